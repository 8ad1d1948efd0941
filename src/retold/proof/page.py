"""The page of a proof: what was said, by whom, where it stands, and what it rests on.

It is one file without a script, and asks for nothing from anywhere: a policy in its head forbids
both, whatever the texts hold. Every text of a page is escaped.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from retold.evidence import Moment
from retold.export.annotations import described
from retold.records import Date, Span
from retold.reports import Step, Trace, counted

if TYPE_CHECKING:
    from retold.proof.write import Exhibit

_HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<title>Proof: {title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.5 Georgia, "Times New Roman", serif; max-width: 46rem; margin: 2rem auto;
  padding: 0 1rem; }}
h1 {{ font-size: 1.5rem; }} h2 {{ font-size: 1.2rem; margin: 2.5rem 0 .3rem; }}
.text {{ white-space: pre-wrap; border-left: 3px solid #8888; padding-left: 1rem;
  overflow-wrap: anywhere; }}
mark {{ background: #ffe58a; color: #000; }}
table {{ margin-top: 1rem; font: .85rem/1.4 system-ui, sans-serif; border-collapse: collapse; }}
th {{ text-align: left; font-weight: 600; padding-right: 1rem; vertical-align: top; }}
td {{ overflow-wrap: anywhere; }}
p.note {{ font: .9rem/1.4 system-ui, sans-serif; }}
</style></head><body>
<h1>{title}</h1>
"""
_NOTE = """<p class="note">{pages}, the earliest held first. Marked are the words that the finding
rests on. To check all of it, run <code>python3 check.py</code> in this folder; README.txt says how
to check it by hand.</p>
"""


def page(trace: Trace, exhibits: Sequence["Exhibit"], texts: dict[str, str]) -> str:
    """The page of a proof, for any browser and for none: it reads as text too."""
    told: dict[str, list[Step]] = {one.reading.article.id: [] for one in exhibits}
    for step in trace.steps:
        if step.article.id in told:
            told[step.article.id].append(step)
    order = dict.fromkeys(step.article.id for step in trace.steps)
    by_id = {one.reading.article.id: one for one in exhibits}
    parts = [
        _HEAD.format(title=escape(title(trace))),
        _NOTE.format(pages=counted(len(order), "page")),
    ]
    for article_id in order:
        parts.append(_article(by_id[article_id], told[article_id], texts[article_id]))
    return "".join(parts) + "</body></html>\n"


def title(trace: Trace) -> str:
    """The words of the statement that a proof is of, on one line, cut where they are long."""
    told = next(s for s in trace.steps if s.telling.id == trace.told)
    words = " ".join(" … ".join(span.text for span in told.telling.spans).split())
    return words if len(words) <= 90 else f"{words[:89]}…"


def _article(one: "Exhibit", steps: Sequence[Step], text: str) -> str:
    article = one.reading.article
    heading = f"{article.outlet or 'outlet not known'}, {_when(article.published)}"
    rows = [
        ("title", article.title or "none"),
        ("address", article.url or "not known"),
        ("published", _when(article.published)),
        ("modified", _when(article.modified)),
        ("captured", _at(one.captured)),
        ("imported", _at(one.imported)),
        ("SHA-256 of the page", one.page.digest),
        ("text", text),
    ]
    table = "".join(f"<tr><th>{name}</th><td>{escape(value)}</td></tr>\n" for name, value in rows)
    spans = [span for step in steps for span in step.telling.spans]
    return (
        f"<h2>{escape(heading)}</h2>\n"
        + "".join(f'<p class="note">{escape(_said(step))}</p>\n' for step in steps)
        + f'<div class="text">{_marked(article.text, spans)}</div>\n<table>\n{table}</table>\n'
    )


def _said(step: Step) -> str:
    """Who said it there and how, and how it came from an earlier telling."""
    if step.attribution is None:
        said = "Told in the outlet's own words."
    else:
        said = f"{described(step.attribution, step.actor.name if step.actor else None)}."
    if step.retelling is not None:
        said += f" Joined to an earlier telling ({step.retelling.form}): {step.retelling.detail}."
    return said


def _marked(text: str, spans: Iterable[Span]) -> str:
    """The text escaped, with these stretches marked; those that overlap are one."""
    parts: list[str] = []
    at = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        start = max(at, span.start)
        if span.end <= start:
            continue
        parts.append(escape(text[at:start]))
        parts.append(f"<mark>{escape(text[start : span.end])}</mark>")
        at = span.end
    return "".join(parts) + escape(text[at:])


def _when(date: Date | None) -> str:
    if date is None or date.value is None:
        return str(date) if date else "not known"
    return f"{date.value} (by {date.basis})"


def _at(moment: Moment | None) -> str:
    return moment.value if moment else "not known"
