"""Pages that try to run something, wherever their words are shown."""

from pathlib import Path

import pytest
from lxml import html  # type: ignore[import-untyped] # ships no types
from starlette.testclient import TestClient

from .visits import FIRES, HANDLER, SCRIPT, Visit, all_pages, key_of


@pytest.fixture
def client(made: Path, visit: Visit) -> TestClient:
    return visit(made, html=True)


def runs(text: str) -> list[str]:
    """What of a page would run, or lead to something that does."""
    found = []
    for element in html.fromstring(text).iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "script" and not (element.get("src") or "").startswith("/static/"):
            found.append(element.text_content())
        if element.tag in ("img", "iframe", "object", "embed", "base", "style"):
            found.append(element.tag)
        for name, value in element.attrib.items():
            address = name in ("href", "src", "action", "{http://www.w3.org/1999/xlink}href")
            if name.startswith("on") or name == "style":
                found.append(f"{element.tag} {name}")
            if address and value.strip().lower().startswith(("javascript:", "data:", "vbscript:")):
                found.append(value)
    return found


def test_nothing_that_a_page_holds_runs(client: TestClient) -> None:
    shown = 0
    for path in all_pages(client):
        answer = client.get(path)
        assert answer.status_code in (200, 400), path
        assert runs(answer.text) == [], path
        shown += "alert(" in answer.text
    assert shown >= 8  # the words are there, as words


def test_what_is_typed_does_not_run(client: TestClient) -> None:
    for path in ("/search", "/actors"):
        for typed in (
            SCRIPT,
            HANDLER,
            FIRES,
            f"outlet:{HANDLER}",
            f"like: {SCRIPT} of the harbour",
        ):
            answer = client.get(path, params={"q": typed})
            assert runs(answer.text) == [], (path, typed)
    for path in (f"/article/{HANDLER}", f"/nowhere/{SCRIPT}", f"/outlet/{HANDLER}"):
        assert runs(client.get(path).text) == [], path


def test_a_name_that_somebody_gives_does_not_run(own: Path, visit: Visit) -> None:
    client = visit(own, html=True)
    judged = {"verdict": "speaker is", "one": "vna-1-1", "other": FIRES, "why": SCRIPT}
    answer = client.post("/api/judgements", json={**judged, "who": HANDLER}, headers=key_of(client))
    assert answer.status_code == 201
    for path in ("/judgements", "/statement/vna-1-1", "/article/vna-1", "/review?item=vna-1-1"):
        page = client.get(path).text
        assert runs(page) == [], path
        assert "alert(" in page, path


def test_the_archived_original_is_text_in_which_nothing_runs(client: TestClient) -> None:
    answer = client.get("/api/articles/hostile/original")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "<script>" in answer.text


def test_a_script_is_no_address(client: TestClient) -> None:
    page = html.fromstring(client.get("/article/hostile").text)
    assert "javascript:alert(4)" in page.text_content()
    assert not [a for a in page.iter("a") if "javascript" in (a.get("href") or "")]


def test_a_table_holds_no_formula(own: Path, visit: Visit) -> None:
    client = visit(own)
    sent = {"verdict": "speaker is", "one": "vna-1-1", "other": "=1+1", "who": "Ana Reik"}
    client.post("/api/judgements", json=sent, headers=key_of(client))
    for path in ("/api/tables/attributions.csv", "/api/tables/judgements.csv"):
        assert ",=1+1" not in client.get(path).text, path
