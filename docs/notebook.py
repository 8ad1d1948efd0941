"""Renders the tour as a notebook, with what its cells print: `python docs/notebook.py`.

Jupyter, VS Code and forges show `tour.ipynb`; its source is `tour.py`. A test holds them together.
"""

import contextlib
import io
import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SOURCE, NOTEBOOK = HERE / "tour.py", HERE / "tour.ipynb"
_CELL = re.compile(r"^# %%( \[markdown\])?\n", re.MULTILINE)


def rendered() -> str:
    """The tour as a notebook (nbformat 4.5), its cells run in their order."""
    _, *parts = _CELL.split(SOURCE.read_text(encoding="utf-8"))
    cells: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        argv, sys.argv = sys.argv, [SOURCE.name]
        try:
            names: dict[str, Any] = {"__name__": "__main__"}
            for number, (kind, body) in enumerate(zip(parts[::2], parts[1::2], strict=True)):
                cells.append(_prose(number, body) if kind else _code(number, body, names))
        finally:
            sys.argv = argv
    language = {"name": "python"}
    book = {"cells": cells, "metadata": {"language_info": language}, "nbformat": 4}
    return json.dumps(book | {"nbformat_minor": 5}, indent=1, ensure_ascii=False) + "\n"


def _prose(number: int, body: str) -> dict[str, Any]:
    lines = [re.sub(r"^# ?", "", line) for line in body.strip().splitlines()]
    text = "\n".join(lines).splitlines(keepends=True)
    return {"cell_type": "markdown", "id": f"cell-{number}", "metadata": {}, "source": text}


def _code(number: int, body: str, names: dict[str, Any]) -> dict[str, Any]:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(body, SOURCE.name, "exec"), names)  # noqa: S102 - our own tour
    said = printed.getvalue().splitlines(keepends=True)
    return {
        "cell_type": "code",
        "id": f"cell-{number}",
        "metadata": {},
        "execution_count": None,
        "source": body.strip().splitlines(keepends=True),
        "outputs": [{"output_type": "stream", "name": "stdout", "text": said}] if said else [],
    }


if __name__ == "__main__":
    NOTEBOOK.write_text(rendered(), encoding="utf-8")
