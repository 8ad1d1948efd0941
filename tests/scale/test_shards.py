"""Shards are found, and cut into parts in which every page keeps its name and its place."""

import gzip
import os
from pathlib import Path

import fsspec
import pytest
from tests.scale.conftest import html, line, warc

from retold.errors import PageError
from retold.pages import read
from retold.records import Rejected
from retold.scale import shards
from retold.scale.shards import Part, Piece, Shard, cut, pages, parts

pytestmark = pytest.mark.filterwarnings(  # see `left_open`
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


def whole(pieces: list[Piece]) -> list[tuple[str, str | None]]:
    """Names and digests of the pages in these pieces, each read by itself."""
    found = (page for piece in pieces for page in pages(Part(number=0, pieces=(piece,))))
    return [(page.name, page.digest) for page in found]


def shard(file: Path) -> Shard:
    return Shard(name=str(file), size=file.stat().st_size)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "WHOLE", 100)
    monkeypatch.setattr(shards, "PAGES", 4)


@pytest.mark.parametrize("end", [b"", b"\n", b"\n\n", b"\nno line of JSON"])
def test_a_file_of_lines_is_cut_by_its_bytes_and_gives_the_same_pages(
    tmp_path: Path, end: bytes
) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(b"\n".join(line(n) for n in range(9)) + end)
    pieces = cut(shard(file))
    assert len(pieces) == 3
    assert all(piece.start is not None for piece in pieces)
    assert whole(pieces) == [(page.name, page.digest) for page in read(file)]


@pytest.mark.parametrize("lost", [0, 30, 900])
def test_a_warc_file_is_cut_by_its_records_and_gives_the_same_pages(
    tmp_path: Path, lost: int
) -> None:
    file = tmp_path / "a.warc.gz"
    packed = warc(*map(html, range(9)))
    file.write_bytes(packed[: len(packed) - lost])
    pieces = cut(shard(file))
    assert [piece.first for piece in pieces] == ([0, 4] if lost else [0, 4, 8])
    assert all(piece.start is not None for piece in pieces)
    assert whole(pieces) == [(page.name, page.digest) for page in read(file)]


def test_what_is_damaged_in_a_warc_file_is_told_by_its_place_in_it(tmp_path: Path) -> None:
    file = tmp_path / "a.warc.gz"
    records = [warc(html(n)) for n in range(9)]
    records[6] = records[6][:200] + b"?" + records[6][201:]
    file.write_bytes(b"".join(records))
    pieces = cut(shard(file))
    found = [page for piece in pieces for page in pages(Part(number=0, pieces=(piece,)))]
    assert found == list(read(file))
    assert [page.name for page in found if isinstance(page, Rejected)] == [f"{file}:7"]


def test_another_packed_file_has_few_pieces_for_each_is_read_from_the_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "FEW", 2)
    file = tmp_path / "a.jsonl.gz"
    file.write_bytes(gzip.compress(b"\n".join(line(n) for n in range(20))))
    pieces = cut(shard(file))
    assert [(piece.first, piece.pages) for piece in pieces] == [(0, 10), (10, 10)]
    assert whole(pieces) == [(page.name, page.digest) for page in read(file)]


def test_small_files_are_read_together_and_large_ones_alone() -> None:
    small = [(Piece(name=f"{n}.html"), 10) for n in range(6)]
    large = (Piece(name="a.jsonl", start=0, end=500), 500)
    found = parts([*small[:3], large, *small[3:]])
    assert [len(part.pieces) for part in found] == [1, 4, 2]
    assert [part.number for part in found] == [0, 1, 2]


def test_shards_in_an_object_store_are_listed_and_read() -> None:
    store = fsspec.filesystem("memory")
    for n in range(3):
        store.pipe(f"/news/{n}.jsonl", b"\n".join(line(k) for k in range(5)))
    found = shards.shards(["memory://news/*.jsonl"])
    assert [s.name for s in found] == [f"memory:///news/{n}.jsonl" for n in range(3)]
    pieces = cut(found[1])
    assert [name for name, _ in whole(pieces)] == [f"{found[1].name}:{k}" for k in range(1, 6)]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("nowhere/*.warc.gz", "no file fits"),
        ("memory://nowhere/*.jsonl", "no file fits"),
        ("nostore://bucket/*.jsonl", "nostore"),
        ("https://vna.example/*.warc.gz", "cannot be listed"),
    ],
)
def test_where_no_shards_are_is_told_at_once(source: str, said: str) -> None:
    with pytest.raises(PageError, match=said):
        shards.shards([source])


def test_the_tables_may_lie_among_the_shards(tmp_path: Path) -> None:
    for name in ("a.jsonl", "tables/b.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(line(1))
    found = shards.shards([str(tmp_path)], tmp_path / "tables")
    assert [Path(shard.name).name for shard in found] == ["a.jsonl"]


def test_a_file_whose_name_is_no_text_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"talks-\xff.jsonl")).write_bytes(line(1))
    with pytest.raises(PageError, match="no UTF-8"):
        shards.shards([str(tmp_path)])
