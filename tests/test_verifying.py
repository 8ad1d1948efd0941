"""Whether what is held still holds: nothing that was changed goes unseen, and nothing else is."""

import gzip
import json
import shutil
import sqlite3
import tempfile
import tracemalloc
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.articles.pdfs import SHEET, pdf

import retold
from retold import Corpus, cli
from retold.pages import page
from retold.records import About, Page
from retold.store import archive
from retold.store.folder import DATABASE
from retold.store.readings import digest
from retold.terminal.evidence import verified

HTML = """<!doctype html><html lang="en"><head>
<title>Veldoria blames League | The Harbour Post</title>
<meta property="og:site_name" content="The Harbour Post">
<meta property="article:published_time" content="2022-03-01T08:00:00Z"></head><body>
<nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>Veldoria blames League</h1>
<p>“The tariffs of the Northern League are an <b>act of piracy</b> &amp; nothing&nbsp;else,” Foreign
Minister Anna Brask said in Kestrel on Tuesday.</p>
<p>She said the escorts would begin in April, and that the harbour of Marn stays open.</p>
<p>Trade Envoy Tomas Brandt denied that the port had been closed to the ships of the League.</p>
</article><footer>© The Harbour Post</footer></body></html>"""
TEXT = (
    "Envoy leaves Kestrel\n\nThe envoy of the Ostmark Republic left Kestrel on Monday, the ministry"
    " said.\n“Nobody was asked to leave,” ministry spokeswoman Ada Holm said.\n\nShare this"
)


def brought(strait: tuple[bytes, ...]) -> Iterator[Page]:
    for n, line in enumerate(strait, 1):
        yield page(line, name=f"x:{n}", media_type="application/json")
    yield page(
        HTML.encode(), name="a.html", url="https://post.example/league", fetched="2022-03-01"
    )
    yield page(TEXT.encode(), name="b.txt", about=About(outlet="Meridian Wire"))
    yield page(b"", name="empty.txt")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, strait: tuple[bytes, ...]) -> Path:
    """A corpus of all kinds of pages, linked."""
    folder = tmp_path_factory.mktemp("whole") / "c.retold"
    with retold.open(folder) as corpus:
        corpus.add(brought(strait))
        corpus.link()
    return folder


def faults(folder: Path) -> list[str]:
    with retold.open(folder, create=False) as corpus:
        return [fault.detail for fault in corpus.verify()]


def copied(whole: Path, folder: Path) -> Path:
    return Path(shutil.copytree(whole, folder / "copy.retold", dirs_exist_ok=True))


def change(folder: Path, *statements: str) -> Path:
    with sqlite3.connect(folder / DATABASE) as db:
        for statement in statements:
            db.execute(statement)
    db.close()
    return folder


def test_what_add_and_link_made_holds(whole: Path) -> None:
    with retold.open(whole, create=False) as corpus:
        check = corpus.verify()
        assert list(check) == []
        first = dict(check.checked)
        assert list(check) == []  # and again
    assert check.checked == first
    assert first["records"] == 10  # with the head of the segment
    assert first["articles"] == 8
    assert first["whole"] >= 6
    assert min(first["spans"], first["tellings"], first["retellings"]) > 0


def test_the_text_of_a_pdf_is_held_to_its_text_layer_read_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "c.retold"
    with retold.open(folder) as corpus:
        assert corpus.add([page(pdf(SHEET), name="berth.pdf")]).added == 1
        check = corpus.verify()
        assert list(check) == []
        assert check.checked["layer"] == 3
        assert "apart" not in check.checked
    assert "3 in the text layers of PDFs" in verified(check.checked, 0)
    layer = "Berth 4 of Marn harbour is closed for repairs\nThe wall fell.\n"
    monkeypatch.setattr("retold.articles.pdf.pdf_text", lambda *_: layer)
    told = faults(folder)
    assert len(told) == 2, "the headline still stands there"
    assert all("does not stand there in the text layer of its PDF" in one for one in told)


def test_a_corpus_holds_before_it_is_linked_after_a_redo_and_as_judged(
    tmp_path: Path, strait: tuple[bytes, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "c.retold"
    with retold.open(folder) as corpus:
        assert list(corpus.verify()) == []
        corpus.add(brought(strait))
        assert list(corpus.verify()) == []
        corpus.link()
        corpus.judge("rename", "Ilsa Varn", "Ilsa P. Varn", who="Ana Reik")
        corpus.judge("same", "Ilsa Varn", "Tomas Brandt", who="Ana Reik")
        said = next(corpus.attributions())
        corpus.judge("speaker is", said.id, "Odo Marn", who="Ana Reik")
        assert list(corpus.verify()) == []
        # a later version of a page with the same id, its words at the same places
        later = strait[0].decode().replace("Veldoria will not", "Veldoria may  not")
        later = later.replace("2022-03-01", "2022-03-04")
        assert corpus.add([page(later.encode(), name="l", media_type="application/json")]).replaced
        assert list(corpus.verify()) == []
        monkeypatch.setattr("retold.pipeline.reader", lambda: "newer")
        corpus.redo()
        assert list(corpus.verify()) == []
        corpus.link()
        assert list(corpus.verify()) == []


@settings(max_examples=10)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=6))
def test_whatever_add_takes_holds(texts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder, retold.open(Path(folder) / "c") as corpus:
        html = "<html><body><article>" + "".join(f"<p>{text}</p>" for text in texts)
        bodies = [html, "\n\n".join(texts), *texts]
        corpus.add(page(body.encode(), name=str(n)) for n, body in enumerate(bodies))
        assert [fault.detail for fault in corpus.verify()] == []


def test_every_byte_of_a_segment_counts(tmp_path: Path) -> None:
    folder = tmp_path / "c.retold"
    with retold.open(folder) as corpus:
        corpus.add([page(b"The envoy left Kestrel on Monday.", name="a.txt")])
        rows = corpus._db.execute("SELECT start FROM records").fetchall()
    segment = folder / "pages-00001.warc.gz"
    bytes_of = segment.read_bytes()
    systems = {9} | {row[0] + 9 for row in rows}  # where gzip names the system: says nothing
    unseen = []
    with retold.open(folder) as corpus:
        for at in range(len(bytes_of)):
            segment.write_bytes(bytes_of[:at] + bytes([bytes_of[at] ^ 0x01]) + bytes_of[at + 1 :])
            if not any(fault.sort == "record" for fault in corpus.verify()):
                unseen.append(at)
    assert set(unseen) == systems


@pytest.mark.parametrize("at", [0, 40, -1])
def test_a_record_that_was_packed_again_with_other_words_is_found(
    whole: Path, tmp_path: Path, at: int
) -> None:
    folder = copied(whole, tmp_path)
    with sqlite3.connect(folder / DATABASE) as db:
        start, length = db.execute(
            "SELECT start, length FROM records ORDER BY start LIMIT 1"
        ).fetchone()
    segment = folder / "pages-00001.warc.gz"
    kept = segment.read_bytes()
    record = bytearray(gzip.decompress(kept[start : start + length]))
    body = record.index(b"\r\n\r\n") + 4
    record[body + at] ^= 1  # at -1: in the head
    packing = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    packed = packing.compress(bytes(record)) + packing.flush()
    packed = packed[:length].ljust(length, b"\0")
    segment.write_bytes(kept[:start] + packed + kept[start + length :])
    assert any("pages-00001.warc.gz: the record at" in detail for detail in faults(folder))


def test_what_is_missing_of_the_archive_is_found(whole: Path, tmp_path: Path) -> None:
    folder = copied(whole, tmp_path)
    segment = folder / "pages-00001.warc.gz"
    size = segment.stat().st_size
    with segment.open("r+b") as file:
        file.truncate(size - 7)
    assert any("is cut off" in detail for detail in faults(folder))
    segment.unlink()
    assert "pages-00001.warc.gz cannot be read: No such file or directory" in faults(folder)


def test_a_place_may_hold_an_answer_and_what_was_asked(tmp_path: Path) -> None:
    folder = tmp_path / "c.retold"
    with retold.open(folder) as corpus:
        corpus.add([page(TEXT.encode(), name="b.txt")])
    segment = folder / "pages-00001.warc.gz"
    packing = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    record = b"WARC/1.1\r\nWARC-Type: request\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    asked = packing.compress(record) + packing.flush()
    with segment.open("ab") as file:
        file.write(asked)
    change(folder, f"UPDATE records SET length = length + {len(asked)}")  # noqa: S608 - a number
    assert faults(folder) == []
    change(folder, "UPDATE records SET length = length - 1")
    (found,) = faults(folder)
    assert "is cut off" in found


def test_what_a_killed_run_left_behind_the_last_record_is_no_fault(
    whole: Path, tmp_path: Path
) -> None:
    folder = copied(whole, tmp_path)
    with (folder / "pages-00001.warc.gz").open("ab") as file:
        file.write(b"half a record")
    assert faults(folder) == []


def test_bytes_slipped_between_segments_are_found(
    tmp_path: Path, strait: tuple[bytes, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "ROTATE", 1000)
    folder = tmp_path / "c.retold"
    with retold.open(folder) as corpus:
        corpus.add(brought(strait))
    assert (folder / "pages-00002.warc.gz").exists()
    assert faults(folder) == []
    with (folder / "pages-00001.warc.gz").open("ab") as file:
        file.write(b"more")
    (found,) = faults(folder)
    assert found == "pages-00001.warc.gz has 4 bytes that the database knows nothing of"


FINDINGS = {
    "a letter of an article": (
        "UPDATE articles SET reading = replace(reading, 'customs ledger', 'customs Ledger')",
        "it has another digest",
    ),
    "a date to find it by": ("UPDATE articles SET published = '2021-01-01'", "the columns"),
    "an article cut in half": (
        "UPDATE articles SET reading = substr(reading, 1, 90)",
        "read again",
    ),
    "the speaker to find it by": ("UPDATE attributions SET actor = 'Odo'", "to find its attrib"),
    "an attribution fewer": ("DELETE FROM attributions", "to find its attributions by"),
    "a span moved": (
        "UPDATE tellings SET spans = replace(spans, '\"start\":', '\"start\":1')",
        "of article",
    ),
    "a word of a telling": (
        "UPDATE tellings SET spans = replace(spans, 'customs', 'Customs')",
        "is not what stands at",
    ),
    "the words to search by": ("UPDATE words SET text = 'nothing'", "to search by"),
    "tellings of nobody": (
        "UPDATE tellings SET attribution_id = 'x' WHERE voice <> 'own'",
        "not in",
    ),
    "a passage": (
        "UPDATE retellings SET passages = replace(passages, 'customs', 'Customs')",
        "a passage is not what stands at",
    ),
    "passages cut off": ("UPDATE retellings SET passages = '['", "a retelling cannot be read"),
    "an article gone": ("DELETE FROM articles WHERE id = 'vna-1'", "missing"),
    "a telling gone": ("DELETE FROM tellings", "missing"),
    "a capture gone": ("DELETE FROM captures", "the capture that it was read from is missing"),
    "a record gone": ("DELETE FROM records", "no record is kept of its bytes"),
    "another record": (
        "UPDATE records SET start = (SELECT min(start) FROM records),"
        " length = (SELECT length FROM records ORDER BY start LIMIT 1)",
        "holds other bytes than the page that was kept",
    ),
    "a family gone": ("DELETE FROM families", "family, is missing"),
    "another root": ("UPDATE families SET root_id = 'x'", "none of its members"),
}


@pytest.mark.parametrize("what", FINDINGS)
def test_what_was_changed_in_the_database_is_found(what: str, whole: Path, tmp_path: Path) -> None:
    statement, said = FINDINGS[what]
    assert any(said in detail for detail in faults(change(copied(whole, tmp_path), statement)))


@pytest.mark.parametrize(
    ("was", "became", "said"),
    [
        ("act of piracy", "act of charity", "is not what stands at"),
        ("Nobody was asked", "Anna W was asked", "is not what stands at"),
        ("customs ledger", "customs record", "is not the one that the line of JSON gives"),
    ],
)
def test_a_text_rewritten_with_all_its_digests_is_found_in_the_bytes_of_its_page(
    whole: Path, tmp_path: Path, was: str, became: str, said: str
) -> None:
    folder = copied(whole, tmp_path)
    with sqlite3.connect(folder / DATABASE) as db:
        for article_id, kept in db.execute("SELECT id, reading FROM articles").fetchall():
            forged = kept.replace(was, became)
            db.execute(
                "UPDATE articles SET reading = ?, digest = ? WHERE id = ?",
                (forged, digest(forged.encode()), article_id),
            )
        db.execute("UPDATE tellings SET spans = replace(spans, ?, ?)", (was, became))
        db.execute("UPDATE words SET text = replace(text, ?, ?)", (was, became))
    db.close()
    found = faults(folder)
    assert any(said in detail for detail in found), found


def test_a_database_that_is_damaged_is_told(whole: Path, tmp_path: Path) -> None:
    folder = copied(whole, tmp_path)
    file = folder / DATABASE
    kept = bytearray(file.read_bytes())
    middle = len(kept) // 2 // 4096 * 4096
    kept[middle : middle + 4096] = b"\xff" * 4096
    file.write_bytes(kept)
    try:
        assert any("damaged" in detail for detail in faults(folder))
    except retold.CorpusError as error:
        assert "damaged" in str(error)  # noqa: PT017 - either will do


def test_memory_holds_one_page_at_a_time(corpus_of_large_pages: Corpus) -> None:
    tracemalloc.start()
    assert list(corpus_of_large_pages.verify()) == []
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12 * 2**20  # of 20 MB of pages


@pytest.fixture
def corpus_of_large_pages(tmp_path: Path) -> Iterator[Corpus]:
    with retold.open(tmp_path / "large.retold") as corpus:
        filling = "<!-- " + "filling " * 250_000 + "-->"
        corpus.add(
            page(HTML.replace("Tuesday", f"Tuesday {n}").encode() + filling.encode(), name=str(n))
            for n in range(10)
        )
        yield corpus


def test_real_pages_hold(shared: Path, tmp_path: Path) -> None:
    with retold.open(tmp_path / "c.retold") as corpus:
        corpus.add(islice(retold.read(shared / "html" / "pages"), 15), workers=1)
        corpus.add(retold.read(shared / "seeds"), workers=1)
        check = corpus.verify()
        assert list(check) == []
        assert check.checked["whole"] > 10 * check.checked["begun"]


def test_the_verb_prints_a_line_each_and_leaves_with_1(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: str | Path) -> int:
        monkeypatch.setattr("sys.argv", ["retold", "verify", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        return int(left.value.code or 0)

    folder = copied(whole, tmp_path)
    assert run(folder) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "8 articles" in said.err
    assert "all hold" in said.err
    change(folder, "UPDATE families SET root_id = 'x' WHERE id = (SELECT min(id) FROM families)")
    assert run(folder) == 1
    said = capsys.readouterr()
    assert said.out.count("\n") == 1
    assert "the earliest telling of a family is none of its members" in said.out
    assert "1 thing does not hold" in said.err
    assert run(folder, "--json", "--quiet") == 1
    assert json.loads(capsys.readouterr().out)["sort"] == "link"
    assert run(tmp_path / "none.retold") == 2
