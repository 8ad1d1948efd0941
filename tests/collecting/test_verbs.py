"""`retold add` with urls and `retold watch`, as the command line prints them."""

import json
import sys
from pathlib import Path

import pytest
from tests.fetching.server import Server, feed

from retold import cli


def run(monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> int:
    """Run `retold WORDS` in this process; its exit code."""
    monkeypatch.setattr(sys, "argv", ["retold", *map(str, words)])
    with pytest.raises(SystemExit) as left:
        cli.main()
    code = left.value.code
    return code if isinstance(code, int) else int(code is not None)


def test_urls_and_files_are_added_together(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    server: Server,
    tmp_path: Path,
) -> None:
    file, corpus = tmp_path / "note.txt", tmp_path / "c.retold"
    file.write_text("“The wall is sound,” Harbour Master Odo Reik said in Kestrel on Monday.\n")
    url = server.url("vna.test", "/page/1")
    assert run(monkeypatch, "add", corpus, url, file) == 0
    said = capsys.readouterr()
    assert said.out.startswith("1 page added, 1 not used; ")
    assert "public addresses only" in said.err
    assert run(monkeypatch, "add", corpus, url, file, "--private") == 0
    assert capsys.readouterr().out.startswith("1 page added, 1 already held; ")


def test_the_file_of_a_feed_is_added_like_its_url(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    server: Server,
    tmp_path: Path,
) -> None:
    file = tmp_path / "rss.xml"
    file.write_bytes(feed([server.url("vna.test", "/page/1")]))
    assert run(monkeypatch, "add", tmp_path / "c.retold", file, "--private") == 0
    assert capsys.readouterr().out.startswith("1 page added; ")
    file.write_text(f'<!DOCTYPE rss [<!ENTITY a "a">]>{file.read_text()[21:]}')
    assert run(monkeypatch, "add", tmp_path / "c.retold", file) == 0
    assert "declares entities" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "{tmp}/c.retold", "http://"), "is no address of the web"),
        (("extract", "https://vna.example/1"), "is an address of the web"),
        (("watch", "{tmp}/c.retold", "{tmp}/none.toml"), "cannot be read"),
    ],
)
def test_what_is_wrong_is_told_in_a_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    words: tuple[str, ...],
    told: str,
) -> None:
    assert run(monkeypatch, *(word.format(tmp=tmp_path) for word in words)) == 2
    assert told in capsys.readouterr().err


def test_a_round_of_watching_shows_what_came_and_what_came_back(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    server: Server,
    tmp_path: Path,
) -> None:
    ledger = "The customs ledger of the Northern League is the root cause of the crisis"
    server.site.said["vna.test/1"] = ledger
    server.site.feeds["/rss.xml"] = feed([server.url("vna.test", "/page/1")])
    sources, corpus = tmp_path / "sources.toml", tmp_path / "c.retold"
    sources.write_text(
        f'delay = "0s"\n[[source]]\nfeed = "{server.url("vna.test", "/rss.xml")}"\n'
        f'[[alert]]\nname = "ledger"\nstatement = "{ledger}."\n[deliver]\nfile = "no/a.xml"\n'
    )
    assert run(monkeypatch, "watch", corpus, sources, "--once", "--private") == 0
    said = capsys.readouterr()
    assert said.out.startswith("1 page added; ")
    assert "; 1 alert" in said.out
    assert "Odo Reik said: “The customs ledger" in said.out
    assert "Why: ledger: the same statement" in " ".join(said.out.split())
    assert said.err.startswith("not told: ")
    assert run(monkeypatch, "watch", corpus, sources, "--once", "--private", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["alerts"] == []
    assert report["due"]
