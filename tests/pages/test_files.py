"""Files, folders, globs and lines, page by page."""

import gzip
import json
import os
import tracemalloc
from pathlib import Path

import pytest

from retold.errors import PageError
from retold.pages import LARGEST, read
from retold.records import Page, Rejected

LINE = json.dumps({"text": "The envoy left Kestrel, the ministry said."}).encode()


def names(found: list[Page | Rejected], folder: Path) -> list[str]:
    return [os.path.relpath(item.name, folder) for item in found]


def test_a_folder_is_read_to_its_depth_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.txt", "a.txt", "b/d.html", ".hidden"):
        (tmp_path / name).write_text("The envoy left.")
    assert names(list(read(tmp_path)), tmp_path) == ["a.txt", "b/d.html", "c.txt"]


def test_a_glob_and_a_file_reached_twice_are_read_once(tmp_path: Path) -> None:
    for name in ("1.txt", "2.txt"):
        (tmp_path / name).write_text("The envoy left.")
    found = list(read(tmp_path / "2.txt", str(tmp_path / "*.txt")))
    assert names(found, tmp_path) == ["2.txt", "1.txt"]


def test_every_line_of_a_file_of_lines_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "crawl.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + LINE + b"\r\n\n" + LINE)
    first, second = read(path)
    assert isinstance(first, Page)
    assert isinstance(second, Page)
    assert (first.name, second.name) == (f"{path}:1", f"{path}:3")
    assert first.body.decode(first.encoding) == LINE.decode()
    assert second.media_type == "application/json"


def test_lines_are_read_one_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    with path.open("wb") as stream:
        for _ in range(4_000):
            stream.write(json.dumps({"text": "x" * 10_000}).encode() + b"\n")
    tracemalloc.start()
    count = sum(1 for _ in read(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 4_000
    assert peak < 2_000_000


def test_a_line_over_the_limit_is_rejected_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.ndjson"
    path.write_bytes(b'{"text": "' + b"x" * LARGEST + b'"}\n' + LINE + b"\n")
    first, second = read(path)
    assert isinstance(first, Rejected)
    assert "20 MB" in first.reason
    assert isinstance(second, Page)
    assert second.name.endswith(":2")


def test_a_json_file_is_lines_or_one_object(tmp_path: Path) -> None:
    lines, whole = tmp_path / "lines.json", tmp_path / "whole.json"
    lines.write_bytes(LINE + b"\n" + LINE)
    whole.write_text(json.dumps({"text": "The envoy left."}, indent=1))
    assert names(list(read(tmp_path)), tmp_path) == ["lines.json:1", "lines.json:2", "whole.json"]
    assert [p.media_type for p in read(whole) if isinstance(p, Page)] == ["application/json"]


def test_html_saved_under_another_name_is_html(tmp_path: Path) -> None:
    for name in ("a.txt", "b.jsonl", "c"):
        (tmp_path / name).write_text("<!doctype html><title>Talks</title><p>Talks failed.</p>")
    assert {p.media_type for p in read(tmp_path) if isinstance(p, Page)} == {"text/html"}


def test_gzipped_pages_and_lines_are_unpacked(tmp_path: Path) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(b"<html><p>Talks failed.</p></html>"))
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(LINE + b"\n" + LINE))
    found = list(read(tmp_path))
    assert [p.media_type for p in found if isinstance(p, Page)] == [
        "text/html",
        "application/json",
        "application/json",
    ]


def test_what_cannot_be_used_is_rejected_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "1.html.gz").write_bytes(gzip.compress(b"<html>" * 99)[:-20])
    (tmp_path / "2.css").write_text("p { margin: 0 }")
    (tmp_path / "3.txt").write_bytes(b"x" * (LARGEST + 1))
    (tmp_path / "4.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "5.txt")
    (tmp_path / "6.jsonl").write_bytes(LINE.decode().encode("utf-16"))
    (tmp_path / "7.txt").write_text("The envoy left.")
    found = list(read(tmp_path))
    reasons = [item.reason for item in found if isinstance(item, Rejected)]
    for reason, part in zip(
        reasons,
        ("damaged gzip", "a style sheet", "20 MB", "cannot be read", "pipe", "UTF-16"),
        strict=True,
    ):
        assert part in reason
    assert isinstance(found[-1], Page)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The envoy left.")
    path.chmod(0)
    (found,) = read(path)
    assert isinstance(found, Rejected)
    assert "permission denied" in found.reason


def test_mistakes_are_told_at_the_call_and_not_later(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for source, said in (
        (tmp_path / "none.html", "is not there"),
        (tmp_path / "*.html", "no file fits"),
        (tmp_path / "empty", "holds no file"),
        ("a\0b", "NUL"),
    ):
        with pytest.raises(PageError, match=said):
            read(source)
    with pytest.raises(PageError, match="no pages given"):
        read()


def test_a_table_lies_among_the_pages_and_speaks_of_them(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The envoy left.")
    (tmp_path / "b.jsonl").write_bytes(LINE + b"\n" + LINE)
    rows = tmp_path / "about.csv"
    rows.write_text("file,outlet,url\na.txt,Post,https://post.example/a\nb.jsonl,Wire,\n")
    found = [p for p in read(tmp_path, about=rows) if isinstance(p, Page)]
    assert [p.about and p.about.outlet for p in found] == ["Post", "Wire", "Wire"]


def test_a_wrong_table_is_told_at_the_call(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The envoy left.")
    rows = tmp_path / "about.csv"
    rows.write_text("file,outlet\nb.txt,Post\n")
    with pytest.raises(PageError, match="not among the pages"):
        read(tmp_path, about=rows)
