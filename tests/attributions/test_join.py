"""Quotations over several paragraphs are one; the turns of a transcript are not."""

from retold import quotes
from retold.attributions.found import Found
from retold.attributions.join import join


def joined(text: str) -> list[str]:
    """The pieces of the attribution whose content is the first quotation of a text."""
    marks = quotes.pair(text)
    found = Found(
        source=None,
        cue=None,
        content=((marks[0].start, marks[0].end),),
        confidence=0.9,
        construction="running",
    )
    return [text[low:high] for low, high in join(text, [found], marks)[0].content]


def test_paragraphs_that_each_open_with_a_mark_are_one_quotation() -> None:
    text = "“We are ready to talk.\n\n“We will wait.”"
    assert joined(text) == ["“We are ready to talk.", "“We will wait.”"]


def test_the_turns_of_a_transcript_are_no_quotation_of_one_speaker() -> None:
    assert joined('"DOVA: We are ready to talk.\n\n"LENZ: We are not.') == [
        '"DOVA: We are ready to talk.'
    ]


def test_a_quotation_goes_on_with_its_own_kind_of_mark() -> None:
    assert joined('"We are ready to talk.\n\n“We will wait,” said Lenz.') == [
        '"We are ready to talk.'
    ]
