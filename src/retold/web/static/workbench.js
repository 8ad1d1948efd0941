// What a keyboard and a mouse get beyond plain pages. Every page works without it.
"use strict";

const typing = (target) => target.closest("input, select, textarea, dialog[open]") !== null;
const go = (path) => { location.href = path; };

// A narrow screen shows what was found before what narrows it down.
if (matchMedia("(max-width: 60rem)").matches) {
  document.querySelector(".facets details")?.removeAttribute("open");
}

// ---- keys for every page
let waiting = "";
const places = { s: "/search", n: "/narratives", r: "/review", h: "/holdings" };
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && typing(event.target)) return event.target.blur();
  if (typing(event.target)) return;
  if (waiting === "g" && places[event.key]) return go(places[event.key]);
  waiting = event.key;
  if (event.key === "/") {
    const box = document.getElementById("q") || document.querySelector("input[type=search]");
    if (!box) return go("/search");
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.key === "?") {
    document.getElementById("keys")?.showModal();
  } else if (event.key === "j" || event.key === "k") {
    walk(event.key === "j" ? 1 : -1);
  } else {
    const key = document.querySelector(`[data-review] [data-key="${CSS.escape(event.key)}"]`);
    const undo = event.key === "z" && document.getElementById("undo");
    if (key || undo) {
      event.preventDefault();
      (key || undo).click();
    }
  }
});

// j and k walk through the statements of a list.
function walk(step) {
  const items = [...document.querySelectorAll(".item, .card[data-n]")];
  if (!items.length) return;
  const at = items.findIndex((item) => item.classList.contains("at"));
  const next = items[Math.min(items.length - 1, Math.max(0, at + step))];
  items[at]?.classList.remove("at");
  next.classList.add("at");
  (next.querySelector("a.open") || next.querySelector("a"))?.focus();
  next.scrollIntoView({ block: "nearest" });
}

// ---- a button that leads to a field
for (const button of document.querySelectorAll("[data-focus]")) {
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.focus);
    field.focus();
    field.select();
  });
}

// ---- citations
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(text.textContent);
      button.firstChild.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(text);
      button.firstChild.textContent = "Selected: press Ctrl-C";
    }
  });
}

// ---- an article: a statement's source, cue, content and card light up together
const reading = document.querySelector(".reading");
if (reading) {
  const light = (target) => {
    const numbers = (target?.closest("[data-n]")?.dataset.n || "").trim().split(/\s+/);
    for (const part of reading.querySelectorAll("[data-n]")) {
      const its = part.dataset.n.trim().split(/\s+/);
      part.classList.toggle("on", numbers[0] !== "" && numbers.some((n) => its.includes(n)));
    }
  };
  reading.addEventListener("mouseover", (event) => light(event.target));
  reading.addEventListener("mouseleave", () => light(null));
  reading.addEventListener("focusin", (event) => light(event.target));
}

// ---- dropping files
const drop = document.getElementById("drop");
if (drop) {
  const files = document.getElementById("files");
  const over = (event, on) => {
    event.preventDefault();
    drop.classList.toggle("over", on);
  };
  drop.addEventListener("dragover", (event) => over(event, true));
  drop.addEventListener("dragleave", (event) => over(event, false));
  drop.addEventListener("drop", (event) => {
    over(event, false);
    if (!event.dataTransfer.files.length) return;
    files.files = event.dataTransfer.files;
    drop.requestSubmit();
  });
}

// ---- a job that is being watched
const job = document.getElementById("job");
const refuse = (rejected) => {
  const refused = document.getElementById("job-refused");
  const list = refused.querySelector("ul");
  refused.hidden = !rejected.length;
  for (const one of rejected.slice(list.children.length)) {
    const item = document.createElement("li");
    const name = item.appendChild(document.createElement("bdi"));
    const why = document.createElement("span");
    name.textContent = one.name.slice(0, 100);
    why.className = "quiet";
    why.textContent = `${one.stage}: ${one.reason.slice(0, 300)}`;
    item.append(" ", why);
    list.append(item);
  }
};
if (job && job.dataset.ended === "no") {
  const moves = new EventSource(`/api/jobs/${job.dataset.job}/events`);
  moves.onmessage = (event) => {
    const now = JSON.parse(event.data);
    const bar = document.getElementById("job-bar");
    bar.max = Math.max(1, now.total);
    bar.value = now.done;
    document.getElementById("job-state").textContent =
      `${now.error || now.state}: ${now.done} of ${now.total} pages; ${now.added} added, ` +
      `${now.replaced} replaced, ${now.held} held before, ${now.rejected.length} not used; ` +
      `${now.attributions} statements found`;
    refuse(now.rejected);
    if (now.state === "done" || now.state === "failed") {
      moves.close();
      location.reload();
    }
  };
}
