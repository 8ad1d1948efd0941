"""Short invented articles with attributions, as the tests of this room need them."""

from retold.records import Act, Actor, ActorKind, Article, Attribution, Block, Date, Hop, Reading


def article(
    name: str,
    text: str,
    *,
    day: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
) -> Article:
    """An article of one body block; `day` is its date of publication."""
    return Article(
        id=name,
        digest=name,
        text=text,
        title=title,
        blocks=(Block(kind="body", page=None, text=(0, len(text)), reason="test"),),
        language="en",
        covered=True,
        outlet=outlet or name,
        published=Date(value=day, precision="day", basis="given") if day else None,
    )


def actor(name: str, kind: ActorKind = "person") -> Actor:
    return Actor(id=f"actor {name}", name=name, kind=kind)


def attribution(
    of: Article,
    *contents: str,
    by: Actor | None = None,
    act: Act = "said",
    relay: str | None = None,
) -> Attribution:
    """An attribution of these stretches of the article's text."""
    spans = []
    place = 0
    for content in contents:
        place = of.text.index(content, place)
        spans.append(of.span(place, place + len(content)))
    return Attribution(
        id=f"{of.id} {spans[0].start}",
        article_id=of.id,
        kind="direct",
        source=None,
        cue=None,
        content=tuple(spans),
        act=act,
        confidence=0.9,
        actor_id=by.id if by else None,
        relay=(Hop(name=relay, span=None, basis="stated"),) if relay else (),
    )


def reading(of: Article, *said: Attribution, actors: tuple[Actor, ...] = ()) -> Reading:
    return Reading(article=of, attributions=said, mentions=(), actors=actors, reader="test")


def told(
    name: str,
    words: str,
    *,
    by: Actor | None = None,
    day: str | None = "2031-03-03",
    act: Act = "said",
    outlet: str | None = None,
    relay: str | None = None,
    around: str = '"{}," was the word in {}.',
) -> Reading:
    """The reading of an article in which somebody says these words."""
    of = article(name, around.format(words, name), day=day, outlet=outlet)
    said = attribution(of, words, by=by, act=act, relay=relay)
    return reading(of, said, actors=(by,) if by else ())
