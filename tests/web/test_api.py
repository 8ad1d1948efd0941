"""The HTTP API: the same JSON as `export`, lists that go on, and errors in the same words."""

import json
import threading
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

import retold
from retold.export import recall_line, step_line, trace_line
from retold.pages import page
from retold.web.cursors import cursor

from .visits import LineOf, Visit, key_of

LEDGER = "customs ledger of the Northern League"


@pytest.fixture
def client(made: Path, visit: Visit) -> TestClient:
    return visit(made)


def plain(value: Any) -> Any:
    return json.loads(msgspec.json.encode(value))


def test_it_gives_what_the_verbs_give(client: TestClient, made: Path) -> None:
    with retold.open(made) as corpus:
        found = client.get("/api/search", params={"q": LEDGER}).json()
        told_by = [[item, *item.pop("others")] for item in found["items"]]
        tellings = [telling for statement in told_by for telling in statement]
        assert tellings == plain([step_line(s) for s in corpus.search(LEDGER)])
        assert found["total"] == len(tellings) > len(told_by)
        told = found["items"][0]["telling"]["id"]
        assert client.get(f"/api/trace/{told}").json() == plain(trace_line(corpus.trace(told)))
        assert client.get(f"/api/compare/{told}").json() == plain(corpus.compare(told))
        recalled = client.get("/api/recall", params={"text": f"The {LEDGER}."}).json()
        assert recalled == plain([recall_line(r) for r in corpus.recall(f"The {LEDGER}.")])
        assert client.get("/api/outlets").json() == plain(list(corpus.outlets()))
        assert client.get("/api/holdings").json() == plain(list(corpus.holdings()))


def test_a_table_is_the_one_that_export_writes(
    client: TestClient, made: Path, tmp_path: Path
) -> None:
    with retold.open(made) as corpus:
        for form in ("csv", "jsonl"):
            corpus.export(tmp_path / form, form)
            corpus.export(tmp_path / f"one-{form}", form, id="vna-1-1")
    for form in ("csv", "jsonl"):
        for file in (tmp_path / form).iterdir():
            assert client.get(f"/api/tables/{file.name}").content == file.read_bytes(), file.name
            one = (tmp_path / f"one-{form}" / file.name).read_bytes()
            asked = client.get(f"/api/tables/{file.name}", params={"id": "vna-1-1"})
            assert asked.content == one, file.name


def test_the_attributions_are_those_of_export_page_by_page(
    client: TestClient, made: Path, tmp_path: Path
) -> None:
    with retold.open(made) as corpus:
        corpus.export(tmp_path / "out")
    lines = (tmp_path / "out/attributions.jsonl").read_bytes()
    rows = [json.loads(line) for line in lines.splitlines()]
    assert walked(client, "/api/attributions", limit=2) == rows


def walked(client: TestClient, path: str, **params: Any) -> list[Any]:
    """All items of a list, a page after the other."""
    found: list[Any] = []
    after: str | None = None
    for _ in range(100):
        given = client.get(path, params=params | ({"after": after} if after else {}))
        assert given.status_code == 200, given.text
        found += given.json()["items"]
        after = given.json()["next"]
        if after is None:
            return found
    raise AssertionError("the list does not end")


@pytest.mark.parametrize("path", ["/api/search?q=the", "/api/actors", "/api/narratives"])
def test_a_list_in_small_pages_is_the_whole_list(client: TestClient, path: str) -> None:
    name, _, words = path.partition("?q=")
    asked = {"q": words} if words else {}
    whole = client.get(name, params={"limit": 100, **asked}).json()["items"]
    assert walked(client, name, limit=1, **asked) == whole
    assert whole


@pytest.mark.parametrize(
    ("path", "status", "detail"),
    [
        ("/api/articles/nope", 404, "no article with the id 'nope' is held"),
        ("/api/trace/zzzz", 404, "'zzzz' is no id, and no statement held has these words"),
        ("/api/search?q=since:yesterday", 400, "since 'yesterday' is no date"),
        ("/api/search?q=…", 400, "'…' holds no word to search for"),
        ("/api/search?q=kind:loud", 400, "kind 'loud' is not known"),
        ("/api/actors?after=zzz", 400, "'zzz' is no cursor that this list gave"),
        ("/api/attributions?after=MQ", 400, "'MQ' is no cursor that this list gave"),
        ("/api/actors/nobody", 404, "no actor with the id 'nobody' is held"),
        ("/api/jobs/nope", 404, "no job has the id 'nope'"),
        ("/api/search?q=x&limit=0", 422, "limit: "),
        ("/api/nowhere", 404, "there is no page '/api/nowhere'"),
    ],
)
def test_what_is_off_is_told_as_on_the_command_line(
    client: TestClient, path: str, status: int, detail: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status
    assert told["detail"].startswith(detail)
    assert told["instance"] == path.partition("?")[0]


def test_a_judgement_shows_at_once_and_in_the_next_request(own: Path, visit: Visit) -> None:
    client = visit(own)
    sent = {"verdict": "speaker is", "one": "vna-1-1", "other": "Mara Lind", "who": "Ana Reik"}
    kept = client.post("/api/judgements", json=sent, headers=key_of(client))
    assert kept.status_code == 201
    assert kept.json()["value"] == "Mara Lind"
    (said,) = client.get("/api/articles/vna-1").json()["attributions"]
    assert said["actor"]["name"] == "Mara Lind"
    assert client.get("/api/search", params={"q": "speaker:Lind"}).json()["total"] == 1
    assert client.get("/api/session").json()["stale"]
    off = client.post("/api/judgements", json=sent | {"who": ""}, headers=key_of(client))
    assert off.status_code == 400
    broken = client.post("/api/judgements", content=b"{", headers=key_of(client))
    assert broken.status_code == 400
    assert broken.json()["detail"].startswith("not a judgement")
    assert len(client.get("/api/judgements").json()) == 1


def test_it_describes_itself(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    names = set(described["components"]["schemas"])
    assert {"TraceLine", "FoundLine", "AttributionRow", "Problem", "Judgement", "Job"} <= names
    for path, operations in described["paths"].items():
        assert path.startswith("/api"), path
        for operation in operations.values():
            answers = operation["responses"]
            assert any(code.startswith("2") for code in answers), path
            assert "application/problem+json" in answers["421"]["content"], path

    def places(value: Any) -> list[str]:
        if isinstance(value, dict):
            here = [value["$ref"]] if "$ref" in value else []
            return here + [place for part in value.values() for place in places(part)]
        return (
            [place for part in value for place in places(part)] if isinstance(value, list) else []
        )

    assert {place.rpartition("/")[2] for place in places(described)} <= names


def test_it_reads_while_pages_are_added(own: Path, visit: Visit, line_of: LineOf) -> None:
    client = visit(own, html=True)
    told = "The lighthouse of Marn will be lit again in spring"

    def line(n: int) -> bytes:
        said = f"{told}, for the {n}th time"
        return line_of(
            f"“{said},” Keeper Odo Halm said.",
            ("Keeper Odo Halm", "said", said, "Odo Halm"),
            id=f"light-{n}",
            outlet="VNA",
        )

    failed: list[BaseException] = []

    def write() -> None:
        try:
            with retold.open(own) as corpus:
                corpus.add(
                    (
                        page(line(n), name=f"l:{n}", media_type="application/json")
                        for n in range(60)
                    ),
                    workers=1,
                )
        except BaseException as error:
            failed.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    totals: list[int] = []
    while writer.is_alive() or not totals:
        for path in ("/search?q=lighthouse", "/holdings", "/statement/vna-1-1", "/review"):
            assert client.get(path).status_code == 200, path
        totals.append(client.get("/api/search", params={"q": "lighthouse"}).json()["total"])
    writer.join()
    assert not failed
    assert client.get("/api/search", params={"q": "lighthouse"}).json()["total"] == 60
    assert totals == sorted(totals)
    with retold.open(own) as corpus:
        assert corpus._db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


PATHS = (
    "/api/search?q={}",
    "/api/search?q=the&after={}",
    "/api/recall?text={}",
    "/api/trace/{}",
    "/api/compare/{}",
    "/api/narratives/{}",
    "/api/narratives?after={}",
    "/api/attributions?after={}",
    "/api/actors/{}",
    "/api/actors?q={}",
    "/api/articles/{}",
    "/api/articles/{}/original",
    "/api/tables/tellings.csv?id={}",
    "/api/jobs/{}",
    "/search?q={}",
    "/statement/{}?a=x&b=y",
    "/article/{}",
    "/outlet/{}",
    "/review?item={}",
    "/review?after={}",
    "/holdings?page={}",
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(PATHS), text=st.text(max_size=40) | st.integers().map(str))
def test_nothing_that_is_asked_is_a_fault(client: TestClient, path: str, text: str) -> None:
    """What schemathesis would ask: any text where a text is wanted."""
    places = (text, cursor(text), cursor(10**30), cursor([0.1, text, text]), cursor([text, text]))
    for given_text in places if "after=" in path else (text,):
        answer = client.get(path.format(quote(given_text, safe="", errors="replace")))
        assert answer.status_code < 500, (path, given_text, answer.text)
