"""What people's judgements make of a reading: speakers corrected, actors renamed.

A judgement is found again by the words it speaks of, not by ids: by its article, or by the page
that the article was read from, and there by the overlap of contents.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from retold.records import (
    Actor,
    Anchor,
    Article,
    Attribution,
    Judgement,
    Mention,
    Reading,
    Span,
    Telling,
    content_id,
)

ENOUGH = 0.3
"""Of all letters of two contents, the share that both have, from which on they are one."""

_WORD = re.compile(r"[^\W_]+")


def folded(name: str) -> str:
    """The form in which a judgement's name is compared: "Im Chŏn-il" is "im chon il".

    Example:
        >>> folded("Clément  Orlo"), folded("…")
        ('clement orlo', '')
    """
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return " ".join(_WORD.findall(plain.replace("'", "").replace("’", "")))


def in_time(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Judgements in the order of time, the last one to hold."""
    return sorted(judgements, key=lambda judged: (judged.when, judged.id))


def in_force(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Judgements in the order of time, without those that were withdrawn."""
    judged = in_time(judgements)
    gone = {one.value for one in judged if one.verdict == "withdrawn"}
    return [one for one in judged if one.id not in gone and one.verdict != "withdrawn"]


class Corrections:
    """Judgements at hand, to be held against one reading after the other.

    Example:
        >>> reading = Corrections(judgements).of(reading)
    """

    def __init__(self, judgements: Iterable[Judgement]) -> None:
        self._by_article: dict[str | None, list[Judgement]] = {}
        self._by_page: dict[tuple[str | None, str | None], list[Judgement]] = {}
        self._renames: dict[str, Judgement] = {}
        for judged in in_force(judgements):
            if judged.verdict == "rename":
                self._renames[folded(judged.one.name or "")] = judged
            elif judged.about in ("speaker", "words"):
                one = judged.one
                self._by_article.setdefault(one.article_id, []).append(judged)
                self._by_page.setdefault((one.digest, one.url), []).append(judged)

    def of(self, reading: Reading, *, rename: bool = True) -> Reading:
        """The reading as people have corrected it; actors keep their names unless `rename`."""
        article = reading.article
        about = [
            *self._by_article.get(article.id, ()),
            *self._by_page.get((article.digest, article.url), ()),
        ]
        decided: dict[str, Judgement] = {}
        worded: dict[str, Judgement] = {}
        for judged in in_time(about):
            said = find(judged.one, reading)
            if said is not None:
                (worded if judged.about == "words" else decided)[said.id] = judged
        if worded:
            reading = _reworded(reading, worded)
        if decided:
            reading = _corrected(reading, decided)
        if rename and self._renames:
            actors = tuple(replace(a, name=self.name(a.name)) for a in reading.actors)
            reading = replace(reading, actors=actors)
        return reading

    def name(self, name: str) -> str:
        """What an actor is called now: the last rename holds, and one after it goes on from it."""
        after = ""
        while (judged := self._renames.get(folded(name))) and judged.when > after:
            name, after = judged.value or name, judged.when
        return name

    def renamed(self, name: str) -> list[str]:
        """The names that actors had who are now called so, in part or whole."""
        before = [judged.one.name for judged in self._renames.values() if judged.one.name]
        return [old for old in before if name.casefold() in self.name(old).casefold()]


def concerns(anchor: Anchor, article: Article) -> bool:
    """Whether an anchor lies in this article, or in the page that it was read from."""
    page = (anchor.digest, anchor.url) == (article.digest, article.url)
    return anchor.article_id == article.id or (anchor.article_id is not None and page)


class Places:
    """Anchors by the article or page that they lie in, so that no reading is held against all.

    Example:
        >>> [anchor.name for anchor in Places(anchors).near(reading.article)]
        ['Ilsa Varn']
    """

    def __init__(self, anchors: Iterable[Anchor]) -> None:
        self._near: dict[str | None, dict[Anchor, None]] = {}
        for anchor in anchors:
            if anchor.article_id is not None:
                self._near.setdefault(anchor.article_id, {})[anchor] = None
                self._near.setdefault(anchor.digest, {})[anchor] = None

    def near(self, article: Article) -> list[Anchor]:
        """The anchors that may lie in this article."""
        return list({**self._near.get(article.id, {}), **self._near.get(article.digest, {})})


def find(anchor: Anchor, reading: Reading) -> Attribution | None:
    """The attribution that an anchor means: the one whose content overlaps most; None if none does.

    Words that moved within the article are looked for where they stand now.
    """
    if not concerns(anchor, reading.article):
        return None
    wanted = _places(anchor.spans, reading.article.text)
    if not wanted:
        return None
    best: tuple[bool, float, str] | None = None
    found = None
    for said in reading.attributions:
        share = _overlap(wanted, [(span.start, span.end) for span in said.content])
        rank = said.id == anchor.attribution_id, share, said.id
        if share >= ENOUGH and (best is None or rank > best):
            best, found = rank, said
    return found


def told(anchor: Anchor, article: Article, tellings: Iterable[Telling]) -> Telling | None:
    """The telling that an anchor means: the one whose words overlap most; None if none does.

    Example:
        An anchor at “the port is open” finds “The port is open” where a corrected page has it now.
    """
    wanted = _places(anchor.spans, article.text) if concerns(anchor, article) else []
    if not wanted:
        return None
    best: tuple[float, str] | None = None
    found = None
    for one in tellings:
        share = _overlap(wanted, [(span.start, span.end) for span in one.spans])
        if share >= ENOUGH and (best is None or (share, one.id) > best):
            best, found = (share, one.id), one
    return found


def _places(spans: Sequence[Span], text: str) -> list[tuple[int, int]]:
    """Where the words of spans stand in a text now, nearest to where they stood."""
    places = []
    for span in spans:
        start = span.start
        if text[start : span.end] != span.text:
            before = text.rfind(span.text, 0, start + len(span.text))
            after = text.find(span.text, start)
            near = [at for at in (before, after) if at >= 0]
            if not near or not span.text:
                continue
            start = min(near, key=lambda at: (abs(at - span.start), at))
        places.append((start, start + len(span.text)))
    return places


def _overlap(one: Sequence[tuple[int, int]], other: Sequence[tuple[int, int]]) -> float:
    """The share of letters that both have of those that either has."""
    shared = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)
    whole = sum(end - start for start, end in (*one, *other)) - shared
    return shared / whole if whole > 0 else 0.0


def place_of(words: str, article: Article, near: Iterable[Span]) -> Span | None:
    """Where words stand in an article, nearest to these spans; None where they do not stand there.

    White space makes no difference: a line of the page may end anywhere.

    Example:
        >>> place_of("the port is open", article, said.content)
        Span(start=14, end=30, text='the port is open')
    """
    parts = words.split()
    start = min((span.start for span in near), default=0)
    found = [
        (abs(match.start() - start), match.span())
        for match in re.finditer(r"\s+".join(map(re.escape, parts)), article.text)
        if parts
    ]
    return article.span(*min(found)[1]) if found else None


def _reworded(reading: Reading, worded: Mapping[str, Judgement]) -> Reading:
    """The reading with the contents that people gave, where these words stand in it."""
    attributions = []
    for said in reading.attributions:
        judged = worded.get(said.id)
        span = judged and place_of(judged.value or "", reading.article, said.content)
        attributions.append(replace(said, content=(span,)) if span else said)
    return replace(reading, attributions=tuple(attributions))


def _corrected(reading: Reading, decided: dict[str, Judgement]) -> Reading:
    actors = {actor.id: actor for actor in reading.actors}
    mentions = {(m.span.start, m.span.end): m for m in reading.mentions}
    attributions = []
    displaced: set[str] = set()
    for said in reading.attributions:
        judged = decided.get(said.id)
        if judged is None:
            attributions.append(said)
            continue
        displaced |= {said.actor_id} if said.actor_id else set()
        at = (said.source.start, said.source.end) if said.source else None
        if judged.verdict == "not the speaker":
            if at is not None:
                mentions.pop(at, None)
            attributions.append(replace(said, source=None, actor_id=None))
            continue
        actor = _actor(reading, judged)
        actors.setdefault(actor.id, actor)
        if said.source is not None and at is not None:
            detail = f'"{said.source.text}" is {actor.name}: {in_words(judged)}'
            mentions[at] = Mention(span=said.source, actor_id=actor.id, detail=detail)
        attributions.append(replace(said, actor_id=actor.id))
    used = {said.actor_id for said in attributions} | {m.actor_id for m in mentions.values()}
    kept = [actor for i, actor in actors.items() if i in used or i not in displaced]
    return replace(
        reading,
        attributions=tuple(attributions),
        mentions=tuple(mentions[at] for at in sorted(mentions)),
        actors=tuple(sorted(kept, key=lambda actor: actor.id)),
    )


def _actor(reading: Reading, judged: Judgement) -> Actor:
    """The actor of the article who is so called; a person new to it where there is none."""
    name = judged.value or ""
    for actor in reading.actors:
        if folded(actor.name) == folded(name) and actor.kind != "unnamed":
            return actor
    here = [] if " " in name else [reading.article.id]
    return Actor(id=content_id("actor", "person", folded(name), *here), name=name, kind="person")


def in_words(judged: Judgement) -> str:
    """Who judged, on which day, and why, in a line.

    Example:
        "judged by Ana Reik on 2024-05-01 (she wrote to correct it)"
    """
    why = f" ({judged.why})" if judged.why else ""
    return f"judged by {judged.who} on {judged.when[:10]}{why}"
