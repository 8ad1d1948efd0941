"""Pictures: what is drawn, what is said of it in words, and that no text breaks them."""

from collections.abc import Callable, Iterator
from xml.etree import ElementTree as Xml

import pytest

import retold
from retold import Corpus
from retold.export import history_svg, trace_svg
from retold.pages import page

LineOf = Callable[..., bytes]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def corpus(
    tmp_path_factory: pytest.TempPathFactory, strait: tuple[bytes, ...], line_of: LineOf
) -> Iterator[Corpus]:
    hostile = line_of(
        "“The customs ledger of the <script>Northern</script> League & co,” Ola Brek said.",
        (
            "Ola Brek",
            "said",
            "The customs ledger of the <script>Northern</script> League & co",
            "Ola Brek",
        ),
        id="hostile",
        outlet="A \u0001 <b>bold</b> & “Gull”",
    )
    with retold.open(tmp_path_factory.mktemp("pictures") / "c.retold") as held:
        held.add(
            page(line, name=f"x:{n}", media_type="application/json")
            for n, line in enumerate((*strait, hostile))
        )
        held.link()
        yield held


def drawn(svg: str) -> Xml.Element:
    return Xml.fromstring(svg)  # noqa: S314 - our own picture


def test_a_family_has_a_mark_a_telling_and_says_so_in_words(corpus: Corpus) -> None:
    trace = corpus.trace("root cause of the Sorrel Strait crisis")
    root = drawn(trace_svg(trace))
    assert root.get("role") == "img"
    marks = root.findall(f"{SVG}circle")
    assert len(marks) == len(trace.steps)
    assert all(mark.findtext(f"{SVG}title") for mark in marks)
    assert (root.findtext(f"{SVG}desc") or "").startswith(f"{len(trace.steps)} tellings in ")
    assert len(root.findall(f"{SVG}path")) == sum(s.retelling is not None for s in trace.steps)


def test_a_narrative_has_a_mark_for_each_occasion_and_outlet(corpus: Corpus) -> None:
    for narrative in corpus.narratives():
        history = corpus.narrative(narrative.id)
        marks = drawn(history_svg(history)).findall(f"{SVG}circle")
        assert len(marks) == sum(len(o.outlets) or 1 for o in history.occasions)
        told = [
            f"{day or 'no date'}, {outlet}: ".replace("\u0001", "")
            for one in history.occasions
            for outlet, day in zip(one.outlets, one.days, strict=True)
        ]
        titles = [mark.findtext(f"{SVG}title") or "" for mark in marks]
        assert all(any(title.startswith(one) for title in titles) for one in told)


def test_text_of_pages_is_only_text(corpus: Corpus) -> None:
    (step,) = [s for s in corpus.search("customs ledger") if s.article.id == "hostile"]
    root = drawn(trace_svg(corpus.trace(step)))
    assert not [e for e in root.iter() if e.tag in (f"{SVG}script", f"{SVG}b")]
    assert any("<b>bold</b> &" in "".join(e.itertext()) for e in root.iter(f"{SVG}text"))


def test_it_is_legible_on_a_dark_screen_and_in_print(corpus: Corpus) -> None:
    svg = trace_svg(corpus.trace("root cause of the Sorrel Strait crisis"))
    assert "prefers-color-scheme: dark" in svg
    assert "@media print" in svg


def test_what_has_no_date_stands_apart(corpus: Corpus) -> None:
    (step,) = [s for s in corpus.search("customs ledger") if s.article.id == "hostile"]
    assert ">no date</text>" in trace_svg(corpus.trace(step))


def test_in_a_page_every_mark_is_a_link_whose_shape_tells_the_form(corpus: Corpus) -> None:
    trace = corpus.trace("root cause of the Sorrel Strait crisis")
    root = drawn(trace_svg(trace, lambda told: f"/statement/{told}?a=1&b=2"))
    assert root.get("role") == "group"
    assert root.find(f"{SVG}style") is None
    links = root.findall(f"{SVG}a")
    assert [a.get("href") for a in links] == [
        f"/statement/{step.telling.id}?a=1&b=2" for step in trace.steps
    ]
    assert all(a.get("aria-label") == a.findtext(f"{SVG}title") for a in links)
    forms = {step.telling.id: step.retelling.form for step in trace.steps if step.retelling}
    for link, step in zip(links, trace.steps, strict=True):
        shape = "polygon" if forms.get(step.telling.id) == "trimmed" else "circle"
        assert link.find(f"{SVG}{shape}") is not None
    for narrative in corpus.narratives():
        line = drawn(history_svg(corpus.narrative(narrative.id), lambda told: f"/s/{told}"))
        assert all((a.get("href") or "").count(" ") == 0 for a in line.findall(f"{SVG}a"))
