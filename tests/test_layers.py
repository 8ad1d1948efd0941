"""The walls of the house: imports go down only, and the rooms of the per-page stages stay apart."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src" / "retold"

FLOORS = (
    {"records", "errors", "dates", "quotes", "words", "align", "clusters", "syntax", "encoder"}
    | {"lexicon", "outlets", "territories", "vectors", "colours"},
    {"pages", "articles", "attributions", "actors", "retellings", "lines", "pool", "fetching"},
    {"narratives", "framing", "pipeline", "reports", "judgements", "evidence"}
    | {"versions", "silence", "profiles", "codes"},
    {"intake"},
    {"store", "export", "proof"},
    {"tracing", "judging", "verdicts", "recalling", "adding", "verifying"}
    | {"profiling", "coding", "workers"},
    {"linking", "browsing", "doubting", "versioning", "proving", "collecting", "alerting"}
    | {"loading", "merging"},
    {"watching"},
    {"corpus"},
    {"web", "scale"},
    {"terminal", "cli"},
)
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
STAGES = ("pages", "articles", "attributions", "actors", "retellings")


def imported(room: str) -> set[str]:
    """The other rooms that a room's files import, inside functions too."""
    place = SOURCE / room
    files = place.rglob("*.py") if place.is_dir() else [place.with_suffix(".py")]
    found = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "retold":
                found |= {name.name for name in node.names}
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("retold."):
                found.add((node.module or "").split(".")[1])
    return {name for name in found if name in FLOOR_OF} - {room}


def test_every_room_has_its_floor() -> None:
    rooms = {p.stem for p in SOURCE.iterdir() if p.suffix == ".py" or (p / "__init__.py").is_file()}
    assert rooms - {"__init__", "demo"} == set(FLOOR_OF)


@pytest.mark.parametrize("room", FLOOR_OF)
def test_imports_go_down_only(room: str) -> None:
    assert not {other for other in imported(room) if FLOOR_OF[other] > FLOOR_OF[room]}


@pytest.mark.parametrize("room", STAGES)
def test_the_rooms_of_the_stages_never_import_each_other(room: str) -> None:
    assert not imported(room) & set(STAGES)
