"""outlets.csv: what a person knows of outlets."""

from importlib.resources import as_file, files
from pathlib import Path

import pytest

from retold.errors import PageError
from retold.outlets import known
from retold.pages import read_outlets
from retold.records import Outlet

HEADER = "name,also,domains,country,type,group\n"


def table(folder: Path, text: str) -> Path:
    path = folder / "outlets.csv"
    path.write_text(text, "utf-8")
    return path


def test_a_row_gives_an_outlet(tmp_path: Path) -> None:
    row = "Veldoria News Agency, VNA ; Agence VNA,WWW.Vna.example;vna.gull.example,vd,State,VSM\n"
    assert read_outlets(table(tmp_path, HEADER + row)) == (
        Outlet(
            name="Veldoria News Agency",
            also=("VNA", "Agence VNA"),
            domains=("vna.example", "vna.gull.example"),
            country="VD",
            type="state",
            group="VSM",
        ),
    )


def test_a_name_is_enough(tmp_path: Path) -> None:
    assert read_outlets(table(tmp_path, "name\nThe Harbour Post\n\n")) == (
        Outlet(name="The Harbour Post"),
    )
    assert read_outlets(table(tmp_path, "group,name\nGull Press,The Gull\n")) == (
        Outlet(name="The Gull", group="Gull Press"),
    )


def test_a_table_as_spreadsheets_of_other_countries_write_it_is_read(tmp_path: Path) -> None:
    text = '# mine; and others\nName;Domains\n# the coast\nKüste;"kueste.example;kueste2.example"\n'
    assert read_outlets(table(tmp_path, text)) == (
        Outlet(name="Küste", domains=("kueste.example", "kueste2.example")),
    )


def test_the_lexicon_itself_is_such_a_table() -> None:
    with as_file(files("retold").joinpath("lexicon", "outlets.csv")) as path:
        assert read_outlets(path) == known().rows


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", r"no 'name'; wanted name, also, domains, country, type, group"),
        ("outlet\nPost\n", r"has the columns \['outlet'\], no 'name'"),
        ("name,domain\nPost,post.example\n", r"has a column 'domain'; known are name, also"),
        ("name,type\n,state\n", r"row 2, names no outlet"),
        ("type,name\nstate\n", r"row 2, names no outlet"),
        ("name\n…\n", r"row 2, names no outlet"),
        ("name\nPost\nThe POST\n", r"row 3 \('The POST'\): 'The POST' is given to 'Post' already"),
        ("name,also\nPost,HP\nHP,\n", r"row 3 \('HP'\): 'HP' is given to 'Post' already"),
        (
            "name,domains\nPost,post.example\nWire,www.post.example\n",
            r"row 3 \('Wire'\): 'post.example' is given to 'Post' already",
        ),
        ("name,type\nPost,stately\n", r"type 'stately' is not known; wanted official, state"),
        ("name,country\nPost,Veldoria\n", r"country 'VELDORIA' is no ISO 3166 code"),
        ("name,domains\nPost,https://post.example/\n", r"'https://post.example/' is no domain"),
        ("name,domains\nPost,post\n", r"'post' is no domain; wanted one such as post.example"),
        ("name,domains\nPost,co.uk\n", r"under 'co.uk' anybody may have a site"),
        ("# a\n# b\nname,type\nPost,x\n", r"row 4 \('Post'\)"),
    ],
)
def test_a_wrong_table_is_told_with_its_row(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PageError, match=said) as told:
        read_outlets(table(tmp_path, text))
    assert "outlets.csv" in str(told.value)
    assert "\n" not in str(told.value)


def test_the_site_of_a_government_may_be_meant_without_all_below_it(tmp_path: Path) -> None:
    (row,) = read_outlets(table(tmp_path, "name,domains\nUK Government,www.gov.uk\n"))
    assert row.domains == ("www.gov.uk",)


def test_a_table_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PageError, match="cannot be read"):
        read_outlets(tmp_path / "none.csv")
