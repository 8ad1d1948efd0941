"""Reports at second hand are made of plain ones, and the speaker stays the source."""

import random

from hypothesis import given
from hypothesis import strategies as st

from retold.attributions.train.examples import Labelled
from retold.attributions.train.relays import passed_on

TEXT = (
    "The envoy said the talks had failed.\n“We will wait,” Karel Dova said. Others stood by.\n"
    "He said on Monday that the strait would stay shut."
)


def labelled(source: str, cue: str, content: str) -> dict[str, list[tuple[int, int]]]:
    at = TEXT.index(source)
    said = TEXT.index(cue, at)
    return {
        "source": [(at, at + len(source))],
        "cue": [(said, said + len(cue))],
        "content": [(TEXT.index(content), TEXT.index(content) + len(content))],
    }


ARTICLE = Labelled(
    TEXT,
    (
        labelled("The envoy", "said", "the talks had failed"),
        labelled("Karel Dova", "said", "“We will wait,”"),
        labelled("He", "said on Monday", "that the strait would stay shut"),
    ),
)


def shown(article: Labelled) -> list[dict[str, str]]:
    return [
        {role: article.text[spans[0][0] : spans[0][1]] for role, spans in said.items()}
        for said in article.attributions
    ]


@given(st.integers(0, 10_000))
def test_the_speaker_and_the_words_stay_what_they_were(seed: int) -> None:
    made = shown(passed_on(ARTICLE, random.Random(seed)))  # noqa: S311
    for before, after in zip(shown(ARTICLE), made, strict=True):
        assert after["source"].lower() == before["source"].lower()
        assert after["content"] == before["content"]


def test_an_agency_brings_the_words_and_takes_no_label() -> None:
    made = [passed_on(ARTICLE, random.Random(n)) for n in range(2_000)]  # noqa: S311
    assert sum(one.text == TEXT for one in made) > 1_500
    quoted = [one for one in made if "quoted the envoy as saying the talks" in one.text]
    assert quoted
    for one in quoted:
        first = shown(one)[0]
        assert (first["source"], first["cue"]) == ("the envoy", "as saying")
    assert any("Karel Dova was quoted as saying by " in one.text for one in made)
    assert any(shown(one)[1]["cue"] == "citing" for one in made)


def test_what_is_not_plainly_said_is_left_alone() -> None:
    for n in range(500):
        one = passed_on(ARTICLE, random.Random(n))  # noqa: S311
        assert one.text.endswith("He said on Monday that the strait would stay shut.")
