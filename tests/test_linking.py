"""Linking page by page: the same as linking all at once, at the cost of what is new."""

import random
import sqlite3
import string
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retold import linking, pipeline
from retold.records import Article, Date, Family, Reading, Retelling, Telling
from retold.retellings import extend, link
from retold.retellings.pairing import MANY
from retold.retellings.tell import tell
from retold.store import Store, links, readings, ties
from retold.store.schema import connect
from retold.vectors import SIZE, Vectors

from .retellings.news import actor, article, attribution, reading, told

State = tuple[list[Telling], list[Retelling], list[Family]]

SAID = (
    "The harbour blockade is an act of piracy that no coastal state can leave unanswered",
    "We will not sign a treaty that was drafted behind our back for the arms lobby in Marn",
    "Interest rates will go up in spring because the price of bread has doubled since autumn",
    "The ministry recorded 41 new cases of marsh fever in the Dorlin valley on Monday",
    "We express our deep concern over the grave situation in the region",
    "Chairman Kor thanked the delegation from Sorrel for its sincere greetings",
)
SPEAKERS = (
    actor("Lena Orlov"),
    actor("Orlov"),
    actor("Tomas Dressler"),
    actor("an unnamed spokesman of the Veldorian Foreign Ministry", "unnamed"),
    actor("Veldorian Foreign Ministry", "organisation"),
    None,
)
TITLES = (None, "Chairman Receives Greetings from Sorrel", "Chairman Receives Greetings from Marn")
FIRST = date(2031, 1, 1)


def meant(texts: Sequence[str]) -> Vectors:
    """Vectors that stand for a network's: sums of a fixed one a word."""
    rows = np.zeros((len(texts), SIZE), np.float32)
    for row, text in zip(rows, texts, strict=True):
        for word in text.casefold().split():
            row += _meant(word)
        row /= np.linalg.norm(row)
    return rows


@lru_cache(maxsize=1_000)
def _meant(word: str) -> Vectors:
    return np.random.default_rng(crc32(word.encode())).standard_normal(SIZE, np.float32)


def news(seed: int) -> list[Reading]:
    """A few dozen pages: statements told in several ways, reprints, own voice, undated pages."""
    draw = random.Random(seed)  # noqa: S311
    days = draw.choice((3, 20, 60))
    pages: list[Reading] = []
    for k in range(draw.randint(2, 24)):
        if pages and draw.random() < 0.12:
            pages.append(_again(draw, draw.choice(pages), f"a{k}", days))
        else:
            pages.append(_page(draw, f"a{k}", days))
    return pages


def _page(draw: random.Random, name: str, days: int) -> Reading:
    text = ""
    said = []
    for _ in range(draw.randint(0, 4)):
        words = _told(draw, draw.choice(SAID))
        text += 'The word was: "'
        said.append((len(text), len(text) + len(words), draw.choice(SPEAKERS)))
        text += f'{words}."\n'
    for _ in range(draw.randint(0, 2)):
        text += f"{_told(draw, draw.choice(SAID)).capitalize()}.\n"
    outlet = f"Outlet {draw.randint(0, 5)}"
    of = article(name, text, day=_day(draw, days), outlet=outlet, title=draw.choice(TITLES))
    found = [
        replace(
            attribution(of, text[start:end], by=by, act=draw.choice(("said",) * 9 + ("denied",))),
            id=f"{name} {start}",
            content=(of.span(start, end),),
        )
        for start, end, by in said
    ]
    speakers = dict.fromkeys(by for _, _, by in said if by is not None)
    return reading(of, *found, actors=tuple(speakers))


def _again(draw: random.Random, page: Reading, name: str, days: int) -> Reading:
    """The same page at another address, another day."""
    published = article(name, "", day=_day(draw, days)).published
    of: Article = replace(page.article, id=name, digest=name, published=published)
    found = (replace(a, id=f"{name} {a.id}", article_id=name) for a in page.attributions)
    return reading(of, *found, actors=page.actors)


def _told(draw: random.Random, said: str) -> str:
    words = said.split()
    way = draw.random()
    if way < 0.4:
        return said
    if way < 0.6:
        first = draw.randint(0, len(words) - 4)
        return " ".join(words[first : first + draw.randint(3, len(words))])
    if way < 0.7:
        return said.replace(" is ", " is not ").replace("41", "57")
    if way < 0.9:
        return " ".join(w for w in words if draw.random() > 0.25) or said
    return " ".join(draw.sample(words, len(words)))


def _day(draw: random.Random, days: int) -> str | None:
    day = (FIRST + timedelta(days=draw.randint(0, days))).isoformat()
    return draw.choice((None, day[:7], f"{day}T08:00", *[day] * 17))


def at_once(pages: Sequence[Reading]) -> State:
    linked = link(pages, embed=meant)
    return (
        sorted(linked.tellings, key=lambda t: (t.article_id, t.spans[0].start, t.id)),
        sorted(linked.retellings, key=lambda r: (r.earlier_id, r.later_id)),
        sorted(linked.families, key=lambda f: f.id),
    )


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(tmp_path)) as db:
        yield db


def add(db: sqlite3.Connection, pages: Sequence[Reading]) -> None:
    """Keeps and links these pages, with all that came before."""
    for page in pages:
        readings.put(db, 1, page, tell(page.article, page.attributions))
    ties.save(db, extend(pages, ties.KeptLinks(db), embed=meant))


def held(db: sqlite3.Connection) -> State:
    return list(readings.tellings(db)), list(links.retellings(db)), list(links.families(db))


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_pages_that_come_in_any_batches_are_linked_as_all_at_once(
    db: sqlite3.Connection, seed: int, draw: random.Random
) -> None:
    pages = news(seed)
    expected = at_once(pages)
    draw.shuffle(pages)
    ties.clear(db)
    for table in ("articles", "attributions", "tellings", "words"):
        db.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables
    while pages:
        count = draw.randint(1, len(pages))
        add(db, pages[:count])
        del pages[:count]
    assert held(db) == expected


def test_a_page_far_from_all_others_asks_for_none_of_them(db: sqlite3.Connection) -> None:
    add(db, [told(f"p{k}", said, by=SPEAKERS[0]) for k, said in enumerate(SAID)])
    new = told("late", SAID[0], by=SPEAKERS[0], day="2032-03-03")
    changed = extend([new], ties.KeptLinks(db), embed=meant)
    assert {t.article_id for t in changed.tellings} == {"late"}


def test_a_new_page_leaves_the_families_that_it_does_not_touch(db: sqlite3.Connection) -> None:
    pages = [
        told(f"{name}{k}", said, by=by)
        for k, (said, by) in enumerate(zip(SAID, SPEAKERS, strict=True))
        for name in string.ascii_lowercase[:3]
    ]
    add(db, pages)
    new = told("new", SAID[1], by=SPEAKERS[1], day="2031-03-04")
    changed = extend([new], ties.KeptLinks(db), embed=meant)
    assert {t.article_id for t in changed.tellings} == {"a1", "b1", "c1", "new"}


def test_an_earlier_page_that_comes_late_becomes_the_root(db: sqlite3.Connection) -> None:
    add(db, [told("A", SAID[0], by=SPEAKERS[0], day="2031-03-05")])
    add(db, [told("B", SAID[0], by=SPEAKERS[0], day="2031-03-03")])
    ((family,), (retelling,)) = held(db)[2], held(db)[1]
    tellings = {t.id: t.article_id for t in held(db)[0]}
    assert [tellings[i] for i in family.tellings] == ["B", "A"]
    assert tellings[retelling.earlier_id] == "B"


def test_one_sentence_in_every_page_is_compared_with_few(db: sqlite3.Connection) -> None:
    pages = [told(f"p{k}", SAID[4]) for k in range(5 * MANY)]
    add(db, pages)
    assert 0 < db.execute("SELECT count(*) FROM ties").fetchone()[0] < 6 * len(pages)
    add(db, [told("new", SAID[4])])
    assert len(held(db)[0]) == len(pages) + 1


def test_one_page_a_thousand_times_is_one_family_of_copies(db: sqlite3.Connection) -> None:
    pages = [told(f"p{k}", SAID[0], by=SPEAKERS[0], around='"{}."') for k in range(1_000)]
    add(db, pages[1:])
    add(db, pages[:1])
    (family,) = held(db)[2]
    assert len(family.tellings) == 1_000
    assert {t.copy_of for t in held(db)[0]} == {None, family.root_id}
    assert db.execute("SELECT count(*) FROM ties").fetchone() == (0,)


def test_a_page_of_thousands_of_quotations_is_linked_in_time_that_grows_with_it(
    db: sqlite3.Connection,
) -> None:
    quotes = [
        f"Harbour district number {k} is {SAID[0].split()[k % 9]} closed" for k in range(2_000)
    ]
    text = "".join(f'"{quote}," she said.\n' for quote in quotes)
    of = article("many", text, day="2031-03-03")
    page = reading(of, *(attribution(of, q, by=SPEAKERS[0]) for q in quotes), actors=SPEAKERS[:1])
    add(db, [page])
    add(db, [told("few", quotes[7], by=SPEAKERS[0])])
    assert len(held(db)[0]) == 2_001


def test_eras_linked_in_other_processes_are_linked_as_all_in_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    months = [date(2031, month, 3).isoformat() for month in range(1, 13)]
    pages = [
        told(f"p{month}{k}", SAID[k % 3], by=SPEAKERS[0], day=day)
        for month, day in enumerate(months)
        for k in range(4)
    ]
    of_old = told("late", SAID[0], by=SPEAKERS[0], day="2031-09-04")
    said_on = Date(value="2031-01-04", precision="day", basis="text")
    said = tuple(replace(a, said_on=said_on) for a in of_old.attributions)
    pages += [
        replace(of_old, attributions=said),
        told("undated", SAID[1], by=SPEAKERS[0], day=None),
    ]
    found = []
    for batch, cores in ((1_000, 1), (4, 2)):
        monkeypatch.setattr(linking, "BATCH", batch)
        monkeypatch.setattr(pipeline, "cores", lambda cores=cores: cores)
        with closing(Store(tmp_path / str(batch), version="test")) as store:
            with store.writing(), store.transaction():
                for page in pages:
                    readings.put(store.db, 1, page, tell(page.article, page.attributions))
            report = linking.link(store)
            found.append((held(store.db), report))
    assert found[0] == found[1]
    assert any(len(f.tellings) > 2 for f in found[0][0][2])
