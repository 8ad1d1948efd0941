"""The README: its terminal run is a real one, and every command it shows is one that there is."""

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from retold import cli

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```console\n(.*?)^```$", README, flags=re.DOTALL | re.MULTILINE)
COMMANDS = [
    line.removeprefix("$ ")
    for block in BLOCKS
    for line in block.splitlines()
    if line.startswith("$ ")
]


def test_the_run_shown_is_what_the_demo_prints(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (shown,) = [block for block in BLOCKS if block.startswith("$ retold demo\n")]
    monkeypatch.chdir(tmp_path)
    cli.demo.demo(Path("demo.retold"))
    assert shown.removeprefix("$ retold demo\n") == capsys.readouterr().out


@pytest.mark.parametrize(
    "command", [c for c in COMMANDS if c.startswith("retold ") and "DEMO-PAGES" not in c]
)
def test_a_command_shown_is_one_that_there_is(command: str) -> None:
    words = shlex.split(command)
    verb = get_command(cli.app).commands[words[1]]  # type: ignore[attr-defined]
    verb.make_context(words[1], words[2:])


@pytest.mark.parametrize("script", re.findall(r"`python (evals/\S+\.py)`", README))
def test_an_evaluation_named_is_there(script: str) -> None:
    assert (ROOT / script).is_file()


@pytest.mark.parametrize("rule", [c.split()[1] for c in COMMANDS if c.startswith("make ")])
def test_a_make_rule_named_is_there(rule: str) -> None:
    assert re.search(rf"^{rule}:", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
