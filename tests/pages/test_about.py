"""about.csv: what a person knows of pages."""

from pathlib import Path

import pytest

from retold.errors import PageError
from retold.pages.about import read_about
from retold.records import About


def table(folder: Path, text: str) -> Path:
    path = folder / "about.csv"
    path.write_text(text, "utf-8")
    return path


def test_a_row_is_matched_by_the_name_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "talks.html"
    rows = table(tmp_path, "file,outlet,published\ntalks.html, The Harbour Post ,2022-02\n")
    assert read_about(rows, [file]) == {file: About(outlet="The Harbour Post", published="2022-02")}


def test_a_longer_path_outranks_a_name(tmp_path: Path) -> None:
    files = [tmp_path / "post" / "a.html", tmp_path / "wire" / "a.html"]
    rows = table(tmp_path, "file,outlet\npost/a.html,Post\na.html,Wire\n")
    assert [read_about(rows, files)[file].outlet for file in files] == ["Post", "Wire"]


def test_semicolons_and_a_mark_as_spreadsheets_write_them_are_read(tmp_path: Path) -> None:
    rows = tmp_path / "about.csv"
    rows.write_bytes("File;Outlet\r\na.txt;Tägliche Küste\r\n".encode("utf-8-sig"))
    assert read_about(rows, [tmp_path / "a.txt"])[tmp_path / "a.txt"].outlet == "Tägliche Küste"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("url,outlet\nx,y\n", r"no 'file'"),
        ("", r"no 'file'"),
        ("file,oulet\na.txt,Post\n", r"column 'oulet'"),
        ("file,outlet\nb.txt,Post\nc.txt,Post\n", r"'b.txt' and 1 more, which is not among"),
        ("file,outlet\n,Post\n", r"row 2, names no file"),
        ("file,outlet\na.txt,Post\n./a.txt,Wire\n", r"row 3, speaks of './a.txt' a second time"),
        ("file,published\na.txt,13/09/2024\n", r"row 2 \('a.txt'\): published '13/09/2024'"),
        ("file,published\na.txt,2024-02-30\n", r"wanted ISO 8601"),
    ],
)
def test_a_wrong_table_is_told_with_its_row(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PageError, match=said):
        read_about(table(tmp_path, text), [tmp_path / "a.txt"])


def test_a_name_that_fits_two_files_is_told(tmp_path: Path) -> None:
    files = [tmp_path / "post" / "a.html", tmp_path / "wire" / "a.html"]
    with pytest.raises(PageError, match="fits 2 pages"):
        read_about(table(tmp_path, "file,outlet\na.html,Post\n"), files)


def test_a_table_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PageError, match="cannot be read"):
        read_about(tmp_path / "none.csv", [])
