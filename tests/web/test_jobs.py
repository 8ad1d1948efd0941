"""Pages dropped into the workbench: read, watched, linked, or rejected with a reason."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from retold.web.jobs import safe_name

from .visits import LineOf, Visit, key_of

PRESS = (
    "Veldoria shuts lane\n\n“The northern lane of the Sorrel Strait is shut to tankers,” Harbour"
    " Master Ilke Sand said in Kestrel on Monday. She said pilots would wait in Marn.\n"
).encode()


def ended(client: TestClient, job: dict[str, Any]) -> dict[str, Any]:
    """The job once it has ended."""
    for _ in range(1200):
        now: dict[str, Any] = client.get(f"/api/jobs/{job['id']}").json()
        if now["state"] in ("done", "failed"):
            return now
        time.sleep(0.1)
    raise AssertionError("the job does not end")


def test_dropped_pages_are_read_linked_and_found(own: Path, visit: Visit, line_of: LineOf) -> None:
    client = visit(own)
    said = "The lighthouse of Marn will be lit again in spring"
    line = line_of(f"“{said},” Odo Halm said.", ("Odo Halm", "said", said, "Odo Halm"), id="light")
    about = b"file,outlet,published\npress.txt,Kestrel Herald,2022-03-07\n"
    files = [
        ("files", ("press.txt", PRESS)),
        ("files", ("../../crawl.jsonl", line + b"\nno json\n")),
        ("files", ("empty.html", b"")),
        ("files", ("about.csv", about)),
    ]
    answer = client.post("/api/pages", files=files, headers=key_of(client))
    assert answer.status_code == 202
    job = ended(client, answer.json())
    assert (job["state"], job["error"]) == ("done", None)
    assert (job["done"], job["total"], job["added"]) == (4, 4, 2)
    assert {one["name"] for one in job["rejected"]} == {"crawl.jsonl:2", "empty.html"}
    assert all(one["reason"] and "/" not in one["reason"] for one in job["rejected"])
    assert job["linked"]["families"] > 0
    (found,) = client.get("/api/search", params={"q": "tankers"}).json()["items"]
    assert found["article"]["outlet"] == "Kestrel Herald"
    assert found["attribution"]["actor"]["name"].endswith("Ilke Sand")
    again = client.post("/api/pages", files=files[:1], headers=key_of(client)).json()
    assert ended(client, again)["held"] == 1
    watched = client.get("/add", params={"job": job["id"]}, headers={"accept": "text/html"}).text
    assert "crawl.jsonl:2" in watched


def test_a_job_tells_how_far_it_is(own: Path, visit: Visit) -> None:
    client = visit(own)
    job = client.post("/api/link", headers=key_of(client)).json()
    with client.stream("GET", f"/api/jobs/{job['id']}/events") as events:
        assert events.headers["content-type"].startswith("text/event-stream")
        told = [json.loads(line[6:]) for line in events.iter_lines() if line.startswith("data: ")]
    assert told[-1]["state"] == "done"
    assert told[-1]["linked"]["families"] > 0


@pytest.mark.parametrize("files", [[], [("files", ("", b""))], [("other", ("a.txt", b"text"))]])
def test_without_a_file_nothing_begins(own: Path, visit: Visit, files: list[Any]) -> None:
    client = visit(own)
    answer = client.post("/api/pages", files=files, headers=key_of(client))
    assert answer.status_code == 400
    assert client.get("/api/jobs").json() == []


def test_a_table_that_is_wrong_fails_with_its_reason(own: Path, visit: Visit) -> None:
    client = visit(own)
    files = [("files", ("press.txt", PRESS)), ("files", ("about.csv", b"name\npress.txt\n"))]
    job = ended(client, client.post("/api/pages", files=files, headers=key_of(client)).json())
    assert job["state"] == "failed"
    assert "file" in job["error"]


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = self.path == "/press.html"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        if found:
            head, body = PRESS.decode().split("\n\n")
            self.wfile.write(f"<article><h1>{head}</h1><p>{body}</p></article>".encode())

    def log_message(self, *_: object) -> None:
        pass


def test_pasted_addresses_are_asked_for_and_what_is_refused_says_why(
    own: Path, visit: Visit
) -> None:
    client = visit(own, private=True)
    with ThreadingHTTPServer(("127.0.0.1", 0), _Page) as site:
        threading.Thread(target=site.serve_forever).start()
        place = f"http://127.0.0.1:{site.server_address[1]}"
        urls = [f"{place}/press.html", "ftp://marn.example/a"]
        answer = client.post("/api/urls", json={"urls": urls}, headers=key_of(client))
        assert answer.status_code == 202
        job = ended(client, answer.json())
        site.shutdown()
    assert (job["state"], job["error"]) == ("done", None)
    assert (job["done"], job["total"], job["added"]) == (2, 2, 1)
    (refused,) = job["rejected"]
    assert refused["name"] == "ftp://marn.example/a"
    assert "http" in refused["reason"]
    assert client.get("/api/search", params={"q": "tankers"}).json()["total"] == 1


def test_this_machine_is_not_asked_on_behalf_of_a_visitor(own: Path, visit: Visit) -> None:
    client = visit(own, html=True)
    key = key_of(client)["x-retold-key"]
    sent = {"urls": "http://127.0.0.1:9/secret\nhttp://localhost:9/\nhttp://[::1]:9/"}
    gone = client.post(f"/fetch?key={key}", data=sent)
    job = ended(client, {"id": str(gone.url).rpartition("=")[2]})
    assert (job["added"], len(job["rejected"])) == (0, 3)
    assert all("public addresses only" in one["reason"] for one in job["rejected"])
    shown = client.get(str(gone.url)).text
    assert "public addresses only" in shown


@pytest.mark.parametrize("urls", [[], ["https://marn.example/"] * 201])
def test_none_or_too_many_addresses_are_refused(own: Path, visit: Visit, urls: list[str]) -> None:
    client = visit(own)
    answer = client.post("/api/urls", json={"urls": urls}, headers=key_of(client))
    assert answer.status_code == 400
    assert "give 1 to 200 at once" in answer.json()["detail"]


def test_names_of_files_hold_no_folder() -> None:
    taken: set[str] = set()
    assert safe_name("..\\..\\boot.ini", taken) == "boot.ini"
    assert safe_name("/etc/passwd", taken) == "passwd"
    assert safe_name("passwd", taken) == "2-passwd"
    assert safe_name("...", taken) == "page"
    assert safe_name("港口.html", taken) == "港口.html"
    assert "\0" not in safe_name("a\0b.html", taken)
