"""Tables to download: what each view shows, whole, in every format."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from retold.web import downloads
from retold.web.downloads import VIEWS

from .visits import Visit

FORMATS = ("csv", "xlsx", "jsonl", "parquet")


@pytest.fixture
def client(made: Path, visit: Visit) -> TestClient:
    return visit(made)


def of(client: TestClient, view: str) -> str:
    """Something that a view shows."""
    if view == "narrative":
        found: str = client.get("/api/narratives").json()["items"][0]["id"]
        return found
    if view == "actor":
        actors = client.get("/api/actors").json()["items"]
        return str(next(actor["id"] for actor in actors if actor["name"] == "Ilsa Varn"))
    return {
        "search": "customs",
        "outlet": "The Harbour Post",
        "article": "hostile",
        "versions": "https://post.example/a",
    }.get(view, "post-1-1")


def rows(client: TestClient, view: str, wanted: str) -> list[dict[str, str]]:
    answer = client.get(f"/api/views/{view}.csv", params={"of": wanted})
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_comes_in_every_format_with_the_same_rows(client: TestClient, view: str) -> None:
    wanted = of(client, view)
    sheet = rows(client, view, wanted)
    assert sheet
    for form in FORMATS:
        answer = client.get(f"/api/views/{view}.{form}", params={"of": wanted})
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == downloads.MEDIA[form]
        assert f'filename="{view}.{form}"' in answer.headers["content-disposition"]
        if form == "jsonl":
            assert len([json.loads(line) for line in answer.text.splitlines()]) == len(sheet)
        elif form == "xlsx":
            with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
                (name,) = [n for n in book.namelist() if n.startswith("xl/worksheets/")]
                assert book.read(name).count(b"<row ") == len(sheet) + 1
        elif form == "parquet":
            assert answer.content[:4] == b"PAR1"


def test_a_search_is_whole_however_few_a_page_shows(client: TestClient) -> None:
    found = client.get("/api/search", params={"q": "customs", "limit": 1}).json()
    assert len(found["items"]) == 1
    sheet = rows(client, "search", "customs")
    assert len(sheet) == found["total"] == 4
    assert sheet[0]["telling_id"] == found["items"][0]["telling"]["id"]
    assert {row["speaker"] for row in sheet} == {"Ilsa Varn", "Tomas Brandt"}


def test_a_trace_says_how_each_telling_came(client: TestClient) -> None:
    forms = [row["form"] for row in rows(client, "statement", "post-1-1")]
    assert forms[0] == "earliest held"
    assert sorted(forms[1:]) == ["trimmed", "verbatim"]


def test_what_is_not_there_is_told_and_no_file_is_left(client: TestClient) -> None:
    for view, wanted in (
        ("search", ""),
        ("search", "like: what is this"),
        ("search", "since:never"),
        ("outlet", "Nobody's Post"),
        ("actor", "nobody"),
        ("statement", "…"),
    ):
        answer = client.get(f"/api/views/{view}.csv", params={"of": wanted})
        assert answer.status_code in (400, 404), (view, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
    assert client.get("/api/views/cellar.csv", params={"of": "x"}).status_code == 422


def test_a_cell_is_no_formula(client: TestClient) -> None:
    for row in rows(client, "article", "hostile"):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())


def test_every_table_comes_as_a_workbook_and_as_parquet(client: TestClient) -> None:
    for name in ("attributions", "holdings", "judgements"):
        assert client.get(f"/api/tables/{name}.xlsx").content[:2] == b"PK"
        assert client.get(f"/api/tables/{name}.parquet").content[:4] == b"PAR1"
