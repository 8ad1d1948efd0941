"""What changed between two readings of one page."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retold import lines
from retold.evidence import Revision
from retold.records import Article, Reading
from retold.versions import revise, says_gone
from retold.versions.noise import is_noise

LineOf = Callable[..., bytes]
SAID = "“We will not sign the ledger of the League,” {who} {cue} in Kestrel on Tuesday."
REST = "Ferries ran late in Marn. The harbour stays open to every flag."


@pytest.fixture
def read(line_of: LineOf) -> Callable[..., Reading]:
    def made(text: str, *said: Any, reader: str = "r1", **facts: Any) -> Reading:
        line = line_of(text, *said, **{"id": "a", **facts})
        found = lines.from_line(line, digest="d", reader=reader)
        assert isinstance(found, Reading)
        return found

    return made


def page(
    read: Callable[..., Reading],
    who: str = "Ilsa Varn",
    cue: str = "said",
    content: str = "We will not sign the ledger of the League",
    rest: str = REST,
    **more: Any,
) -> Reading:
    text = f"“{content},” {who} {cue} in Kestrel on Tuesday.\n\n{rest}"
    return read(text, (who, cue, content, who), **more)


def told(revision: Revision) -> list[tuple[str, ...]]:
    return [change.changes for change in revision.statements]


def test_the_same_text_has_no_revision(read: Callable[..., Reading]) -> None:
    found = revise(page(read), page(read))
    assert (found.statements, found.words, found.facts, found.noise) == ((), (), (), ())


def test_an_altered_quotation_is_told_with_its_words(read: Callable[..., Reading]) -> None:
    content = "We may sign the ledger of the League"
    found = revise(page(read), page(read, content=content))
    (change,) = found.statements
    assert change.changes == ("words",)
    assert change.detail == "Ilsa Varn: the words were altered: “will not” → “may”"
    altered = [p for p in change.passages if p.change != "kept"]
    assert [(p.earlier and p.earlier.text, p.later and p.later.text) for p in altered] == [
        ("will not", "may")
    ]
    assert [p.change for p in found.words] == ["altered"]


def test_another_speaker_is_told_and_a_longer_name_is_not(read: Callable[..., Reading]) -> None:
    assert told(revise(page(read), page(read, who="Tomas Brandt"))) == [("speaker",)]
    assert told(revise(page(read, who="Varn"), page(read, who="Ilsa Varn"))) == []


def test_a_statement_that_became_a_denial_is_told(read: Callable[..., Reading]) -> None:
    later = page(read, cue="denied")
    denied = replace(later.attributions[0], act="denied")
    found = revise(page(read), replace(later, attributions=(denied,)))
    assert told(found) == [("act", "cue")]
    assert "it was said and is denied" in found.statements[0].detail


def test_what_only_the_reader_sees_otherwise_is_not_told(read: Callable[..., Reading]) -> None:
    first = page(read)
    said = first.attributions[0]
    for other in ((), (replace(said, act="denied"),), (replace(said, kind="indirect"),)):
        assert told(revise(first, replace(first, attributions=other))) == []
        assert told(revise(replace(first, attributions=other), first)) == []
    renamed = replace(page(read), actors=(replace(first.actors[0], name="Odo Marn"),), reader="r2")
    assert told(revise(first, renamed)) == []


def test_a_speaker_known_by_other_words_elsewhere_is_told(read: Callable[..., Reading]) -> None:
    first, later = (
        page(read, who="she", rest=f"{name} spoke.") for name in ("Ilsa Varn", "Ada Holm")
    )
    first, later = (
        replace(one, actors=(replace(one.actors[0], name=name),))
        for one, name in ((first, "Ilsa Varn"), (later, "Ada Holm"))
    )
    assert told(revise(first, later)) == [("speaker",)]


def test_a_pronoun_whose_speaker_is_found_in_one_version_only_is_not_told(
    read: Callable[..., Reading],
) -> None:
    first = page(read, who="she", rest="Ilsa Varn spoke.")
    known = replace(first, actors=(replace(first.actors[0], name="Ilsa Varn"),))
    later = page(read, who="she", rest="Nobody else spoke.")
    unknown = replace(later, actors=(replace(later.actors[0], id="x", kind="unnamed"),))
    unknown = replace(unknown, attributions=(replace(later.attributions[0], actor_id="x"),))
    assert told(revise(known, unknown)) == []
    assert told(revise(unknown, known)) == []


def test_what_was_removed_and_what_is_new_is_told(read: Callable[..., Reading]) -> None:
    without = read(REST)
    (gone,) = revise(page(read), without).statements
    assert gone.changes == ("removed",)
    assert gone.later is None
    assert "not in the later version" in gone.detail
    (new,) = revise(without, page(read)).statements
    assert new.changes == ("added",)
    assert new.earlier is None


def test_words_that_stand_without_their_speaker_are_told_as_such(
    read: Callable[..., Reading],
) -> None:
    bare = read(f"We will not sign the ledger of the League.\n\n{REST}")
    assert told(revise(page(read), bare)) == [("unattributed",)]
    assert told(revise(bare, page(read))) == [("attributed",)]


def test_a_statement_moved_down_the_page_is_the_same(read: Callable[..., Reading]) -> None:
    content = "We will not sign the ledger of the League"
    moved = read(
        f"{REST}\n\nNothing else was known.\n\n“{content},” Ilsa Varn said in Kestrel on Tuesday.",
        ("Ilsa Varn", "said", content, "Ilsa Varn"),
    )
    found = revise(page(read), moved)
    assert told(found) == []
    assert found.words


def test_noise_is_left_out_and_listed(read: Callable[..., Reading]) -> None:
    first = page(read, rest=f"Updated 5 minutes ago\n1,204 views\n{REST}")
    later = page(read, rest=f"Updated 3 hours ago\nAdvertisement\n9,881 views\n{REST}")
    found = revise(first, later)
    assert (found.statements, found.words) == ((), ())
    assert len(found.noise) == 3
    assert {p.change for p in found.noise} <= {"altered", "added"}


def test_what_a_page_says_of_itself_is_told(read: Callable[..., Reading]) -> None:
    first = page(read, title="League signs", published="2022-03-01")
    later = page(read, title="League does not sign", published="2022-03-01")
    (fact,) = revise(first, later).facts
    assert (fact.fact, fact.was, fact.became) == ("title", "League signs", "League does not sign")


@pytest.mark.parametrize(
    "line",
    [
        "Updated 5 minutes ago",
        "1,204 views",
        "Comments (12)",
        "12.4K shares",
        "3 min read",
        "14:05 GMT",
        "Published: 1 March 2022, 14:05",
        "Last updated 2022-03-01 14:05 UTC",
        "ADVERTISEMENT",
        "Story continues below advertisement",
        "21°C",
        "EUR/USD 1.0831 (+0.2%)",
    ],
)
def test_a_line_that_changes_by_itself_is_noise(line: str) -> None:
    assert is_noise(line)


@pytest.mark.parametrize(
    "line",
    [
        "41 ships were seen.",
        "Five people died.",
        "41 comments were deleted by the ministry.",
        "The minister spoke 5 minutes ago.",
        "The meeting is on 1 March 2022 in Kestrel.",
        "No comment.",
        "7 dead",
        "Advertisements for cigarettes are banned",
        "Views differ.",
    ],
)
def test_a_line_that_says_something_is_none(line: str) -> None:
    assert not is_noise(line)


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("404", True),
        ("Page not found\n\nThe page you requested does not exist.", True),
        ("This article has been removed.", True),
        ("Error 404. Go back home.", True),
        ("The minister said the document had been found in Marn.", False),
        ("The envoy left. 404 ships stayed.", False),
        ("Page not found. " + "But the minister said much more than that. " * 30, False),
    ],
)
def test_a_notice_that_a_page_is_gone_is_told_from_an_article(text: str, gone: bool) -> None:
    assert (says_gone(text) is not None) == gone


WORDS = st.lists(st.sampled_from(["the", "ledger", "of", "League", "never", "signed", ","]))


@given(WORDS, WORDS)
def test_every_passage_holds_the_words_of_its_text(one: list[str], other: list[str]) -> None:
    readings = []
    for words in (one, other):
        text = "x " + " ".join(words)
        article = Article(
            id="a", digest="d", text=text, blocks=(), language="en", covered=True, url=None
        )
        readings.append(
            Reading(article=article, attributions=(), mentions=(), actors=(), reader="r")
        )
    found = revise(readings[0], readings[1])
    for passage in found.words:
        for span, reading in ((passage.earlier, readings[0]), (passage.later, readings[1])):
            if span is not None:
                assert reading.article.text[span.start : span.end] == span.text
    same = [w for w in one if w != ","] == [w for w in other if w != ","]
    assert (not found.words) == same
