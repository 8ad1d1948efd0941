"""The tour runs as it stands, and ends where it says."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_the_tour_runs_and_leaves_what_it_promises(tmp_path: Path) -> None:
    source = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(  # noqa: S603 - our own interpreter and file
        [sys.executable, "-W", "error", str(ROOT / "docs" / "tour.py"), str(tmp_path / "tour")],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": source},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "12 pages added, 53 attributions found in them" in done.stdout
    assert "told by 7 independent publishers on 8 pages" in done.stdout
    assert "told without attribution by: ['The Daily Lantern']" in done.stdout
    assert "new | new among 12 pages" in done.stdout
    assert (tmp_path / "tour" / "trace.svg").read_text(encoding="utf-8").startswith("<svg")
    for file in ("tables/tables.xlsx", "references/references.bib", "linked/graph.jsonld"):
        assert (tmp_path / "tour" / file).stat().st_size > 1000


def test_the_notebook_is_the_tour_with_what_it_prints_now() -> None:
    render = runpy.run_path(str(ROOT / "docs" / "notebook.py"))["rendered"]
    shown = (ROOT / "docs" / "tour.ipynb").read_text(encoding="utf-8")
    assert render() == shown, "python docs/notebook.py renders it anew"
