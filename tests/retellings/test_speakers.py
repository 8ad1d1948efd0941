"""May two speakers be one?"""

import pytest

from retold.records import ActorKind
from retold.retellings.speakers import Likeness, Speaker, compare, described


def speaker(name: str, kind: ActorKind = "person", *called: str) -> Speaker | None:
    return described(name, kind, None, tuple(called))


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        (speaker("Lena Orlov"), speaker("Orlov"), "same"),
        (speaker("Lena Orlov"), speaker("President Orlov"), "same"),
        (speaker("Henrik Sand"), speaker("Mr Sand"), "same"),
        (speaker("Dr Ruth Amadi"), speaker("Dr Kenji Arroyo"), "other"),
        (speaker("Zelenskyy"), speaker("Volodymyr Zelensky"), "same"),
        (speaker("Lena Orlov"), speaker("Tomas Dressler"), "other"),
        (speaker("Kim Song"), speaker("Kim Jong Un"), "other"),
        (
            speaker("a ministry spokesman", "unnamed"),
            speaker("Ivo Brandt", "person", "ministry spokesperson Ivo Brandt"),
            "same",
        ),
        (speaker("an unnamed spokesman", "unnamed"), speaker("Lena Orlov"), "unlike"),
        (
            speaker("a spokesman of the Foreign Ministry", "unnamed"),
            speaker("Foreign Ministry", "organisation"),
            "compatible",
        ),
        (speaker("North Korea", "country"), speaker("Pyongyang", "country"), "compatible"),
        (speaker("Russia", "country"), speaker("Ukraine", "country"), "unlike"),
        (
            speaker("Veldorian Foreign Ministry", "organisation"),
            speaker("Ostmark Foreign Ministry", "organisation"),
            "unlike",
        ),
        (speaker("Lena Orlov"), speaker("the union", "organisation"), "unknown"),
        (
            speaker("Officials of the Workers' Party", "unnamed"),
            speaker("Lena Orlov", "person", "Lena Orlov, secretary of the Workers' Party"),
            "unlike",
        ),
        (speaker("Lena Orlov"), None, "unknown"),
    ],
)
def test_two_speakers_are_as_alike_as_their_names_and_titles(
    one: Speaker | None, other: Speaker | None, likeness: Likeness
) -> None:
    assert compare(one, other) == likeness
    assert compare(other, one) == likeness


def test_a_pronoun_alone_is_nobody() -> None:
    assert described(None, None, None, ("he",)) is None
