"""Ways through the workbench, by keyboard and by mouse."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

import retold
from retold.pages import page as as_page

from ..visits import LineOf
from .conftest import Open, Serve

LEDGER = "The customs ledger of the Northern League is the root cause of the Sorrel Strait crisis"


@pytest.fixture
def address(serve: Serve, own: Path, line_of: LineOf) -> str:
    """A workbench that may be written to, with two statements that are in doubt."""
    lines = []
    for n, confidence in enumerate((0.3, 0.4), 1):
        said = f"The granary number {n} of Ostmark is full"
        line = line_of(
            f"“{said},” Odo Halm said.", ("Odo Halm", "said", said, "Odo Halm"), id=f"doubt-{n}"
        )
        lines.append(line.replace(b'"confidence": 0.9', b'"confidence": %.1f' % confidence))
    with retold.open(own) as corpus:
        corpus.add(
            (as_page(line, name="d", media_type="application/json") for line in lines), workers=1
        )
        corpus.link()
    return serve(own)


def tab_to(page: Page, words: str) -> None:
    """Presses Tab until what has the focus reads so, as somebody without a mouse does."""
    for _ in range(150):
        page.keyboard.press("Tab")
        reads = page.evaluate(
            "(document.activeElement.textContent || '').trim() + ' '"
            " + (document.activeElement.labels?.[0]?.textContent || '').trim()"
        )
        if words in " ".join(reads.split()):
            return
    raise AssertionError(f"no way to {words!r} by Tab")


def test_the_whole_way_by_keyboard(tab: Open, address: str, tmp_path: Path) -> None:
    """Drop a page, see who said what, open the family, compare two outlets, correct a speaker,
    download the table."""
    copy = tmp_path / "herald.txt"
    copy.write_text(
        f"League blamed\n\n“{LEDGER},” Foreign Minister Ilsa Varn told the Kestrel Herald on"
        " Monday.\n\nThe harbour of Kestrel stayed open to ships of every flag, the port said.\n"
    )
    page = tab(f"{address}/add")
    page.on("filechooser", lambda chooser: chooser.set_files(copy))
    tab_to(page, "Drop saved pages here, or choose them")
    page.keyboard.press("Space")
    page.wait_for_selector("#files:valid")  # it has its file
    tab_to(page, "Read them")
    page.keyboard.press("Enter")
    page.wait_for_url("**/add?job=*")
    page.wait_for_selector("#job[data-ended=yes]", timeout=180_000)
    page.wait_for_load_state()
    assert "1 added" in page.locator("#job").inner_text()
    page.keyboard.press("/")
    page.wait_for_url("**/search")
    page.wait_for_load_state()
    page.keyboard.press("/")
    page.keyboard.type("customs ledger root cause")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=**")
    page.wait_for_load_state()
    first = page.locator(".item", has_text="Kestrel Herald")  # with who told it too, closed
    assert first.count() == 1
    assert first.locator(".speaker:visible").count() == 1
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/statement/**")
    page.wait_for_load_state()
    statement = page.url
    assert "4 tellings" in page.locator("#tellings").inner_text()
    tab_to(page, "Later")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Set side by side")
    page.keyboard.press("Enter")
    page.wait_for_url("**a=*&b=*")
    page.wait_for_load_state()
    assert page.locator(".two figure").count() == 2
    page.goto(statement)
    page.wait_for_load_state()
    tab_to(page, "Compare the outlets")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare/**")
    page.wait_for_load_state()
    assert page.locator("table.compare tbody tr").count() == 4
    tab_to(page, "The statement")
    page.keyboard.press("Enter")
    page.wait_for_url(statement)
    page.wait_for_load_state()
    tab_to(page, "Speaker")
    page.keyboard.press("Control+A")
    page.keyboard.type("Mara Lind")
    tab_to(page, "Your name")
    page.keyboard.type("Ana Reik")
    tab_to(page, "This is the speaker")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Not linked since")
    page.wait_for_load_state()
    assert page.locator(".lead .speaker").inner_text() == "Mara Lind"
    tab_to(page, "CSV")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "statement.csv"
    sheet = Path(download.value.path()).read_text(encoding="utf-8")
    assert "Mara Lind" in sheet
    assert len(sheet.splitlines()) == 5


def test_what_is_in_doubt_is_decided_by_keys(tab: Open, address: str) -> None:
    page = tab(f"{address}/review")
    ask = page.locator(".ask")
    assert "granary number 1" in page.locator(".words").inner_text()
    tab_to(page, "Your name")
    page.keyboard.type("Ana Reik")
    page.keyboard.press("Escape")
    page.keyboard.press("y")
    page.wait_for_url("**undo=*")
    page.wait_for_load_state()  # keys are heard once the script is there
    assert "granary number 2" in page.locator(".words").inner_text()
    page.keyboard.press("u")
    page.wait_for_selector("text=Nothing is in doubt after this")
    page.goto(f"{address}/review")
    page.wait_for_load_state()
    page.keyboard.press("f")
    page.keyboard.press("Control+A")
    page.keyboard.type("Ilsa Varn")
    page.keyboard.press("Escape")
    page.keyboard.press("y")
    page.wait_for_url("**undo=*")
    page.wait_for_load_state()
    assert ask.count() == 0
    page.keyboard.press("z")
    page.wait_for_selector("text=Does Odo Halm say this?")  # as it was
    page.wait_for_load_state()
    page.keyboard.press("n")
    page.wait_for_url("**undo=*")
    page.goto(f"{address}/judgements")
    page.wait_for_load_state()
    assert page.locator(".item").count() == 4  # what was undone stays in the log
    assert page.locator(".item", has_text="withdrawn").count() == 2
    page.goto(f"{address}/article/doubt-2")
    assert "speaker not named" in page.locator(".card").inner_text()


def test_the_words_are_fixed_by_keys(tab: Open, address: str) -> None:
    page = tab(f"{address}/review?item=wire-2-1")
    page.wait_for_load_state()
    page.keyboard.press("s")
    page.keyboard.press("Control+A")
    page.keyboard.type("never about customs")
    tab_to(page, "Your name")
    page.keyboard.press("Control+A")
    page.keyboard.type("Ana Reik")
    tab_to(page, "These are the words")
    page.keyboard.press("Enter")
    page.wait_for_url("**undo=*")
    page.wait_for_load_state()
    assert page.locator(".words .content").inner_text() == "never about customs"
    page.keyboard.press("z")
    page.wait_for_url(lambda url: "undo" not in url)
    page.wait_for_load_state()
    assert page.locator(".words .content").inner_text().startswith("The customs ledger")


def test_lines_are_judged_by_keys(tab: Open, address: str) -> None:
    page = tab(f"{address}/review?kind=lines")
    page.wait_for_load_state()
    assert "customs ledger of the Northern League" in page.locator(".ask").inner_text()
    tab_to(page, "Your name")
    page.keyboard.type("Ana Reik")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.wait_for_url("**undo=*")
    page.wait_for_selector("text=Nothing is in doubt")
    page.goto(f"{address}/judgements")
    assert page.locator(".item", has_text="different lines").count() == 1


def test_dropped_pages_are_watched_until_they_are_read(tab: Open, address: str) -> None:
    page = tab(f"{address}/add")
    text = (
        "Marn news\n\n“The northern lane is shut to tankers,” Mayor Ilke Sand said in Marn on"
        " Monday.\n\nThe harbour of Kestrel stayed open to ships of every flag, the port said.\n"
    )
    page.evaluate(
        """(text) => {
          const moved = new DataTransfer();
          moved.items.add(new File([text], "lane.txt"));
          moved.items.add(new File([""], "empty.html"));
          document.getElementById("drop").dispatchEvent(
            new DragEvent("drop", {dataTransfer: moved, bubbles: true, cancelable: true}));
        }""",
        text,
    )
    page.wait_for_url("**/add?job=*")
    page.wait_for_selector("#job[data-ended=yes]", timeout=120_000)
    told = page.locator("#job").inner_text()
    assert "1 added" in told
    assert "empty.html" in told
    page.goto(f"{address}/search?q=tankers")
    assert page.locator(".item").count() == 1


def test_a_mark_of_the_tree_sets_its_telling_beside_the_other(tab: Open, address: str) -> None:
    page = tab(f"{address}/statement/post-1-1")
    mark = page.locator(".picture a").nth(2)
    assert "The Harbour Post" in (mark.get_attribute("aria-label") or "")
    mark.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#beside")
    assert page.locator(".two figure").count() == 2
    assert page.locator(".two .dropped").inner_text() == "and Veldoria will not sign it"
    page.locator(".picture a").nth(1).click()
    page.wait_for_url("**b=*")
    assert "Channel Five Online" in page.locator(".two figcaption").nth(1).inner_text()


def test_a_statement_lights_up_in_text_and_list(tab: Open, address: str) -> None:
    page = tab(f"{address}/article/vna-1")
    assert page.locator(".on").count() == 0
    tab_to(page, "1")
    page.locator("a.ref").focus()
    assert page.locator(".card.on").count() == 1
    assert page.locator(".source.on").inner_text() == "Foreign Minister Ilsa Varn"
    tip = page.evaluate("getComputedStyle(document.querySelector('.ref'), '::after').content")
    assert tip == '"Ilsa Varn · direct"'
    page.locator("h1").hover()
    page.locator(".text .cue").hover()
    assert page.locator(".content.on").count() == 1


def test_the_keys_are_told(tab: Open, address: str) -> None:
    page = tab(address)
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()
    page.keyboard.press("g")
    page.keyboard.press("h")
    page.wait_for_url("**/holdings")
