"""The proof of a finding: checked by a stranger, and not to be tampered with unseen."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.articles.pdfs import SHEET, pdf

import retold
from retold import UsageError
from retold.pages import page
from retold.proof import check
from retold.records import About, Page

EVIL = """<!doctype html><html lang="en"><head><title>Veldoria &lt;script&gt;alert(1)&lt;/script&gt;
blames League</title><meta property="og:site_name" content="The &quot;Harbour&quot; Post"></head>
<body><article><h1>Veldoria blames League</h1><p>“The tariffs of the Northern League are an act of
&lt;img src=x onerror=alert(1)&gt; piracy &amp; nothing&nbsp;else, 🚢 we say,” Foreign Minister Anna
Brask said in Kestrel on Tuesday.</p><p>She said the escorts would begin in April, and that the
harbour of Marn stays open to every flag.</p></article><script>alert(2)</script></body></html>"""


def brought(strait: tuple[bytes, ...]) -> Iterator[Page]:
    for n, line in enumerate(strait, 1):
        yield page(line, name=f"x:{n}", media_type="application/json")
    url = "javascript:alert(3)"
    yield page(EVIL.encode(), name="evil.html", fetched="2022-03-01T08:00:00Z", url=url)
    text = "“The customs ledger of the Northern League is the root cause of the Sorrel Strait"
    text += " crisis,” Foreign Minister Ilsa Varn said in Kestrel on Tuesday.\n"
    yield page(text.encode(), name="b.txt", about=About(outlet="Gull", published="2022-03-03"))


@pytest.fixture(scope="module")
def corpus(
    tmp_path_factory: pytest.TempPathFactory, strait: tuple[bytes, ...]
) -> Iterator[retold.Corpus]:
    with retold.open(tmp_path_factory.mktemp("proof") / "c.retold") as opened:
        opened.add(brought(strait))
        opened.link()
        yield opened


@pytest.fixture(scope="module")
def proof(corpus: retold.Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    corpus.export(folder, "proof", id="customs ledger root cause")
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def evil(corpus: retold.Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evil")
    corpus.export(folder, "proof", id="tariffs act of piracy")
    (made,) = folder.iterdir()
    return made


def unpacked(proof: Path, folder: Path) -> Path:
    with ZipFile(proof) as held:
        held.extractall(folder)
    return folder


def stranger(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """What a stranger sees, who has Python alone: no packages, no environment."""
    command = [sys.executable, "-E", "-s", "-S", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd)  # noqa: S603


@pytest.mark.parametrize("which", ["proof", "evil"])
def test_a_stranger_checks_it_with_one_command(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    made: Path = request.getfixturevalue(which)
    folder = unpacked(made, tmp_path / "proof")
    before = sorted(p.name for p in folder.rglob("*"))
    for words in ((made,), (folder / "check.py",), (folder / "check.py", made)):
        done = stranger(*words, cwd=tmp_path)
        assert (done.returncode, done.stdout[:17], done.stderr) == (0, "Everything holds:", "")
    done = subprocess.run(
        [sys.executable, "check.py"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert sorted(p.name for p in folder.rglob("*")) == before


def test_it_is_checked_by_hand_as_the_readme_says(proof: Path, tmp_path: Path) -> None:
    if shutil.which("sha256sum") is None:
        pytest.skip("needs sha256sum, which is not here")
    folder = unpacked(proof, tmp_path / "proof")
    readme = (folder / "README.txt").read_text(encoding="utf-8")
    commands = re.findall(r"    (sha256sum -c \S+|tail -c [^\n]+\\\n[^\n]+)", readme)
    digests = re.findall(r"    ([0-9a-f]{64})\n", readme)
    assert len(commands) == len(digests) + 1 > 4
    for command, expected in zip(commands, ["OK", *digests], strict=True):
        done = subprocess.run(  # noqa: S602 - the commands of our own README
            command, shell=True, cwd=folder, capture_output=True, text=True, check=True
        )
        assert expected in done.stdout


def test_of_a_pdf_it_says_what_is_not_looked_at_and_how_a_stranger_does(tmp_path: Path) -> None:
    with retold.open(tmp_path / "c.retold") as corpus:
        corpus.add([page(pdf(SHEET), name="berth.pdf")])
        corpus.export(tmp_path / "out", "proof", id="wall sound winter")
    (made,) = (tmp_path / "out").iterdir()
    done = stranger(made, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "NOT LOOKED AT: whether texts/0001.txt is what its page shows" in done.stdout
    assert "Everything else holds" in done.stdout
    folder = unpacked(made, tmp_path / "proof")
    readme = (folder / "README.txt").read_text(encoding="utf-8")
    assert "to be the words in texts/0001.txt" in readme
    (command,) = re.findall(r"    (tail -c [^\n]+\\\n[^\n]+)", readme)
    if shutil.which("tail"):
        command = command.replace("| sha256sum", "> page.pdf")
        subprocess.run(command, shell=True, cwd=folder, check=True)  # noqa: S602 - our README
        assert (folder / "page.pdf").read_bytes() == pdf(SHEET)


def test_tampering_with_any_file_is_found(proof: Path, tmp_path: Path) -> None:
    folder = unpacked(proof, tmp_path / "proof")
    assert check.check(folder) == []
    for file in sorted(p for p in folder.rglob("*") if p.is_file()):
        kept = file.read_bytes()
        for changed in (kept[:-1], kept[: len(kept) // 2] + b"x" + kept[len(kept) // 2 :], b""):
            file.write_bytes(changed)
            assert check.check(folder), (file.name, len(changed))
        file.unlink()
        assert check.check(folder), file.name
        file.write_bytes(kept)
    (folder / "more.txt").write_text("more")
    assert check.check(folder) == ["more.txt was not there when the proof was made"]


@settings(max_examples=150)
@given(st.data())
def test_any_changed_byte_of_the_zip_is_found_or_changes_nothing(
    proof: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    kept = proof.read_bytes()
    at = data.draw(st.integers(0, len(kept) - 1))
    by = data.draw(st.integers(1, 255))
    changed = tmp_path_factory.getbasetemp() / "changed.zip"
    changed.write_bytes(kept[:at] + bytes([kept[at] ^ by]) + kept[at + 1 :])
    if not check.check(changed):
        with ZipFile(changed) as one, ZipFile(proof) as other:
            for name in other.namelist():
                assert one.read(name) == other.read(name)


FORGERIES = {
    "a word of a text": ("texts/0001.txt", "customs", "Customs"),
    "a word of the page": ("pages.warc.gz", None, None),
    "a position": ("annotations.jsonld", '"start": ', '"start": 1'),
    "words of a quotation": ("annotations.jsonld", '"exact": "', '"exact": "Not '),
    "what stands around it": ("annotations.jsonld", '"suffix": "', '"suffix": "Not '),
    "a span": ("proof.json", '"end": ', '"end": 1'),
}


@pytest.mark.parametrize("what", FORGERIES)
def test_a_forgery_with_new_sums_is_found(what: str, proof: Path, tmp_path: Path) -> None:
    """Who changes a file and its sum with it still contradicts the page, or the text."""
    folder = unpacked(proof, tmp_path / "proof")
    name, was, became = FORGERIES[what]
    file = folder / name
    kept = file.read_bytes()
    if was is None or became is None:
        file.write_bytes(kept[:60] + bytes([kept[60] ^ 1]) + kept[61:])
    else:
        file.write_bytes(kept.replace(was.encode(), became.encode(), 1))
    assert file.read_bytes() != kept
    sums = folder / "SHA256SUMS"
    old, new = (hashlib.sha256(body).hexdigest() for body in (kept, file.read_bytes()))
    sums.write_text(sums.read_text().replace(old, new))
    found = check.check(folder)
    assert found
    assert not any("is not the file that was made" in line for line in found)


def test_the_same_finding_gives_the_same_bytes(
    corpus: retold.Corpus, proof: Path, tmp_path: Path
) -> None:
    corpus.export(tmp_path, "proof", id="customs ledger root cause")
    assert (tmp_path / proof.name).read_bytes() == proof.read_bytes()


class Tags(HTMLParser):
    """The tags of a page, and their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_the_page_has_no_script_asks_for_nothing_and_shows_texts_as_texts(
    evil: Path, tmp_path: Path
) -> None:
    shown = (unpacked(evil, tmp_path) / "index.html").read_text(encoding="utf-8")
    parser = Tags()
    parser.feed(shown)
    assert not parser.tags & {"script", "img", "a", "link", "iframe", "object", "base", "form"}
    assert not parser.attributes & {"src", "href", "onerror", "onload", "action"}
    assert "&lt;img src=x onerror=alert(1)&gt; piracy" in shown
    assert "default-src 'none'" in shown
    assert "<mark>" in shown
    assert "captured</th><td>2022-03-01T08:00:00Z" in shown


def test_annotations_select_the_same_words_by_position_and_by_quotation(
    evil: Path, tmp_path: Path
) -> None:
    folder = unpacked(evil, tmp_path)
    held = json.loads((folder / "annotations.jsonld").read_text(encoding="utf-8"))
    assert held["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert held["total"] == len(held["first"]["items"]) > 0
    one = held["first"]["items"][0]
    assert one["type"] == "Annotation"
    assert one["target"][0]["state"] == {"type": "TimeState", "sourceDate": "2022-03-01T08:00:00Z"}
    position, words = one["target"][0]["selector"]
    text = (folder / one["target"][0]["source"]).read_text(encoding="utf-8")
    assert position["type"] == "TextPositionSelector"
    # code points: the ship, which is two units of UTF-16, counts once
    assert text[position["start"] : position["end"]] == words["exact"]
    assert "🚢 we say" in words["exact"]
    assert one["body"][0]["value"].startswith("Anna Brask said it (direct)")


def test_the_findings_are_those_of_the_statement_told_by_somebody_or_as_own_words(
    proof: Path, tmp_path: Path
) -> None:
    folder = unpacked(proof, tmp_path)
    items = json.loads((folder / "annotations.jsonld").read_text(encoding="utf-8"))["first"]
    held = json.loads((folder / "proof.json").read_text(encoding="utf-8"))
    ids = {one["id"] for one in items["items"]}
    for telling in held["tellings"]:
        if telling["attribution_id"] is None:
            assert f"urn:retold:telling:{telling['id']}" in ids
        else:
            article, said = telling["article_id"], telling["attribution_id"]
            assert f"urn:retold:attribution:{article}:{said}" in ids
    assert len(ids) <= len(held["tellings"])


def test_what_cannot_be_proved_is_told(corpus: retold.Corpus, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="a proof is of one finding"):
        corpus.export(tmp_path, "proof")
    with pytest.raises(UsageError, match="is no id, and no statement"):
        corpus.export(tmp_path, "proof", id="nobody said this at all anywhere")
    assert list(tmp_path.iterdir()) == []
    corpus.export(tmp_path, "proof", id="customs ledger root cause")
    with pytest.raises(UsageError, match="is there; name another folder, or use --force"):
        corpus.export(tmp_path, "proof", id="customs ledger root cause")
    corpus.export(tmp_path, "proof", id="customs ledger root cause", force=True)
    with pytest.raises(UsageError, match="is a file"):
        corpus.export(next(tmp_path.iterdir()), "proof", id="customs ledger root cause")
