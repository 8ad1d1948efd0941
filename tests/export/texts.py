"""An invented corpus whose texts are hard to count in: emoji, combining marks, line breaks."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from hypothesis import strategies as st

from retold.export.joined import Told
from retold.records import (
    Actor,
    ActorGroup,
    Article,
    Attribution,
    Hop,
    Mention,
    Reading,
    Span,
    Telling,
)


def article(text: str, name: str = "a1", url: str | None = "https://post.example/a") -> Article:
    return Article(
        id=name,
        digest="d" * 64,
        text=text,
        blocks=(),
        language="en",
        covered=True,
        url=url,
        outlet="The Harbour Post",
        title="Kestrel talks",
    )


def told(text: str, pieces: Sequence[tuple[int, int]], name: str = "a1") -> Told:
    """One article in which all the pieces are one interrupted quotation, the first its source."""
    here = article(text, name)
    spans = tuple(here.span(*piece) for piece in pieces)
    said = Attribution(
        id="s1",
        article_id=name,
        kind="direct",
        source=spans[0],
        cue=spans[-1],
        content=spans,
        act="said",
        confidence=0.9,
        actor_id="varn",
        relay=(Hop(name="VNA", span=None, basis="page"),),
    )
    reading = Reading(
        article=here,
        attributions=(said,),
        mentions=(Mention(span=spans[0], actor_id="varn", detail="named in full"),),
        actors=(Actor(id="varn", name="Ilsa Varn", kind="person"),),
        reader="test",
    )
    telling = Telling(
        id="t1", article_id=name, spans=spans, voice="attributed", attribution_id="s1"
    )
    varn = ActorGroup(
        id="varn",
        name="Ilsa Varn",
        kind="person",
        names=("Ilsa Varn",),
        actors=("varn",),
        articles=1,
    )
    return Told(reading=reading, tellings=(telling,), group_of={"varn": varn})


def words(spans: Sequence[Span]) -> list[str]:
    return [span.text for span in spans]


class Corpus:
    """What a corpus of these articles gives to the writers; nothing is linked in it."""

    def __init__(self, *articles: Told) -> None:
        self._articles = articles

    def readings(self) -> Iterator[Reading]:
        return (told.reading for told in self._articles)

    def tellings(self) -> Iterator[Telling]:
        return (telling for told in self._articles for telling in told.tellings)

    def __getattr__(self, name: str) -> Callable[[], Iterator[Any]]:
        return lambda: iter(())


LETTERS = st.text(
    st.one_of(
        st.sampled_from("🙂👩‍🚀é\u0301ñ\U0001f1fb\U0001f1e9漢字 “”.\n\t\r='\u2028a"),
        st.characters(exclude_categories=["Cs"]),
    ),
    min_size=3,
    max_size=60,
)


@st.composite
def tellings(draw: st.DrawFn) -> Told:
    text = draw(LETTERS.filter(lambda drawn: len(drawn) >= 3))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=6)))
    pieces = list(zip(cuts[::2], cuts[1::2], strict=False))
    return told(text, pieces)
