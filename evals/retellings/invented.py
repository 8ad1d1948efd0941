"""Invented news of any size, the same each time, and vectors for it.

Words are drawn as often as English has them; speeches have a few statements each, most told by few
outlets and some by many; each outlet tells a part, verbatim, trimmed or reworded, within three
days; now and then a formula. A day has as many attributions in a large corpus as in a small one.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import wordfreq

from retold.records import (
    Actor,
    Article,
    Attribution,
    Block,
    Date,
    Reading,
    Span,
    content_id,
)
from retold.vectors import SIZE, Vectors

A_DAY = 500
"""Attributions on one day."""
OUTLETS, SPEAKERS, MANY = 400, 3_000, 40
FIRST_DAY = date(2031, 1, 1)
LIGHT = ("the", "of", "and", "to", "in", "that", "a", "for", "with", "on", "by", "is", "will")
FORMULA = "we express our deep concern over the grave situation in the region"


class Made(NamedTuple):
    """Readings, and which statement each attribution tells."""

    readings: list[Reading]
    statement: dict[str, int]


def make(count: int) -> Made:
    """News with so many attributions, or a few more."""
    made = Made([], {})
    for reading, told in pages(count):
        made.readings.append(reading)
        made.statement.update(told)
    return made


def pages(count: int, seed: int = 7) -> Iterator[tuple[Reading, dict[str, int]]]:
    """The readings of such news one by one, each with the statements that it tells."""
    draw = random.Random(seed)  # noqa: S311
    speech = statement = made = 0
    while made < count:
        day = FIRST_DAY + timedelta(days=made // A_DAY)
        number = zipf(draw, SPEAKERS)
        speaker = f"{name(number)} {name(number + 7_919)}"
        said = [sentence(draw) for _ in range(draw.randint(2, 6))]
        if draw.random() < 0.03:
            said[0] = FORMULA.split()
        for place in draw.sample(range(OUTLETS), zipf(draw, MANY)):
            told = [(k, words) for k, words in enumerate(said) if draw.random() < 0.6]
            if told:
                title = f"{speech}-{place}"
                when = day + timedelta(days=draw.choice((0, 0, 0, 1, 1, 2)))
                texts = [retold(draw, words) for _, words in told]
                reading = page(title, f"Outlet {place}", when, speaker, texts, sentence(draw))
                which = zip(told, reading.attributions, strict=True)
                yield reading, {attribution.id: statement + k for (k, _), attribution in which}
                made += len(told)
        speech += 1
        statement += len(said)


def zipf(draw: random.Random, most: int) -> int:
    """A number from 1 to `most`, each as often as it is small (Zipf's law)."""
    return int(most ** draw.random())


@lru_cache(maxsize=1)
def english() -> tuple[list[str], list[float]]:
    """Content words, and how often they are drawn, added up."""
    words = [w for w in wordfreq.top_n_list("en", 30_000) if w.isalpha() and len(w) > 3][40:]
    return words, list(accumulate(wordfreq.word_frequency(w, "en") for w in words))


@lru_cache(maxsize=10_000)
def name(number: int) -> str:
    return content_id(str(number)).translate(str.maketrans("0123456789", "aeiouaeiou"))[:7].title()


def sentence(draw: random.Random) -> list[str]:
    words, added = english()
    content = draw.choices(words, cum_weights=added, k=draw.randint(6, 13))
    return [w for c in content for w in ((draw.choice(LIGHT), c) if draw.random() < 0.7 else (c,))]


def retold(draw: random.Random, said: Sequence[str]) -> str:
    """Verbatim, trimmed to a part, or reworded: words dropped and changed, and halves swapped."""
    words = list(said)
    way = draw.random()
    if way < 0.3 or len(words) < 8:
        return " ".join(words)
    if way < 0.5:
        length = draw.randint(5, len(words) - 1)
        start = draw.randint(0, len(words) - length)
        return " ".join(words[start : start + length])
    vocabulary, added = english()
    kept = [w for w in words if draw.random() > 0.2]
    changed = [
        w if draw.random() > 0.15 else draw.choices(vocabulary, cum_weights=added)[0] for w in kept
    ]
    if draw.random() < 0.3:
        half = len(changed) // 2
        changed = changed[half:] + changed[:half]
    return " ".join(changed)


def page(
    title: str, outlet: str, day: date, speaker: str, said: Sequence[str], own: Sequence[str]
) -> Reading:
    """An article in which the speaker says all this, and the outlet one sentence of its own."""
    text = ""
    places = []
    for words in said:
        text += f"{speaker} said: “"
        places.append((len(text), len(text) + len(words)))
        text += f"{words}.”\n"
    text += " ".join(own).capitalize() + ".\n"
    article_id = content_id(title)
    who = Actor(id=content_id(speaker), name=speaker, kind="person")
    return Reading(
        article=Article(
            id=article_id,
            digest=article_id,
            text=text,
            blocks=(Block(kind="body", page=None, text=(0, len(text)), reason="perf"),),
            language="en",
            covered=True,
            outlet=outlet,
            published=Date(value=day.isoformat(), precision="day", basis="given"),
        ),
        attributions=tuple(
            Attribution(
                id=content_id(article_id, str(start)),
                article_id=article_id,
                kind="direct",
                source=None,
                cue=None,
                content=(Span(start=start, end=end, text=text[start:end]),),
                act="said",
                confidence=1.0,
                actor_id=who.id,
            )
            for start, end in places
        ),
        mentions=(),
        actors=(who,),
        reader="perf",
    )


class Embedder:
    """Vectors that stand for those of a network: sums of a fixed vector a word."""

    def __init__(self) -> None:
        self._words = np.random.default_rng(3).standard_normal((8_192, SIZE), np.float32)

    def __call__(self, texts: Sequence[str]) -> Vectors:
        said = ([w for w in t.split() if w not in LIGHT] or [t] for t in texts)
        rows = np.stack([self._words[[self._row(w) for w in words]].sum(0) for words in said])
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows

    @staticmethod
    @lru_cache(maxsize=100_000)
    def _row(word: str) -> int:
        return int(content_id(word), 16) % 8_192
