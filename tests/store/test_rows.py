"""Many rows in one step are the very rows that come one by one."""

import random
import sqlite3
from contextlib import closing

import pytest

from retold.corpus import Corpus
from retold.records import Retelling
from retold.store import Store, ids, links, readings, rows
from retold.store import tellings as telling_rows


def test_a_real_number_keeps_all_its_digits(store: Store) -> None:
    dice = random.Random(1)  # noqa: S311 - any numbers will do
    numbers = [0.0, 1.0, 0.1 + 0.2, 1e-17, *(dice.random() for _ in range(50))]
    with store.writing(), store.transaction():
        links.insert(
            store.db,
            [
                Retelling(
                    earlier_id="a",
                    later_id=f"b{n}",
                    form="verbatim",
                    score=number,
                    detail="",
                    passages=(),
                )
                for n, number in enumerate(numbers)
            ],
            (),
            (),
            (),
        )
    found = links.retellings_of(store.db, [f"b{n}" for n in range(len(numbers))])
    assert [one.score for one in found.values()] == sorted(numbers)
    assert {name: links.retelling_of(store.db, name) for name in found} == found


def test_rows_come_in_the_order_in_which_they_are_asked_for(store: Store) -> None:
    asked = ["b", "a", "“c”", "a"]
    found = rows.together(
        store.db, "value, key", "SELECT value, key FROM json_each(?)", (rows.asked(asked),)
    )
    assert [name for name, _ in found] == asked
    assert [place for _, place in found] == [0, 1, 2, 3]


def test_what_is_read_together_is_what_is_read_by_itself(strait_corpus: Corpus) -> None:
    strait_corpus.judge("rename", "Ilsa Varn", "Ilsa V. Varn", who="Ana Reik")
    strait_corpus.judge("speaker is", "vna-1-1", "Odo Brandt", who="Ana Reik")
    db = strait_corpus._db
    names = [row[0] for row in db.execute("SELECT id FROM articles ORDER BY id DESC")]
    together = readings.several(db, [*names, "nowhere"])
    assert list(together) == names
    assert together == {name: readings.reading(db, name) for name in names}
    tellings = list(telling_rows.every(db))
    assert ids.tellings(db, (one.id for one in tellings)) == tellings
    families = list(links.families(db))
    assert families
    assert links.several(db, (one.id for one in families)) == families
    assert all(links.family_of(db, i) == one for one in families for i in one.tellings)


def test_many_values_are_asked_for_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "_MOST", 3)
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE numbers (n INTEGER)")
        db.executemany("INSERT INTO numbers VALUES (?)", ((n,) for n in range(10)))
        asked: list[str] = []
        db.set_trace_callback(asked.append)
        found = rows.each(db, "SELECT n FROM numbers WHERE n IN ({})", (n for n in range(2, 12)))
        assert [n for (n,) in found] == list(range(2, 10))
        assert len(asked) == 4
