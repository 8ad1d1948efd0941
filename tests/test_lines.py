"""The JSON lines of `retold extract`, both ways."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retold.errors import PageError
from retold.lines import date_of, from_line, is_line, to_line
from retold.records import (
    Actor,
    Article,
    Attribution,
    Block,
    Date,
    Hop,
    Mention,
    Reading,
    Rejected,
    Span,
)

TEXT = "“The strait is closed,” Ilsa Varn told VNA 🚢 on 1 March. She left for Marn."


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start=start, end=start + len(words), text=words)


VARN = Actor(id="varn", name="Ilsa Varn", kind="person")
FULL = Reading(
    article=Article(
        id="vna-1",
        digest="d" * 64,
        text=TEXT,
        blocks=(Block(kind="body", page=(10, 20), text=(0, 30), reason="main content"),),
        language="en",
        covered=True,
        url="https://vna.example/1",
        outlet="VNA",
        outlet_basis="meta tag",
        title="Strait closed",
        title_basis="JSON-LD",
        byline="Odo Reik",
        published=Date(value=None, precision=None, basis="text", not_before="2022-03-01"),
        modified=Date(value="2022-03-02T10:00Z", precision="minute", basis="meta tag"),
    ),
    attributions=(
        Attribution(
            id="a1",
            article_id="vna-1",
            kind="direct",
            source=span("Ilsa Varn"),
            cue=span("told"),
            content=(span("The strait is closed"),),
            act="said",
            confidence=0.75,
            actor_id="varn",
            said_on=Date(value="2022-03-01", precision="day", basis="text"),
            relay=(Hop(name="VNA", span=span("VNA"), basis="stated"),),
            authority="minister",
        ),
    ),
    mentions=(Mention(span=span("She"), actor_id="varn", detail="the speaker named last"),),
    actors=(VARN,),
    reader="r" * 16,
)


def test_a_reading_comes_back_whole() -> None:
    assert from_line(to_line(FULL), digest="x", reader="y") == FULL


def test_the_line_has_the_fields_of_the_contract() -> None:
    line = json.loads(to_line(FULL))
    article = {k: line["article"][k] for k in ("id", "url", "outlet", "title", "language", "text")}
    assert article == {
        "id": "vna-1",
        "url": "https://vna.example/1",
        "outlet": "VNA",
        "title": "Strait closed",
        "language": "en",
        "text": TEXT,
    }
    assert line["article"]["published"] is None
    assert line["article"]["dates"]["published"]["not_before"] == "2022-03-01"
    said = line["attributions"][0]
    assert said["content"] == [{"start": 1, "end": 21, "text": "The strait is closed"}]
    assert said["actor"] == {"id": "varn", "name": "Ilsa Varn", "kind": "person"}
    assert said["said_on"] == "2022-03-01"
    assert said["relay"][0]["basis"] == "stated"
    assert {"id", "kind", "source", "cue", "act", "nested_in", "authority", "confidence"} <= set(
        said
    )
    assert line["rejected"] is None


def test_a_rejected_page_is_a_line_too() -> None:
    rejected = Rejected(name="a.html", digest=None, url=None, stage="read", reason="it is empty")
    line = json.loads(to_line(rejected))
    assert line["article"] is None
    assert line["rejected"]["reason"] == "it is empty"
    assert from_line(to_line(rejected), digest="x", reader="y") == rejected


def test_other_programs_may_leave_out_all_but_text_kind_and_content() -> None:
    body = json.dumps(
        {
            "article": {"text": "Talks failed, he said."},
            "attributions": [
                {"kind": "indirect", "content": [{"start": 0, "end": 12, "text": "Talks failed"}]}
            ],
        }
    ).encode()
    reading = from_line(body, digest="d", reader="mine")
    assert isinstance(reading, Reading)
    assert reading.reader == "mine"
    assert reading.article.covered
    assert reading.attributions[0].source is None
    assert reading.attributions[0].act == "said"


def test_a_line_without_an_outlet_takes_it_from_a_domain_that_is_known() -> None:
    line = json.loads(to_line(FULL))
    line["article"] |= {"outlet": None, "outlet_basis": None, "url": "http://kcna.kp/a"}
    reading = from_line(json.dumps(line).encode(), digest="d", reader="mine")
    assert isinstance(reading, Reading)
    assert (reading.article.outlet, reading.article.outlet_basis) == ("KCNA", "url")


def changed(**change: Any) -> bytes:
    line = json.loads(to_line(FULL))
    line["attributions"][0].update(change)
    return json.dumps(line).encode()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            changed(cue={"start": 0, "end": 4, "text": "told"}),
            "cue of attribution 'a1': says 'told'",
        ),
        (changed(cue={"start": 0, "end": 900, "text": "x"}), "lies outside the text"),
        (changed(cue={"start": -4, "end": 4, "text": ""}), "lies outside the text"),
        (changed(content=[]), "has no content"),
        (changed(kind="shouted"), "Invalid enum value 'shouted'"),
        (changed(nested_in="a7"), "nested in 'a7'"),
        (changed(said_on="last Tuesday"), "'last Tuesday' is no date"),
        (changed(confidence=1.5), "<= 1.0"),
        (b'{"article": {"text": "  "}}', "has no text"),
        (b'{"article": {"text": 7}}', "Expected `str`, got `int`"),
        (b'{"article": null, "attributions": []}', "neither an article nor a rejection"),
        (b'{"article": {"text": "\\ud800"}}', "not a line as retold extract prints it"),
        (b'{"article": {"text": "\xff"}}', "not a line as retold extract prints it"),
        (b'{"article": {"text": "x"}, "z": ' + b"[" * 100_000, "not a line as retold extract"),
        (b"[" * 100_000, "not a line as retold extract prints it"),
    ],
)
def test_a_line_that_is_off_is_told_why(body: bytes, reason: str) -> None:
    with pytest.raises(PageError) as told:
        from_line(body, digest="d", reader="r")
    assert reason in str(told.value)


def test_an_attribution_id_comes_once() -> None:
    line = json.loads(to_line(FULL))
    line["attributions"] *= 2
    with pytest.raises(PageError, match="'a1' comes twice"):
        from_line(json.dumps(line).encode(), digest="d", reader="r")


def test_a_line_with_text_alone_is_no_line_of_extract(line_of: Callable[..., bytes]) -> None:
    assert is_line(line_of("The envoy left.", id="x"))
    assert not is_line(b'{"text": "The \\"article\\" left."}')
    assert not is_line(b'{"article": ')


def test_a_date_is_no_finer_than_it_is_written() -> None:
    assert date_of("2022-02", "given") == Date(value="2022-02", precision="month", basis="given")
    assert date_of(" ", "given") is None
    with pytest.raises(PageError, match="write it as 2022"):
        date_of("2022-02-31", "given")


@given(st.binary(max_size=60))
def test_no_bytes_give_anything_but_a_reading_or_a_reason(body: bytes) -> None:
    for line in (body, b'{"article": ' + body + b"}", b'{"article": {"text": "' + body + b'"}}'):
        is_line(line)
        with suppress(PageError):
            from_line(line, digest="d", reader="r")


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip),
    st.integers(0, 50),
    st.integers(0, 50),
)
def test_spans_survive_any_text(text: str, a: int, b: int) -> None:
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    found = Span(start=start, end=end, text=text[start:end])
    article = Article(id="i", digest="d", text=text, blocks=(), language=None, covered=False)
    said = Attribution(
        id="s",
        article_id="i",
        kind="mixed",
        source=None,
        cue=None,
        content=(found,),
        act="held",
        confidence=0.5,
    )
    reading = Reading(article=article, attributions=(said,), mentions=(), actors=(), reader="r")
    assert from_line(to_line(reading), digest="d", reader="r") == reading
