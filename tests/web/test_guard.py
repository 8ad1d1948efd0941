"""Who may come in: each door that a hostile page, a stranger or a large file may try."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from retold.errors import UsageError
from retold.web import Settings
from retold.web.guard import HEADERS

from .visits import Visit, key_of

TOKEN = "a-long-invented-token"  # noqa: S105 - of a test
JUDGEMENT = {"verdict": "same", "one": "Ilsa Varn", "other": "Tomas Brandt", "who": "Ana Reik"}


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8321", "127.0.0.1.evil.example", "localhost.evil", ""]
)
def test_a_name_that_is_made_to_lead_here_is_refused(made: Path, visit: Visit, host: str) -> None:
    answer = visit(made).get("/api/session", headers={"host": host})
    assert answer.status_code == 421
    assert "key" not in answer.json()
    assert "--name" in answer.json()["detail"]


@pytest.mark.parametrize("host", ["127.0.0.1:8321", "localhost:8321", "[::1]:8321", "127.0.0.1"])
def test_this_machine_by_its_own_names_is_let_in(made: Path, visit: Visit, host: str) -> None:
    assert visit(made).get("/api/session", headers={"host": host}).status_code == 200


def test_a_name_that_was_given_is_let_in(made: Path, visit: Visit) -> None:
    client = visit(made, names=frozenset({"archive.example"}))
    assert client.get("/", headers={"host": "archive.example"}).status_code == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "archive.example"])  # noqa: S104
def test_another_address_needs_a_token(made: Path, host: str) -> None:
    with pytest.raises(UsageError, match="give a token that visitors must show"):
        Settings(corpus=made, host=host)
    with pytest.raises(UsageError, match="the token is short"):
        Settings(corpus=made, host=host, token="short")  # noqa: S106 - of a test
    assert Settings(corpus=made, host=host, token=TOKEN).is_ours("192.0.2.7:8321")
    assert not Settings(corpus=made, host=host, token=TOKEN).is_ours("evil.example")


def test_without_the_token_nothing_is_shown(made: Path, visit: Visit) -> None:
    client = visit(made, token=TOKEN)
    for path in ("/api/session", "/api/search?q=customs", "/article/vna-1", "/", "/nowhere"):
        answer = client.get(path)
        assert answer.status_code == 401, path
        assert "Varn" not in answer.text
    to_a_person = client.get("/", headers={"accept": "text/html"}, follow_redirects=False)
    assert (to_a_person.status_code, to_a_person.headers["location"]) == (303, "/enter")
    wrong = {"authorization": "Bearer another-long-token"}
    assert client.get("/api/session", headers=wrong).status_code == 401
    right = {"authorization": f"Bearer {TOKEN}"}
    assert client.get("/api/session", headers=right).status_code == 200


def test_a_person_shows_the_token_once(made: Path, visit: Visit) -> None:
    client = visit(made, token=TOKEN, html=True)
    assert client.post("/enter", data={"token": "not-the-one"}).status_code == 403
    key = client.app._settings.key  # type: ignore[attr-defined] # the guard's
    assert key not in client.get("/enter").text
    entered = client.post("/enter", data={"token": TOKEN}, follow_redirects=False)
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert client.get("/search?q=customs").status_code == 200


@pytest.fixture
def writes(own: Path, visit: Visit) -> tuple[TestClient, Callable[[], int]]:
    client = visit(own)
    return client, lambda: len(client.get("/api/judgements").json())


Writes = tuple[TestClient, Callable[[], int]]


def test_our_own_pages_may_write(writes: Writes) -> None:
    client, judged = writes
    origin = {"origin": "http://127.0.0.1:8321", "sec-fetch-site": "same-origin"}
    answer = client.post("/api/judgements", json=JUDGEMENT, headers=key_of(client) | origin)
    assert answer.status_code == 201
    assert judged() == 1


def test_a_write_without_the_key_is_refused(writes: Writes) -> None:
    client, judged = writes
    for headers in ({}, {"x-retold-key": "a guess"}):
        answer = client.post("/api/judgements", json=JUDGEMENT, headers=headers)
        assert answer.status_code == 403
        assert "key" in answer.json()["detail"]
    assert client.post("/judge?key=a+guess", data=JUDGEMENT).status_code == 403
    assert client.post("/api/link").status_code == 403
    assert client.post("/add", files={"files": ("a.txt", b"text")}).status_code == 403
    assert client.post("/api/urls", json={"urls": ["https://marn.example/"]}).status_code == 403
    assert client.post("/fetch", data={"urls": "https://marn.example/"}).status_code == 403
    assert judged() == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_write_that_another_site_asks_for_is_refused_even_with_the_key(
    writes: Writes, headers: dict[str, str]
) -> None:
    client, judged = writes
    answer = client.post("/api/judgements", json=JUDGEMENT, headers=key_of(client) | headers)
    assert answer.status_code == 403
    assert "another site" in answer.json()["detail"]
    assert judged() == 0


def test_nothing_is_written_by_looking(writes: Writes) -> None:
    client, _ = writes
    for path in ("/api/link", "/link", "/judge", "/api/pages", "/api/urls", "/fetch"):
        assert client.get(path, headers=key_of(client)).status_code in (404, 405), path


def test_a_corpus_served_for_reading_takes_no_write(made: Path, visit: Visit) -> None:
    client = visit(made, read_only=True)
    paths = ["/api/judgements", "/api/pages", "/api/link", "/api/urls"]
    for path in (*paths, "/judge", "/add", "/link", "/fetch"):
        answer = client.post(path, headers=key_of(client))
        assert answer.status_code == 403, path
        assert "reading only" in answer.json()["detail"]
    for path in ("/review", "/review?kind=lines&undo=x", "/statement/post-1-1", "/add"):
        page = client.get(path, headers={"accept": "text/html"}).text
        assert '<form method="post"' not in page, path


def test_a_large_upload_is_refused_with_a_reason(own: Path, visit: Visit) -> None:
    client = visit(own, upload=1_000_000)
    large = {"files": ("a.html", b"x" * 2_000_000)}
    told = client.post("/api/pages", files=large, headers=key_of(client))
    assert told.status_code == 413
    assert told.json()["detail"].startswith("that is more than 1 MB at once")

    def pieces() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n'
        for _ in range(40):
            yield b"x" * 100_000

    kind = {"content-type": "multipart/form-data; boundary=b"}
    untold = client.post("/api/pages", content=pieces(), headers=key_of(client) | kind)
    assert untold.status_code == 413
    form = client.post("/api/judgements", content=b"x" * 200_000, headers=key_of(client))
    assert form.status_code == 413
    assert client.get("/api/jobs").json() == []


def test_the_usual_limit_refuses_a_hundred_megabytes(made: Path) -> None:
    assert Settings(corpus=made).upload < 100_000_000


@pytest.mark.parametrize(
    "path",
    [
        "/static/../settings.py",
        "/static/%2e%2e/settings.py",
        "/static/..%2fsettings.py",
        "/static/%2fetc%2fpasswd",
        "/api/articles/..%2f..%2fcorpus.sqlite/original",
        "/api/tables/..%2fcorpus.csv",
        "/api/tables/articles.sqlite",
        "/article/%00",
        "/outlet/../../etc/passwd",
    ],
)
def test_no_path_leads_out(made: Path, visit: Visit, path: str) -> None:
    answer = visit(made).get(path)
    assert answer.status_code in (400, 404, 422), answer.text[:200]
    assert "SQLite format" not in answer.text
    assert "root:" not in answer.text


@pytest.mark.parametrize(
    "path", ["/", "/api/session", "/nowhere", "/static/workbench.css", "/api/articles/nope"]
)
def test_every_answer_forbids_what_our_pages_do_not_need(
    made: Path, visit: Visit, path: str
) -> None:
    answer = visit(made, html=True).get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "http:" not in policy


def test_a_refusal_forbids_it_too(made: Path, visit: Visit) -> None:
    answer = visit(made).get("/", headers={"host": "evil.example", "accept": "text/html"})
    assert answer.status_code == 421
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert visit(made).app._settings.key not in answer.text  # type: ignore[attr-defined]


@pytest.mark.parametrize("back", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_nobody_is_sent_elsewhere(own: Path, visit: Visit, back: str) -> None:
    client = visit(own)
    key = key_of(client)["x-retold-key"]
    sent = {**JUDGEMENT, "back": back}
    gone = client.post(f"/judge?key={key}", data=sent, follow_redirects=False)
    assert (gone.status_code, gone.headers["location"]) == (303, "/")
