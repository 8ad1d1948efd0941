"""The folder of a run: what is finished in it, and what is left to do.

run.json                         what was asked, by which reader, and how it was cut into parts
readings/part-00000.parquet      what the pages of a part were read as; it is there once whole
rejected/part-00000.parquet      the pages of that part that could not be used
.corpus/                         all readings as a corpus, while they are linked
articles/ attributions/ …        the tables of `export`, in files of so many rows
"""

import shutil
from pathlib import Path

import msgspec

from retold.errors import UsageError
from retold.scale.shards import Part
from retold.scale.stages import file_of, told

RUN = "run.json"
VERSION = 1


class Run(msgspec.Struct, kw_only=True):
    """What was asked of a run. `tables` (rows by table) is set once these are whole, and `capped`,
    the wordings that stand in too much to be compared."""

    version: int
    source: tuple[str, ...]
    files: str
    reader: str
    parts: tuple[Part, ...]
    tables: dict[str, int] | None = None
    capped: tuple[str, ...] = ()


def begin(folder: Path, run: Run, *, resume: bool) -> Run:
    """Opens a folder for a run: a new one, or with `resume` the same that was begun in it.

    Raises:
        UsageError: the folder holds something else, or cannot be written.
    """
    held = _held(folder)
    if held is None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if any(folder.iterdir()):
                raise UsageError(f"{str(folder)!r} holds files that are no run; name a new folder")
        except OSError as error:
            raise UsageError(told(error, folder)) from error
        keep(folder, run)
        return run
    if not resume:
        raise UsageError(
            f"{str(folder)!r} holds a run already; name a new folder, or go on with it: --resume"
        )
    if held.files != run.files:
        raise UsageError(
            f"{str(folder)!r} holds a run over other files ({', '.join(held.source)}, as they were"
            " then); name a new folder"
        )
    if held.reader != run.reader:
        raise UsageError(
            f"{str(folder)!r} was begun by another version of retold, which reads otherwise; name"
            " a new folder"
        )
    for left in folder.glob(".part-*"):
        shutil.rmtree(left, ignore_errors=True)
    return held


def finished(folder: Path) -> Run:
    """The run in a folder whose tables are whole.

    Raises:
        UsageError: there is none, or it has not come to its end.
    """
    run = _held(folder)
    if run is None:
        raise UsageError(f"{str(folder)!r} holds no tables of `retold scale`")
    if run.tables is None:
        raise UsageError(f"the run in {str(folder)!r} is not finished; go on with it: --resume")
    return run


def keep(folder: Path, run: Run) -> None:
    """Writes what is known of the run, whole or not at all.

    Raises:
        UsageError: it cannot be written.
    """
    draft = folder / f".{RUN}.part"
    try:
        draft.write_bytes(msgspec.json.encode(run))
        draft.replace(folder / RUN)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise UsageError(told(error, folder)) from error


def _held(folder: Path) -> Run | None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{str(folder)!r} is a file; name a folder")
    try:
        held = msgspec.json.decode((folder / RUN).read_bytes(), type=Run)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise UsageError(f"{str(folder / RUN)!r} cannot be read: {error}") from error
    if held.version != VERSION:
        raise UsageError(f"{str(folder)!r} is of another version of retold; name a new folder")
    return held


def left(folder: Path, parts: tuple[Part, ...]) -> list[Part]:
    """The parts that are not finished."""
    return [part for part in parts if not file_of(folder, "readings", part.number).exists()]
