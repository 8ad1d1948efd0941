"""What stands around a statement: who speaks, by what word, and whether somebody contradicts."""

import re
from collections.abc import Iterable, Sequence

from retold.colours import colour
from retold.records import DOUBTFUL, Article, Attribution, Colour, Reading, Span
from retold.reports import Cell
from retold.retellings.tell import sentences
from retold.retellings.told import Told
from retold.words import words

NEAR = 400
"""Code points after a statement in which the outlet's own doubt about it would stand."""
ABOUT = 4.0
"""Least rarity of the words that a denial shares with a statement, to be about it."""
NAMES = 4
"""Ways to call the speaker that a cell shows."""

_DOUBT = re.compile(
    r"(?:without|no|any|little|scant|not)\s+(?:\w+\s+){0,3}(?:evidence|proof|basis for)"
    r"|(?:false|misleading|baseless|unfounded|debunked|unverified|unproven|untrue)(?:ly)?\b"
    r"|not\s+(?:\w+\s+){0,2}independently\s+(?:verif|confirm)"
    r"|(?:could|can)not\s+(?:be\s+)?(?:immediately\s+|independently\s+)?(?:verif|confirm)"
    r"|contrary\s+to|in\s+(?:actual\s+)?fact\b|experts?\s+(?:say|said|dispute|disagree)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_DENIES = frozenset(("denying",))


def voice(reading: Reading, told: Sequence[Told], said: Sequence[Attribution]) -> Cell:
    """Whether the words are attributed, how, and through whom; or the outlet's own."""
    own = [t for t in told if t.telling.voice == "own"]
    if not said:
        return _cell("in its own words", reading, (s for t in own for s in t.telling.spans))
    kinds = " and ".join(dict.fromkeys(one.kind for one in said))
    acts = {"denied": "as denied", "held": "as held"}
    how = [kinds, *(acts[one.act] for one in said if one.act in acts)]
    hops = list(dict.fromkeys(hop.name for one in said for hop in one.relay))
    if hops:
        how.append("via " + ", ".join(" ".join(hop.split()) for hop in hops))
    says = f"attributed ({', '.join(dict.fromkeys(how))})"
    if own:
        says += ", and in its own words"
    spans = [one.source for one in said] + [hop.span for one in said for hop in one.relay]
    spans += [s for t in own for s in t.telling.spans]
    return _cell(says, reading, spans)


def cue(reading: Reading, said: Sequence[Attribution]) -> tuple[Cell | None, Colour | None]:
    """The words by which it is said, and the strongest colour among them."""
    cues = [one.cue for one in said if one.cue is not None and _LETTER.search(one.cue.text)]
    if not cues:
        return None, None
    texts = dict.fromkeys(" ".join(c.text.split()) for c in cues)
    colours = [found for c in cues if (found := colour(c.text)) is not None]
    strong = [found for found in colours if found != "neutral"]
    found = strong[0] if strong else colours[0] if colours else None
    return _cell(", ".join(texts), reading, cues), found


def speaker(reading: Reading, said: Sequence[Attribution]) -> Cell | None:
    """How the text calls who speaks: where the words are said first, then elsewhere.

    Example:
        'an unnamed ministry spokesperson; the diplomat'
    """
    called: dict[str, list[Span]] = {}
    sources = [one.source for one in said if one.source is not None]
    actors = {one.actor_id for one in said if one.actor_id}
    mentions = [m.span for m in reading.mentions if m.actor_id in actors]
    for span in (*sources, *mentions):
        text = " ".join(span.text.split())
        if any(w.is_content for w in words(text)):
            called.setdefault(text, []).append(span)
    shown = list(called)[:NAMES]
    if not shown:
        return None
    return _cell("; ".join(shown), reading, (s for text in shown for s in called[text]))


def rebuttal(reading: Reading, told: Sequence[Told], said: Sequence[Attribution]) -> Cell | None:
    """Who contradicts the statement in the same article, or where the outlet doubts it.

    Found are: an answer to it, another's denial in words of the statement, and the outlet's usual
    words of doubt in its sentence or the few after it ("without evidence"). None where none was
    found, which does not say that there is none.
    """
    ours = {one.id for one in said}
    speakers = {one.actor_id for one in said}
    names = {actor.id: actor.name for actor in reading.actors}
    for other in reading.attributions:
        if other.id in ours or other.confidence < DOUBTFUL:
            continue
        if other.actor_id is not None and other.actor_id in speakers:
            continue
        answers = other.replies_to is not None and other.replies_to.attribution_id in ours
        denies = other.act == "denied" or (other.cue and colour(other.cue.text) in _DENIES)
        if answers or (denies and _about(other.content, told)):
            who = names.get(other.actor_id or "") or (other.source and other.source.text)
            says = f"{'answered' if answers else 'denied'} by {who or 'somebody not named'}"
            spans = (other.source, other.cue, *other.content)
            return _cell(" ".join(says.split()), reading, spans)
    inside = [s for one in reading.attributions for s in one.content]
    for span in _near(reading.article, told):
        doubt = _DOUBT.search(span.text)
        if doubt is None:
            continue
        at = span.start + doubt.start()
        if not any(s.start <= at < s.end for s in inside):
            return _cell("doubted by the outlet", reading, (span,))
    return None


def _near(article: Article, told: Iterable[Told]) -> list[Span]:
    """The sentences that hold a telling, and those that follow soon."""
    found: dict[tuple[int, int], Span] = {}
    for t in told:
        start, end = t.telling.spans[0].start, t.telling.spans[-1].end
        line = article.text.rfind("\n", 0, start) + 1
        stop = article.text.find("\n", end + NEAR)
        spans = sentences(article, line, stop if stop >= 0 else len(article.text))
        for s in spans:
            if s.end > start and s.start < end + NEAR:
                found.setdefault((s.start, s.end), s)
    return list(found.values())


def _about(content: Iterable[Span], told: Iterable[Told]) -> bool:
    stems = {w.stem for span in content for w in words(span.text)}
    return any(
        sum(rarity for stem, rarity in t.wording.weights.items() if stem in stems) >= ABOUT
        for t in told
    )


def _cell(says: str, reading: Reading, spans: Iterable[Span | None]) -> Cell:
    """A cell, each span once, in the order of the text."""
    found = {(s.start, s.end): s for s in spans if s is not None}
    ordered = tuple(found[key] for key in sorted(found))
    return Cell(says=says, article_id=reading.article.id, spans=ordered)
