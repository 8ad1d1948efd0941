"""The command line: what it prints, what it refuses, and how it says so."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import retold
from retold import cli

STATEMENT = (
    "Veldoria blames League\n\n"
    "“The tariffs of the Northern League are an act of piracy,” Foreign Minister Anna Brask said "
    "in Kestrel on Tuesday. She said the escorts would begin in April.\n"
)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(STATEMENT, encoding="utf-8")
    return path


def run(monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> int:
    """Run `retold WORDS` in this process; its exit code."""
    monkeypatch.setattr(sys, "argv", ["retold", *map(str, words)])
    with pytest.raises(SystemExit) as left:
        cli.main()
    code = left.value.code
    return code if isinstance(code, int) else int(code is not None)


def linked(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    folder: Path,
    lines: tuple[bytes, ...],
) -> Path:
    """A corpus of these lines, linked; what that printed is read away."""
    corpus, file = folder / "c.retold", folder / "lines.jsonl"
    file.write_bytes(b"\n".join(lines))
    assert run(monkeypatch, "add", corpus, file) == 0
    assert run(monkeypatch, "link", corpus) == 0
    capsys.readouterr()
    return corpus


def test_the_way_from_a_page_to_a_traced_statement(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], page: Path, tmp_path: Path
) -> None:
    corpus = tmp_path / "small.retold"
    assert run(monkeypatch, "add", corpus, page) == 0
    assert capsys.readouterr().out.startswith("1 page added; ")
    assert run(monkeypatch, "add", corpus, page) == 0
    assert capsys.readouterr().out.startswith("0 pages added, 1 already held; ")
    assert run(monkeypatch, "trace", corpus, "act of piracy") == 0
    assert "not linked" in capsys.readouterr().err
    about = tmp_path / "about.csv"
    about.write_text("file,outlet\npage.txt,The Harbour Post\n", encoding="utf-8")
    assert run(monkeypatch, "add", corpus, page, "--about", about) == 0
    assert capsys.readouterr().out.startswith("0 pages added, 1 replaced; ")
    assert run(monkeypatch, "link", corpus) == 0
    capsys.readouterr()
    assert run(monkeypatch, "search", corpus, "acts of piracy") == 0
    assert capsys.readouterr().err == "1 statement in 1 page held\n"
    assert run(monkeypatch, "search", corpus, "act of piracy", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [step["attribution"]["actor"]["name"] for step in found] == ["Anna Brask"]
    assert found[0]["article"]["text"].startswith("Veldoria blames League")
    assert run(monkeypatch, "trace", corpus, found[0]["telling"]["id"]) == 0
    shown = capsys.readouterr().out
    assert run(monkeypatch, "trace", corpus, "act of piracy", "--json") == 0
    assert json.loads(capsys.readouterr().out)["steps"] == found
    assert "earliest held" in shown
    assert "an act of piracy" in shown
    assert run(monkeypatch, "search", corpus, "--like", "It is an act of piracy by tariffs.") == 0
    assert capsys.readouterr().out.startswith("an old line  “It is an act of piracy by tariffs.”\n")
    assert run(monkeypatch, "search", corpus, "--like", "The cat is old.", "--json") == 0
    (new,) = json.loads(capsys.readouterr().out)
    assert (new["verdict"], new["held"]["pages"]) == ("new", 1)
    assert run(monkeypatch, "narratives", corpus) == 0
    assert capsys.readouterr().err == "no line comes back in the 1 page held\n"
    assert run(monkeypatch, "compare", corpus, found[0]["telling"]["id"]) == 0
    assert "Nothing else is held to compare it with." in capsys.readouterr().out
    assert run(monkeypatch, "compare", corpus, "act of piracy", "--json") == 0
    assert json.loads(capsys.readouterr().out)["framings"][0]["cue"]["says"] == "said"
    assert run(monkeypatch, "export", corpus, tmp_path / "tables") == 0
    assert (tmp_path / "tables" / "attributions.jsonl").is_file()
    assert run(monkeypatch, "redo", corpus) == 0


def test_a_line_is_listed_and_told_over_time(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    strait: tuple[bytes, ...],
) -> None:
    corpus = linked(monkeypatch, capsys, tmp_path, strait)
    assert run(monkeypatch, "narratives", corpus) == 0
    listed = capsys.readouterr()
    assert "2 occasions, 2 speakers, 4 independent publishers" in listed.out
    assert listed.err == "1 line that comes back in 6 pages held\n"
    assert run(monkeypatch, "narratives", corpus, "--json") == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert run(monkeypatch, "narratives", corpus, found["narrative"]["id"][:6]) == 0
    shown = capsys.readouterr().out
    assert "By month, pages that tell it of pages held:" in shown
    assert "May 2024: Meridian Wire 1 of 1; nothing held of 3 other outlets" in shown
    picture = tmp_path / "line.svg"
    narrative = found["narrative"]["id"]
    assert run(monkeypatch, "narratives", corpus, narrative, "--svg", picture) == 0
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    assert run(monkeypatch, "trace", corpus, "customs ledger", "--svg", picture) == 0
    assert run(monkeypatch, "trace", corpus, "customs ledger", "--svg", tmp_path) == 2
    assert "cannot write" in capsys.readouterr().err
    assert run(monkeypatch, "narratives", corpus, "--svg", picture) == 2
    assert "--svg draws one narrative" in capsys.readouterr().err
    assert run(monkeypatch, "narratives", corpus, "dead") == 2
    assert "no narrative has the id 'dead'" in capsys.readouterr().err


def test_an_actor_and_an_outlet_are_shown_over_time(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    strait: tuple[bytes, ...],
) -> None:
    corpus = linked(monkeypatch, capsys, tmp_path, strait)
    assert run(monkeypatch, "actor", corpus, "Ilsa", "Varn") == 0
    shown = capsys.readouterr().out
    assert "March 2022: 1 statement first told; 3 of 4 pages" in shown
    assert "May 2024: silent, 0 of 1 page" in shown
    assert "1 of 1  The Harbour Post" in shown
    assert run(monkeypatch, "actor", corpus, "Ilsa Varn", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [(month["month"], month["held"]) for month in found["months"]] == [
        ("2022-03", 4),
        ("2024-05", 1),
    ]
    assert run(monkeypatch, "actor", corpus, "Nobody") == 2
    assert "nobody held is called 'Nobody'" in capsys.readouterr().err
    assert run(monkeypatch, "outlet", corpus, "Meridian", "Wire") == 0
    shown = capsys.readouterr().out
    assert "2 pages held, 2 of them can be read, 2 of these tell what somebody said" in shown
    assert "1 of 2  Tomas Brandt" in shown
    assert run(monkeypatch, "outlet", corpus, "Meridian Wire", "--json") == 0
    assert json.loads(capsys.readouterr().out)["outlet"]["name"] == "Meridian Wire"
    assert run(monkeypatch, "trace", corpus, "vna-1") == 0
    assert "1 March 2022: none held was silent; not captured" in capsys.readouterr().out
    assert run(monkeypatch, "trace", corpus, "vna-1", "--json") == 0
    silences = json.loads(capsys.readouterr().out)["silences"]
    assert silences[0]["missing"] == ["Meridian Wire"]


def test_codes_are_ranked_and_decided(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    strait: tuple[bytes, ...],
) -> None:
    corpus, codes = linked(monkeypatch, capsys, tmp_path, strait), tmp_path / "codes.yaml"
    codes.write_text("Blames:\n  the League:\n    examples: [The League caused the crisis.]\n")
    assert run(monkeypatch, "codes", corpus, codes) == 0
    said = capsys.readouterr()
    assert said.out.startswith("Blames / the League\n")
    assert "nearest to “The League caused the crisis.”" in said.out
    assert "nothing is coded by this" in said.err
    assert run(monkeypatch, "codes", corpus, codes, "--json") == 0
    (found,) = json.loads(capsys.readouterr().out)["codes"]
    telling = found["nearest"][0]["step"]["telling"]["id"]
    who = ("--who", "Ana Reik")
    assert run(monkeypatch, "judge", corpus, "coded", telling, found["name"], *who) == 0
    said = capsys.readouterr()
    assert "is coded “Blames / the League”; Ana Reik" in " ".join(said.out.split())
    assert said.err == ""
    assert run(monkeypatch, "codes", corpus, codes, "--code", "league") == 0
    assert "coded so: Ana Reik" in capsys.readouterr().out
    assert run(monkeypatch, "judge", corpus, "not-coded", telling, found["name"], *who) == 0
    assert run(monkeypatch, "codes", corpus, codes, "--code", "moon") == 2
    assert "no code has 'moon' in its name" in capsys.readouterr().err


def test_a_page_is_held_against_what_was_told_before(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    strait: tuple[bytes, ...],
    page: Path,
) -> None:
    corpus = linked(monkeypatch, capsys, tmp_path, strait)
    assert run(monkeypatch, "search", corpus, "--like-page", page) == 0
    shown = capsys.readouterr().out
    assert "new among 6 pages of 4 outlets held" in shown
    assert "“The tariffs of the Northern League are an act of piracy" in shown
    quiet, many = tmp_path / "quiet.txt", tmp_path / "many.jsonl"
    quiet.write_text("Rain fell on the harbour all night long.", encoding="utf-8")
    many.write_text('{"text": "Rain fell."}\n{"text": "Snow fell."}\n')
    for words, told in (
        (("--like-page", quiet), "no statement was found in"),
        (("--like-page", many), "takes a file with one page"),
        (("--like-page", tmp_path / "nowhere.txt"), "nowhere.txt"),
        (("--like-page", page, "--like", "x"), "--like and --like-page at once"),
    ):
        assert run(monkeypatch, "search", corpus, *words) == 2
        assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "search takes words to look for, or --like and a text"),
        (("piracy", "--like", "An act of piracy."), "--like takes one text and no other words"),
        (("--like", "  "), "there is no sentence to look for"),
    ],
)
def test_what_search_cannot_look_for_is_told(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    words: tuple[str, ...],
    said: str,
) -> None:
    retold.open(tmp_path / "c.retold").close()
    assert run(monkeypatch, "search", tmp_path / "c.retold", *words) == 2
    assert said in capsys.readouterr().err


def test_a_table_of_outlets_is_kept_with_the_corpus(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    corpus, line, outlets = (tmp_path / name for name in ("c.retold", "a.jsonl", "outlets.csv"))
    line.write_text('{"text": "The ferries ran late.", "url": "https://gull.example/1"}\n')
    outlets.write_text("name,domains,group\nThe Gull,gull.example,Gull Press\n")
    assert run(monkeypatch, "add", corpus, line) == 0
    capsys.readouterr()
    assert run(monkeypatch, "add", corpus, line, "--outlets", outlets) == 0
    said = capsys.readouterr().out
    assert said.startswith("0 pages added, 1 already held, 1 given their outlet's name; ")
    assert run(monkeypatch, "export", corpus, tmp_path / "out", "--format", "csv") == 0
    assert (tmp_path / "out" / "outlets.csv").read_text().splitlines() == [
        "name,also,domains,country,type,group,articles",
        'The Gull,[],"[""gull.example""]",,,Gull Press,1',
    ]
    assert run(monkeypatch, "add", "--help") == 0
    assert "--outlets" in capsys.readouterr().out


def test_a_judgement_is_kept_shown_and_listed(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    strait: tuple[bytes, ...],
) -> None:
    corpus = linked(monkeypatch, capsys, tmp_path, strait)
    judge = ("judge", corpus)
    ana = ("--who", "Ana Reik")
    assert run(monkeypatch, *judge, "same", "Ilsa Varn", "Tomas Brandt", *ana, "--why", "so") == 0
    said = capsys.readouterr()
    assert said.out.startswith("kept: “Ilsa Varn” and “Tomas Brandt” are the same; Ana Reik, ")
    assert said.err == "`retold link` takes it into account\n"
    assert run(monkeypatch, *judge, "different", "Ilsa Varn", "Tomas Brandt", *ana) == 0
    assert run(monkeypatch, *judge, "rename", "Ilsa Varn", "Ilse Varn", *ana) == 0
    assert run(monkeypatch, *judge, "speaker", "wire-2-1", "Odo Reik", *ana, "--json") == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["verdict"] == "speaker is"
    assert run(monkeypatch, *judge, "not-speaker", "five-1-1", *ana) == 0
    assert run(monkeypatch, "link", corpus) == 0
    capsys.readouterr()
    assert run(monkeypatch, *judge, "--list") == 0
    said = capsys.readouterr()
    assert [line.partition("; ")[0] for line in said.out.splitlines() if "; " in line][:3] == [
        "“Ilsa Varn” and “Tomas Brandt” are the same",
        "“Ilsa Varn” and “Tomas Brandt” are different",
        "“Ilsa Varn” is called “Ilse Varn”",
    ]
    assert "no longer anchored: nobody held is called 'Tomas Brandt'" in said.out
    assert said.err == "5 judgements, 2 no longer anchored\n"
    assert run(monkeypatch, *judge, "--list", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert [row["holds"] for row in listed] == [False, False, True, True, True]
    assert run(monkeypatch, "judge", corpus) == 2
    assert "judge takes a verdict and one or two names or ids" in capsys.readouterr().err


def test_extract_prints_the_contract(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], page: Path
) -> None:
    assert run(monkeypatch, "extract", page) == 0
    line = json.loads(capfdbinary.readouterr().out)
    assert line["rejected"] is None
    text = line["article"]["text"]
    for said in line["attributions"]:
        spans = [said["source"], said["cue"], *said["content"]]
        assert all(text[s["start"] : s["end"]] == s["text"] for s in spans if s)
    assert line["attributions"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["add", "{tmp}/c.retold", "{tmp}/nowhere.html"], "nowhere.html"),
        (["add", "{tmp}/c.retold", "{page}", "--about", "{tmp}/none.csv"], "none.csv"),
        (["add", "{tmp}/c.retold", "{page}", "--outlets", "{page}"], "no 'name'"),
        (["link", "{tmp}/nowhere.retold"], "nowhere.retold"),
        (["search", "{tmp}", "tariffs"], "corpus"),
        (["search", "{page}", "tariffs"], "corpus"),
        (["export", "{tmp}/nowhere.retold", "{tmp}/out"], "nowhere.retold"),
        (["extract", "{tmp}/nowhere*.html"], "nowhere"),
        (["judge", "{tmp}/nowhere.retold", "same", "a", "b"], "nowhere.retold"),
        (["nonsense"], "nonsense"),
        (["add"], "'corpus'"),
    ],
)
def test_a_wrong_word_is_answered_in_one_line_with_exit_code_2(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    page: Path,
    tmp_path: Path,
    words: list[str],
    told: str,
) -> None:
    filled = [word.format(tmp=tmp_path, page=page) for word in words]
    assert run(monkeypatch, *filled) == 2
    said = capsys.readouterr()
    assert said.err.startswith("retold: ")
    assert said.err.count("\n") == 1
    assert told in said.err
    assert "Traceback" not in said.err
    assert not (tmp_path / "nowhere.retold").exists()


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("empty.txt", b""),
        ("blank.html", b"<html><body> </body></html>"),
        ("binary.html", bytes(range(256)) * 40),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(2000)),
        ("list.jsonl", b'["a", "list"]\n'),
        ("broken.jsonl", b'{"text": "cut off\n'),
        ("textless.jsonl", b'{"title": "no text here"}\n'),
    ],
)
def test_a_page_that_cannot_be_used_is_told_and_the_run_goes_on(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    page: Path,
    tmp_path: Path,
    name: str,
    body: bytes,
) -> None:
    bad = tmp_path / name
    bad.write_bytes(body)
    assert run(monkeypatch, "add", tmp_path / "c.retold", bad, page) == 0
    said = capsys.readouterr()
    assert said.out.startswith("1 page added, 1 not used; ")
    assert said.err.startswith("not used: ")
    assert name in said.err
    assert said.err.count("\n") == 1


def test_help_is_light_and_names_every_verb() -> None:
    code = (
        "import sys, retold.cli; "
        "heavy = {'spacy', 'trafilatura', 'eld', 'wordfreq'} & set(sys.modules); "
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    ran = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")


def test_every_verb_has_help_that_ends_in_an_example(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for verb in tuple(
        command.callback.__name__ for command in cli.app.registered_commands if command.callback
    ):
        assert run(monkeypatch, verb, "--help") == 0
        shown = capsys.readouterr().out
        assert f"Example: retold {verb}" in " ".join(shown.split())
