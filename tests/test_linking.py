"""Linking page by page: the same as linking all at once, at the cost of what is new."""

import random
import sqlite3
import string
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain, pairwise
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retold import judging, linking, pipeline, verdicts
from retold.errors import UsageError
from retold.narratives import meeting, narrate
from retold.narratives.narrate import extend as with_lines
from retold.records import (
    Actor,
    ActorKind,
    Article,
    Date,
    Family,
    Mention,
    Reading,
    Recurrence,
    Reply,
    Retelling,
    Telling,
    content_id,
)
from retold.retellings import Decided, extend, link
from retold.retellings.candidates import PERIOD
from retold.retellings.held import Changed
from retold.retellings.pairing import MANY
from retold.retellings.tell import tell
from retold.store import (
    Store,
    answers,
    groups,
    judgements,
    links,
    readings,
    statements,
    ties,
    words,
)
from retold.store import tellings as telling_rows
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


def empty(db: sqlite3.Connection) -> None:
    ties.clear(db)
    for table in ("articles", "attributions", "tellings", "words"):
        db.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables


def held(db: sqlite3.Connection) -> State:
    return list(telling_rows.every(db)), list(links.retellings(db)), list(links.families(db))


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
    empty(db)
    while pages:
        count = draw.randint(1, len(pages))
        add(db, pages[:count])
        del pages[:count]
    assert held(db) == expected


LINES = (
    *("the piratical blockade of the harbour", "a hegemonic policy of double-dealing"),
    *("their duplicitous embargo doctrine", "the root cause of the customs crisis"),
)
ENDS = ("ruins the coast", "starves the villages", "must end", "knows no shame", "goes on")


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.randoms(use_true_random=False), st.sampled_from((3, 40)))
def test_lines_found_page_by_page_are_those_found_at_once(
    db: sqlite3.Connection, draw: random.Random, heavy: int
) -> None:
    pages = [
        told(
            f"p{k}",
            " ".join((*draw.sample(LINES, draw.randint(1, 2)), draw.choice(ENDS))),
            by=draw.choice(SPEAKERS),
            day=(FIRST + timedelta(days=draw.choice((0, 1, 40, 80)))).isoformat(),
        )
        for k in range(draw.randint(2, 14))
    ]
    empty(db)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(meeting, "HEAVY", heavy)
        linked = link(pages, embed=meant)
        ids = [t.id for t in linked.tellings if t.voice == "attributed"]
        pairs = [draw.sample(ids, 2) for _ in range(draw.randint(0, 3)) if len(ids) > 1]
        decided = [Decided(one, other, draw.random() < 0.5, "") for one, other in pairs]
        expected = narrate(pages, linked, decided)
        while pages:
            count = draw.randint(1, len(pages))
            add(db, pages[:count])
            del pages[:count]
            known = statements.KeptLines(db)
            known.keep(statements.stated(db, known.told(known.waiting())))
            statements.save(db, with_lines(known, decided))
    assert sorted(links.recurrences(db), key=_pair) == sorted(expected.recurrences, key=_pair)
    assert list(links.narratives(db)) == sorted(expected.narratives, key=lambda n: n.id)


def _pair(found: Recurrence) -> tuple[str, str]:
    return found.a, found.b


def press(draw: random.Random, name: str) -> Reading:
    """A page on which two ministers say something, or one of them answers the other."""
    text = ""
    said: list[tuple[int, int]] = []
    speakers: list[tuple[int, int, Actor]] = []
    answers = draw.random() < 0.5
    ministers = (("Norway", "Anna Lenz", SAID[:2]), ("Chile", "Ivan Sorel", SAID[2:4]))
    for country, who, sayings in ministers:
        shown = draw.choice((who, who, "", who.split()[1]))
        called = f"{country}'s foreign minister {shown}".strip()
        kind: ActorKind = "person" if shown else "office"
        by = Actor(
            id=content_id("actor", kind, (shown or called).lower()), name=shown or called, kind=kind
        )
        speakers.append((len(text), len(text) + len(called), by))
        text += f"{called} said: "
        if answers and said:
            sayings = ministers[0][2]
        words = _told(draw, draw.choice(sayings))
        said.append((len(text), len(text) + len(words)))
        text += f"{words}.\n"
    day = (FIRST + timedelta(days=draw.randint(0, 20))).isoformat()
    of = article(name, text, day=draw.choice((day, day, day, None)))
    found = [
        replace(
            attribution(of, text[start:end], by=by),
            id=f"{name} {start}",
            content=(of.span(start, end),),
            source=of.span(low, high),
        )
        for (low, high, by), (start, end) in zip(speakers, said, strict=True)
    ]
    if answers:
        first: str | None = found[0].id
        if draw.random() < 0.8:  # what is answered is told on another page, if at all
            del found[0]
            first = None
        span = of.span(*speakers[1][:2])
        reply = Reply(span=span, actor_id=speakers[0][2].id, attribution_id=first)
        found[-1] = replace(found[-1], replies_to=reply)
    mentions = tuple(
        Mention(span=of.span(low, high), actor_id=by.id, detail="") for low, high, by in speakers
    )
    actors = tuple(by for _, _, by in speakers)
    return replace(reading(of, *found, actors=actors), mentions=mentions)


def kept(store: Store, pages: Sequence[Reading]) -> list[object]:
    """All that `link` finds once these pages have come, too."""
    with store.writing(), store.transaction():
        for page in pages:
            readings.put(store.db, 1, page, tell(page.article, page.attributions))
    linking.link(store)
    db = store.db
    found = (links.recurrences(db), links.narratives(db), groups.groups(db), groups.members(db))
    return [held(db), *map(list, found), list(answers.every(db))]


@settings(max_examples=12, deadline=None)
@given(st.randoms(use_true_random=False))
def test_who_is_who_and_what_answers_what_is_found_page_by_page_as_at_once(
    tmp_path_factory: pytest.TempPathFactory, draw: random.Random
) -> None:
    pages = [press(draw, f"a{k}") for k in range(draw.randint(2, 14))]
    folder = tmp_path_factory.mktemp("press")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("retold.vectors.vectors", meant)
        with closing(Store(folder / "once", version="test")) as store:
            expected = kept(store, pages)
        with closing(Store(folder / "many", version="test")) as store:
            while pages:
                count = draw.randint(1, len(pages))
                found = kept(store, pages[:count])
                del pages[:count]
    assert found == expected


def judge(draw: random.Random, store: Store, number: int) -> None:
    """Judges something of what is linked, or withdraws what was judged."""
    db = store.db
    verdict = draw.choice(("same statement", "same line", "same", "withdrawn"))
    if verdict == "withdrawn":
        known = [judged.id for judged in judgements.standing(db)]
        sides: list[tuple[str, str | None]] = [(i, None) for i in known]
    else:
        verdict = draw.choice((verdict, DIFFERENT[verdict]))
        of_two = [t.id for t in telling_rows.every(db)]
        if verdict in ("same", "different"):
            of_two = [*words.names(db), *(a for (a,) in db.execute("SELECT id FROM attributions"))]
        sides = [(one, other) for one in of_two for other in of_two if one != other]
    if sides:
        one, other = draw.choice(sides)
        with suppress(UsageError), store.writing(), store.transaction():
            said = ("Ana Reik", f"2032-01-01T00:00:{number:02}", "")
            judged = judging.judgement(db, verdict, one, other, said)
            judgements.insert(db, judged)
            verdicts.refresh(db, judged)


DIFFERENT = {"same statement": "different statements", "same line": "different lines"}
DIFFERENT |= {"same": "different"}


@settings(max_examples=12, deadline=None)
@given(st.randoms(use_true_random=False))
def test_what_people_judge_is_linked_as_if_it_had_been_known_from_the_first(
    tmp_path_factory: pytest.TempPathFactory, draw: random.Random
) -> None:
    pages = [press(draw, f"a{k}") for k in range(draw.randint(2, 10))]
    with (
        pytest.MonkeyPatch.context() as patch,
        closing(Store(tmp_path_factory.mktemp("judged"), version="test")) as store,
    ):
        patch.setattr("retold.vectors.vectors", meant)
        found = kept(store, pages[2:])
        for number in range(5):
            judge(draw, store, number)
            found = kept(store, pages[:2] if number == 2 else [])
        readings.unlink(store.db)
        assert kept(store, []) == found


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


def test_between_two_eras_lies_a_whole_fortnight(monkeypatch: pytest.MonkeyPatch) -> None:
    days = [FIRST + timedelta(days=k) for k in range(200)]
    waiting: list[tuple[str, str | None]] = [(f"p{k}", d.isoformat()) for k, d in enumerate(days)]
    waiting.insert(71, ("impossible", "2031-02-31"))
    waiting.append(("undated", None))
    monkeypatch.setattr(linking, "BATCH", 20)
    eras, between = linking._eras(waiting)
    assert between[-1] == ["undated"]
    assert sorted(chain(*eras, *between)) == sorted(i for i, _ in waiting)
    assert all(len(era) >= 20 for era in eras[:-1])
    assert len(eras) > 3
    fortnight = {f"p{k}": d.toordinal() // PERIOD for k, d in enumerate(days)}
    for one, other in pairwise(eras):
        last = max(fortnight.get(i, 0) for i in one)
        assert min(fortnight.get(i, last + 2) for i in other) == last + 2


def test_of_a_fortnight_too_full_for_one_process_the_rest_lies_between_eras(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    full = [(f"full{k:03}", "2031-01-05") for k in range(100)]
    later = [(f"later{k}", "2031-03-05") for k in range(5)]
    monkeypatch.setattr(linking, "BATCH", 20)
    eras, between = linking._eras([*full, *later])
    assert [len(era) for era in eras][:1] == [20]
    assert max(map(len, eras)) <= 40
    assert sorted(chain(*eras, *between)) == [i for i, _ in (*full, *later)]


def over_a_year() -> list[Reading]:
    """Three statements, told on four pages each month, and on three pages of no month or day."""
    pages = [
        told(f"p{month}{k}", SAID[month % 3], by=SPEAKERS[0], day=f"2031-{month:02}-0{1 + k}")
        for month in range(1, 13)
        for k in range(4)
    ]
    return pages + [told(f"undated{k}", said, day=None) for k, said in enumerate(SAID[:3])]


class Stopped(BaseException):
    """Somebody presses Ctrl-C."""


def stopping(monkeypatch: pytest.MonkeyPatch, saves: int) -> None:
    """Stops the run as it is about to save for the last of so many times."""
    saved = noting(monkeypatch)
    save = ties.save

    def saving(db: sqlite3.Connection, changed: Changed) -> None:
        if len(saved) == saves - 1:
            raise Stopped
        save(db, changed)

    monkeypatch.setattr(ties, "save", saving)


def noting(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The articles of each step that is saved from now on."""
    save = ties.save
    saved: list[set[str]] = []

    def saving(db: sqlite3.Connection, changed: Changed) -> None:
        save(db, changed)
        saved.append(set(changed.texts))

    monkeypatch.setattr(ties, "save", saving)
    return saved


@pytest.mark.parametrize("cores", [1, 2])
def test_a_first_run_that_is_stopped_is_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cores: int
) -> None:
    monkeypatch.setattr(linking, "BATCH", 4)
    monkeypatch.setattr(pipeline, "cores", lambda: cores)
    whole, stopped = (Store(tmp_path / name, version="test") for name in ("whole", "stopped"))
    with closing(whole), closing(stopped):
        for store in (whole, stopped):
            with store.writing(), store.transaction():
                for page in over_a_year():
                    readings.put(store.db, 1, page, tell(page.article, page.attributions))
        with monkeypatch.context() as patch:
            stopping(patch, 5)
            with pytest.raises(Stopped):
                linking.link(stopped)
        kept = {i for (i,) in stopped.db.execute("SELECT article_id FROM linked")}
        assert len(kept) >= 4
        assert linking.linked(stopped) is None
        expected = linking.link(whole)
        saved = noting(monkeypatch)
        assert linking.link(stopped) == expected
        assert kept.isdisjoint(chain(*saved))
        assert held(stopped.db) == held(whole.db)


def test_of_what_was_linked_a_run_that_is_stopped_leaves_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking, "BATCH", 4)
    with closing(Store(tmp_path / "held", version="test")) as store:
        with store.writing(), store.transaction():
            for page in over_a_year():
                readings.put(store.db, 1, page, tell(page.article, page.attributions))
        linking.link(store)
        before = held(store.db)
        monkeypatch.setattr(linking, "_linker", lambda: "another version of retold")
        stopping(monkeypatch, 5)
        with pytest.raises(Stopped):
            linking.link(store)
        assert held(store.db) == before


@pytest.mark.parametrize("step", [30, 9])
def test_eras_linked_in_other_processes_are_linked_as_all_in_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    times = [(date(2031, 1, 3) + timedelta(days=step * k)).isoformat() for k in range(12)]
    pages = [
        told(f"p{n}{k}", SAID[k % 3], by=SPEAKERS[0], day=day)
        for n, day in enumerate(times)
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
