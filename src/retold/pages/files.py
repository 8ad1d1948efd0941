"""Files, folders and globs, page by page.

What is asked for is checked at once: a name that leads nowhere is a mistake to be told before an
hour of work. What is then found is given one at a time, and a file that cannot be used is a
`Rejected` in its place, so that the run goes on.
"""

import glob
import gzip
import json
import os
import re
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from retold.errors import PageError
from retold.pages.about import read_about
from retold.pages.capture import LARGEST, is_article, page, too_large
from retold.records import About, Page, Rejected

_LINES = {".jsonl", ".ndjson"}
_NO_PAGES = {
    ".css": "a style sheet",
    ".csv": "a table",
    ".tsv": "a table",
    ".js": "a script",
    ".mjs": "a script",
    ".map": "a source map",
    ".svg": "a drawing",
    ".woff": "a font",
    ".woff2": "a font",
}
"""What lies beside saved pages and would read as text if it were let in."""

_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read(
    *sources: str | os.PathLike[str], about: str | os.PathLike[str] | None = None
) -> Iterator[Page | Rejected]:
    """The pages in files, folders (with the folders in them) and globs, in the order of names.

    HTML, plain text and JSON lines, gzipped or not. The kind is told by the bytes; a name ending
    in .jsonl or .ndjson says that every line is a page of its own, named "file.jsonl:12", and
    these are read line by line: a file of any length takes the memory of one line. A .json or .txt
    file is read so where its first line is an article. In folders, names that begin with a dot
    are passed over. A file reached twice is read once.

    `about` names a table of what is known of the files (see `read_about`); a row for a file of
    JSON lines gives their outlet and date.

    Example:
        >>> for page in read("saved/", "crawl/2022-*.jsonl", about="about.csv"):
        ...     print(page.name)

    Raises PageError at the call, before anything is read: a file is missing, a folder holds no
    file, a glob fits none, or the table is wrong. A file that is too large (over LARGEST, 20 MB),
    unreadable, broken or no page comes as a `Rejected` of the stage "read".
    """
    files = _files(sources)
    if about is not None:  # it may lie among the pages
        files = [file for file in files if os.path.realpath(file) != os.path.realpath(about)]
    known = read_about(about, files) if about is not None else {}
    return _pages(files, known)


def _pages(files: list[Path], known: dict[Path, About]) -> Iterator[Page | Rejected]:
    for file in files:
        try:
            yield from _file(file, known.get(file))
        except PermissionError:
            yield _rejected(file, f"{str(file)!r} may not be read: permission denied")
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            yield _rejected(file, f"{str(file)!r} is a damaged gzip file: {error}")
        except OSError as error:
            yield _rejected(file, f"{str(file)!r} cannot be read: {error.strerror or error}")


def _file(file: Path, about: About | None) -> Iterator[Page | Rejected]:
    suffix = _suffix(file)
    if not stat.S_ISREG(file.stat().st_mode):
        yield _rejected(file, f"{str(file)!r} is a device or pipe, not a file")
    elif suffix in _NO_PAGES:
        yield _rejected(file, f"{str(file)!r} is {_NO_PAGES[suffix]}, not a page")
    elif _holds_lines(file, suffix):
        yield from _lines(file, about)
    else:
        with _opened(file) as stream:
            body = stream.read(LARGEST + 1)
        if len(body) > LARGEST:
            yield _rejected(file, too_large(str(file)))
        else:
            media_type = "application/json" if suffix == ".json" else None
            yield page(body, name=str(file), about=about, media_type=media_type)


def _lines(file: Path, about: About | None) -> Iterator[Page | Rejected]:
    """The lines of a file, each a page; a line over the limit is passed over in small pieces."""
    if about:
        about = About(outlet=about.outlet, published=about.published)
    with _opened(file) as stream:
        number = 0
        while line := stream.readline(LARGEST + 1):
            number += 1
            name = f"{file}:{number}"
            if number == 1 and line.startswith(_WIDE_MARKS):
                yield _rejected(file, f"{str(file)!r} is UTF-16; wanted JSON lines in UTF-8")
                return
            if len(line) > LARGEST:
                while line and not line.endswith(b"\n"):
                    line = stream.readline(2**20)
                yield Rejected(
                    name=name, digest=None, url=None, stage="read", reason=too_large(name)
                )
            elif body := line.strip(b" \t\r\n"):
                yield page(body, name=name, media_type="application/json", about=about)


def _holds_lines(file: Path, suffix: str) -> bool:
    if suffix not in _LINES | {".json", ".txt", ""}:
        return False
    with _opened(file) as stream:
        first = b""
        while not first.strip(b" \t\r\n\xef\xbb\xbf") and len(first) <= LARGEST:
            more = stream.readline(LARGEST + 1)
            if not more:
                break
            first = more
    start = first.lstrip(b" \t\r\n\xef\xbb\xbf")
    if suffix in _LINES:
        return not re.match(rb"<(?:!doctype|html|head|body)\b", start, re.IGNORECASE)
    if suffix == ".json":
        return _is_json(first)
    return start.startswith(b"{") and is_article(first)


def _is_json(line: bytes) -> bool:
    """Whether a line is a whole JSON value: then a .json file holds one a line, else one in all."""
    try:
        json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return False
    return True


def _files(sources: tuple[str | os.PathLike[str], ...]) -> list[Path]:
    if not sources:
        raise PageError("no pages given; name files, folders or globs")
    found: dict[Path, None] = {}
    for source in sources:
        for file in _found(os.fspath(source)):
            found.setdefault(file)
    seen: set[str] = set()
    once = []
    for file in found:
        real = os.path.realpath(file)
        if real not in seen:
            seen.add(real)
            once.append(file)
    return once


def _found(source: str) -> list[Path]:
    if "\0" in source:
        raise PageError(f"{source!r} holds a NUL and is no name of a file")
    path = Path(source)
    try:
        if path.is_dir():
            inside = _inside(path)
            if not inside:
                raise PageError(f"the folder {source!r} holds no file; give one with pages in it")
            return inside
        if os.path.lexists(path):
            return [path]
    except OSError as error:
        raise PageError(f"{source!r} cannot be found: {error.strerror}") from error
    if not glob.has_magic(source):
        raise PageError(f"{source!r} is not there; give a file, a folder or a glob")
    # a source may be an absolute glob, which Path.glob refuses
    fits = [Path(name) for name in sorted(glob.glob(source, recursive=True))]  # noqa: PTH207
    files = [file for fit in fits for file in (_inside(fit) if fit.is_dir() else [fit])]
    if not files:
        raise PageError(f"no file fits {source!r}; mind that a folder is named without a glob")
    return files


def _inside(folder: Path) -> list[Path]:
    files: list[Path] = []
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files += [Path(base, name) for name in names if not name.startswith(".")]
    return sorted(files)


def _suffix(file: Path) -> str:
    """The ending that tells the kind: ".html" of "talks.html.gz"."""
    name = file.name.lower().removesuffix(".gz")
    return Path(name).suffix


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    """The file's bytes, unpacked where they are gzipped."""
    with file.open("rb") as stream:
        if stream.peek(2)[:2] == b"\x1f\x8b":
            with gzip.open(stream) as unpacked:
                yield cast(BinaryIO, unpacked)
        else:
            yield stream


def _rejected(file: Path, reason: str) -> Rejected:
    return Rejected(name=str(file), digest=None, url=None, stage="read", reason=reason)
