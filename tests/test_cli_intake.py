"""`retold load` and `retold merge` on the command line: one line of what was done, or of what is
wrong."""

import json
import sys
from pathlib import Path

import pytest

import retold
from retold import cli
from retold.cli.load import named
from retold.errors import UsageError


def run(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    monkeypatch.setattr(sys, "argv", ["retold", *map(str, words)])
    with pytest.raises(SystemExit) as left:
        cli.main()
    return left.value.code if isinstance(left.value.code, int) else 1


def test_a_spreadsheet_is_loaded_and_its_columns_are_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    corpus, sheet = tmp_path / "c.retold", tmp_path / "said.csv"
    sheet.write_text("Quote,Who,Date\nThe gulls are back,Odo Reik,2022-03-01\n,Odo Reik,\n")
    load = ("load", corpus, sheet, "--as", "statements")
    assert run(monkeypatch, *load) == 2
    assert "There are Quote, Who, Date; say it once, as in --columns" in capsys.readouterr().err
    assert run(monkeypatch, *load, "--columns", "statement=Quote,speaker=Who") == 0
    said = capsys.readouterr()
    assert said.out == "1 page of statements taken in, 1 not used\n"
    assert said.err == "not used: said.csv:3: it has no statement\n"
    assert run(monkeypatch, *load, "--json") == 0
    assert json.loads(capsys.readouterr().out)["held"] == 1
    sheet.write_text("Quote,Who,Date\nThe gulls are back,Odo Reik,2022-03-01\n")
    assert run(monkeypatch, *load) == 0
    with retold.open(corpus) as held:
        assert list(held.rejected()) == [], "what was mended is no longer listed"
    assert run(monkeypatch, "load", corpus, sheet, "--as", "songs") == 2
    assert "'songs' cannot be loaded; wanted statements, quotations" in capsys.readouterr().err


def test_columns_are_written_as_role_and_name() -> None:
    assert named("statement=What he said, speaker=Who") == {
        "statement": "What he said",
        "speaker": "Who",
    }
    with pytest.raises(UsageError, match="cannot be read; wanted statement=Quote,speaker=Who"):
        named("Quote")


def test_the_columns_are_asked_for_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from retold.cli import load

    answers = iter(["Quote", "", "Date", *[""] * 6])
    monkeypatch.setattr("typer.prompt", lambda *_a, **_k: next(answers))
    found = load.ask(["Quote", "Who", "Date"], {"statement": "Quote", "speaker": "Who"})
    assert found == {"statement": "Quote", "published": "Date"}
    assert capsys.readouterr().err == "The columns are: Quote, Who, Date\n"


def test_a_merge_tells_what_came_and_what_contradicts(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    strait: tuple[bytes, ...],
) -> None:
    lines = tmp_path / "strait.jsonl"
    lines.write_bytes(b"\n".join(strait) + b"\n")
    for name, verdict, when in (("a", "same", "2024-05-01"), ("b", "different", "2024-05-02")):
        with retold.open(tmp_path / name) as held:
            held.add(retold.read(str(lines)), workers=1)
            held.link()
            held.judge(verdict, "Ilsa Varn", "Tomas Brandt", who="Ana", when=when)
    assert run(monkeypatch, "merge", tmp_path / "a", tmp_path / "b") == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "0 pages added, 6 held by both; 1 judgement taken over, 1 against one of yours",
        "`retold link` joins them",
    ]
    assert said.err.startswith(
        "contradiction: “Ilsa Varn” and “Tomas Brandt” are different; Ana, 2 May 2024, against: "
    )
    assert run(monkeypatch, "merge", tmp_path / "a", tmp_path / "b", "--json") == 0
    assert json.loads(capsys.readouterr().out)["judgements"] == 0
    assert run(monkeypatch, "merge", tmp_path / "a", tmp_path / "none") == 2
    assert "no corpus at" in capsys.readouterr().err


def test_a_facet_narrows_a_search(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    strait: tuple[bytes, ...],
) -> None:
    (tmp_path / "strait.jsonl").write_bytes(strait[0] + b"\n")
    (tmp_path / "actors.csv").write_text("name,party\nIlsa Varn,Union\n")
    corpus = tmp_path / "c.retold"
    assert run(monkeypatch, "add", corpus, tmp_path / "strait.jsonl") == 0
    assert run(monkeypatch, "load", corpus, tmp_path / "actors.csv", "--as", "actors") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 facet of actors taken in"
    assert run(monkeypatch, "search", corpus, "ledger", "--facet", "party=Union", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)) == 1
    assert run(monkeypatch, "search", corpus, "ledger", "--facet", "party=Reds") == 2
    assert "no facet 'party=Reds'; there are party=Union" in capsys.readouterr().err
