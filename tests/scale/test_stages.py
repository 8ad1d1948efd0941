"""What a worker does with a part."""

import errno
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.scale.conftest import line

from retold.errors import UsageError
from retold.export.arrow import write_parquet
from retold.export.write import Table
from retold.pool import WorkerLostError
from retold.records import Page, Rejected
from retold.scale import engine, stages
from retold.scale.shards import Part, Piece


class Fragile:
    """Stands in for a pool whose process dies of some pages, so many times."""

    def __init__(self, deaths: dict[str, int]) -> None:
        self._deaths = deaths

    def each(self, items: Iterable[Page]) -> Iterator[Any]:
        for page in items:
            if self._deaths.get(page.name, 0):
                self._deaths[page.name] -= 1
                yield WorkerLostError("the process that read it died")
            else:
                yield stages.read_page(page)


@pytest.fixture
def part(tmp_path: Path) -> Part:
    file = tmp_path / "a.jsonl"
    file.write_bytes(b"\n".join(line(n) for n in range(3)))
    return Part(number=4, pieces=(Piece(name=str(file)),))


def reader(folder: Path, deaths: dict[str, int]) -> stages.Reader:
    made = stages.Reader(str(folder))
    made._pool = Fragile(deaths)  # type: ignore[assignment]
    return made


def test_a_page_that_kills_its_reader_twice_is_rejected_and_the_others_go_on(
    tmp_path: Path, part: Part
) -> None:
    name = f"{part.pieces[0].name}:2"
    done = reader(tmp_path, {name: 2}).read(part)
    assert (done.part, done.pages, done.rejected, done.error) == (4, 3, 1, None)


def test_a_page_whose_reader_somebody_killed_is_read_again(tmp_path: Path, part: Part) -> None:
    done = reader(tmp_path, {f"{part.pieces[0].name}:2": 1}).read(part)
    assert (done.pages, done.rejected) == (3, 0)


def test_what_a_part_says_is_read_back_in_the_order_of_its_pages(
    tmp_path: Path, part: Part
) -> None:
    reader(tmp_path, {}).read(part)
    rows = engine.part(tmp_path, part.number)
    assert [(row.part, row.place) for row in rows] == [(4, 0), (4, 1), (4, 2)]
    assert [row.name for row in rows] == [f"{part.pieces[0].name}:{n}" for n in (1, 2, 3)]
    file = stages.file_of(tmp_path, "readings", part.number)
    file.write_bytes(file.read_bytes()[:99])
    with pytest.raises(UsageError, match="is damaged"):
        engine.part(tmp_path, part.number)


def test_where_no_space_is_left_the_part_is_not_finished_and_it_is_said(
    tmp_path: Path, part: Part, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(stages, "write_parquet", full)
    done = reader(tmp_path, {}).read(part)
    assert "no space is left" in (done.error or "")
    assert "--resume" in (done.error or "")
    assert not stages.file_of(tmp_path, "readings", 4).exists()
    assert not list(tmp_path.glob(".part-*"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no file here is always full")
def test_a_disk_that_fills_up_under_the_library_is_told_too(tmp_path: Path) -> None:
    (tmp_path / "rejected.parquet").symlink_to("/dev/full")
    row = Rejected(name="a.html", digest=None, url=None, stage="read", reason="it is empty")
    with pytest.raises(OSError, match="No space left"):
        write_parquet({"rejected": Table(Rejected, [row])}, tmp_path)
