"""The archive as WACZ: held to the specification by hand, and to other readers where they are."""

import gzip
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen
from zipfile import ZIP_STORED, ZipFile

import pytest
from tests.export.needed import needed
from warcio.archiveiterator import ArchiveIterator

import retold
from retold import CorpusError
from retold.export.wacz import surt
from retold.pages import page
from retold.records import Page
from retold.store import archive

ALONE = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
"""The environment of programs that are none of ours."""

HTML = "<!doctype html><html><head><title>Day {n}</title></head><body><article><p>The envoy left"
HTML += " Kestrel on day {n}, the ministry of Veldoria said in a statement.</p></article></body>"


def brought(strait: tuple[bytes, ...]) -> Iterator[Page]:
    for n in range(4):
        yield page(
            HTML.format(n=n).encode(),
            name=f"{n}.html",
            url=f"https://www.post.example/{n % 3}?B={n}",
            fetched=f"2022-03-0{4 - n}T08:00:00Z",
        )
    for n, line in enumerate(strait, 1):
        made = page(line, name=f"x:{n}", media_type="application/json", fetched="2022-03-01")
        yield made


@pytest.fixture
def corpus(
    tmp_path: Path, strait: tuple[bytes, ...], monkeypatch: pytest.MonkeyPatch
) -> Iterator[retold.Corpus]:
    monkeypatch.setattr(archive, "ROTATE", 1500)  # several segments
    with retold.open(tmp_path / "c.retold") as opened:
        opened.add(brought(strait))
        opened.link()
        yield opened


def made(corpus: retold.Corpus, folder: Path, told: str | None = None) -> Path:
    corpus.export(folder, "wacz", id=told)
    (found,) = folder.iterdir()
    return found


def test_it_holds_what_the_specification_asks_for(corpus: retold.Corpus, tmp_path: Path) -> None:
    with ZipFile(made(corpus, tmp_path / "out")) as held:
        names = held.namelist()
        assert sum(name.startswith("archive/") for name in names) > 1
        package = json.loads(held.read("datapackage.json"))
        assert package["profile"] == "data-package"
        assert package["wacz_version"] == "1.1.1"
        assert package["created"] == "2022-03-04T08:00:00Z"
        for resource in package["resources"]:
            body = held.read(resource["path"])
            assert resource["bytes"] == len(body)
            assert resource["hash"] == f"sha256:{hashlib.sha256(body).hexdigest()}"
        listed = {resource["path"] for resource in package["resources"]}
        assert listed == set(names) - {"datapackage.json", "datapackage-digest.json"}
        digest = json.loads(held.read("datapackage-digest.json"))
        assert digest["path"] == "datapackage.json"
        body = held.read("datapackage.json")
        assert digest["hash"] == f"sha256:{hashlib.sha256(body).hexdigest()}"
        for info in held.infolist():
            if info.filename.startswith("archive/"):
                assert info.compress_type == ZIP_STORED


def test_a_player_finds_each_page_by_its_line_in_the_index(
    corpus: retold.Corpus, tmp_path: Path
) -> None:
    with ZipFile(made(corpus, tmp_path / "out")) as held:
        lines = held.read("indexes/index.cdx").decode().splitlines()
        assert lines == sorted(lines)
        index = {}
        for line in lines:
            key, stamp, fields = line.split(" ", 2)
            assert re.fullmatch(r"\d{14}", stamp)
            one = json.loads(fields)
            start, length = int(one["offset"]), int(one["length"])
            packed = held.read(f"archive/{one['filename']}")[start : start + length]
            record = next(iter(ArchiveIterator(BytesIO(packed), check_digests="raise")))
            assert record.rec_headers.get_header("WARC-Target-URI") == one["url"]
            assert surt(one["url"]) == key
            assert gzip.decompress(packed).startswith(b"WARC/1.1")
            body = record.content_stream().read()
            assert one["digest"] == f"sha256:{hashlib.sha256(body).hexdigest()}"
            assert one["status"] == "200"
            index[one["url"], stamp] = one["mime"]
        first, *pages = map(json.loads, held.read("pages/pages.jsonl").splitlines())
        assert first["format"] == "json-pages-1.0"
        assert len(pages) == 4
        for one in pages:
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", one["ts"])
            stamp = re.sub(r"\D", "", one["ts"])
            assert index[one["url"], stamp] == "text/html"
            assert one["title"].startswith("Day ")


def test_the_same_corpus_gives_the_same_bytes(corpus: retold.Corpus, tmp_path: Path) -> None:
    one, other = (made(corpus, tmp_path / name).read_bytes() for name in ("one", "other"))
    assert one == other


def test_one_statement_gives_its_pages_alone(corpus: retold.Corpus, tmp_path: Path) -> None:
    with ZipFile(made(corpus, tmp_path / "out", "customs ledger root cause")) as held:
        lines = held.read("indexes/index.cdx").decode().splitlines()
        assert 2 <= len(lines) <= 4
        (warc,) = (name for name in held.namelist() if name.startswith("archive/"))
        body = held.read(warc)
        for line in lines:
            one = json.loads(line.split(" ", 2)[2])
            start, length = int(one["offset"]), int(one["length"])
            record = next(iter(ArchiveIterator(BytesIO(body[start : start + length]))))
            assert record.rec_headers.get_header("WARC-Target-URI") == one["url"]


def test_an_archive_that_is_damaged_is_not_handed_on(corpus: retold.Corpus, tmp_path: Path) -> None:
    segment = corpus.path / "pages-00001.warc.gz"
    kept = segment.read_bytes()
    segment.write_bytes(kept[:-20] + b"x" * 20)
    with pytest.raises(CorpusError, match="`retold verify` says what else"):
        corpus.export(tmp_path / "out", "wacz")
    segment.unlink()
    with pytest.raises(CorpusError):
        corpus.export(tmp_path / "out", "wacz")


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Post.example/a?B=1", "example,post)/a?b=1"),
        ("http://post.example:8080", "example,post:8080)/"),
        ("urn:sha256:AB", "urn:sha256:ab"),
        ("http://[broken/", "http://[broken/"),
    ],
)
def test_addresses_are_sorted_by_their_host_from_its_end(url: str, key: str) -> None:
    assert surt(url) == key


def validated(file: Path) -> bool:
    """Whether py-wacz takes it. It runs alone: its temporary files stay until its process ends."""
    needed("wacz")
    code = "import sys; from wacz.main import main; sys.exit(main(sys.argv[1:]))"
    run = [sys.executable, "-c", code, "validate", "-f", str(file)]
    return subprocess.run(run, capture_output=True).returncode == 0  # noqa: S603 - the validator


@pytest.mark.parametrize("of", ["corpus", "demo", "seeds"])
def test_the_validator_of_py_wacz_takes_it(
    of: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    whole = made(request.getfixturevalue(of), tmp_path / "out")
    assert validated(whole)
    with ZipFile(whole) as held, ZipFile(tmp_path / "altered.wacz", "w") as altered:
        for name in held.namelist():
            body = held.read(name)
            altered.writestr(name, body + b"\n" if name.startswith("pages/") else body)
    assert not validated(tmp_path / "altered.wacz"), "it looks at what it is given"


# ---- other readers: programs of their own, for their packages and ours do not go together
#
#     python -m venv readers && readers/bin/pip install pywb 'setuptools<80'
#     PATH=$PWD/readers/bin:$PATH pytest tests/export/test_wacz.py


def reader(name: str) -> str:
    """A program that reads WACZ, found by its name."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"needs {name}: `pip install pywb` in an environment on the PATH")
    return found


@pytest.fixture
def replayed(corpus: retold.Corpus, tmp_path: Path) -> Iterator[str]:
    """The address at which pywb shows the pages of a WACZ, opened by its own index."""
    manager, player = reader("wb-manager"), reader("wayback")
    file = made(corpus, tmp_path / "out")
    for words in (("init", "kept"), ("add", "--unpack-wacz", "kept", str(file))):
        subprocess.run(  # noqa: S603 - the program that was found
            [manager, *words], cwd=tmp_path, check=True, capture_output=True, env=ALONE
        )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = subprocess.Popen(  # noqa: S603 - the program that was found
        [player, "-b", "127.0.0.1", "-p", str(port)],
        cwd=tmp_path,
        env=ALONE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(300):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/kept"
    finally:
        running.kill()
        running.wait()


def test_pywb_replays_each_page_as_it_was_kept(replayed: str) -> None:
    for n in range(4):
        stamp, url = f"2022030{4 - n}080000", f"https://www.post.example/{n % 3}?B={n}"
        with urlopen(f"{replayed}/{stamp}id_/{url}") as answer:  # noqa: S310 - of this machine
            assert answer.read() == HTML.format(n=n).encode()
            assert answer.headers["Memento-Datetime"].startswith(
                ("Tue, 01", "Wed, 02", "Thu, 03", "Fri, 04")
            )
        with urlopen(f"{replayed}/{stamp}mp_/{url}") as answer:  # noqa: S310
            assert f"The envoy left Kestrel on day {n}" in answer.read().decode()
    with pytest.raises(HTTPError, match="404"):
        urlopen(f"{replayed}/2022id_/https://www.post.example/none")  # noqa: S310
