"""Files, folders and globs, page by page.

What is asked for is checked at once: a name that leads nowhere is a mistake to be told before an
hour of work. What is then found is given one at a time, and a file that cannot be used is a
`Rejected` in its place, so that the run goes on.
"""

import glob
import os
import stat
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from retold.errors import PageError
from retold.pages.about import read_about
from retold.pages.contents import Source, contents, links_in
from retold.pages.listing import Link
from retold.records import About, Page, Rejected


def read(
    *sources: str | os.PathLike[str], about: str | os.PathLike[str] | None = None
) -> Iterator[Page | Rejected]:
    """The pages in files, folders (with the folders in them) and globs, in the order of names.

    HTML, plain text, PDF, MHTML and JSON lines, WARC and WACZ, and zip files of these, packed with
    gzip or Zstandard or not. The kind is told by the bytes; a name ending in .jsonl or .ndjson
    says that every line is a page of its own, named "file.jsonl:12", and these are read line by
    line: a file of any length takes the memory of one line, a WARC file that of one record. A
    .json or .txt file is read so where its first line is an article. In folders, names that begin
    with a dot are passed over. A file reached twice is read once. A feed or a sitemap is no page:
    what it lists is for `Corpus.fetch`.

    `about` names a table of what is known of the files (see `read_about`); a row for a file that
    holds many pages gives their outlet and date.

    Example:
        >>> for page in read("saved/", "crawl/2022-*.jsonl", about="about.csv"):
        ...     print(page.name)

    Raises PageError at the call, before anything is read: a file is missing, a folder holds no
    file, a glob fits none, or the table is wrong. A file that is too large (over LARGEST, 20 MB),
    unreadable, broken or no page comes as a `Rejected` of the stage "read".
    """
    files = files_in(sources)
    if about is not None:  # it may lie among the pages
        files = [file for file in files if os.path.realpath(file) != os.path.realpath(about)]
    known = read_about(about, files) if about is not None else {}
    return _pages(files, known)


def listed(file: str | os.PathLike[str]) -> list[Link] | None:
    """The links in the file of a feed, a sitemap or a list of urls; None where it is none of them,
    or no file, or one that is damaged or hostile: `read` says why.
    """
    path = Path(file)
    try:
        if not path.is_file():
            return None
        return links_in(Source(str(path), partial(_open, path)))
    except (PageError, OSError, ValueError, EOFError, zlib.error):
        return None


def _pages(files: list[Path], known: dict[Path, About]) -> Iterator[Page | Rejected]:
    for file in files:
        try:
            regular = stat.S_ISREG(file.stat().st_mode)
        except OSError as error:
            yield _rejected(file, f"{str(file)!r} cannot be read: {error.strerror or error}")
            continue
        if regular:
            yield from contents(Source(str(file), partial(_open, file)), known.get(file))
        else:
            yield _rejected(file, f"{str(file)!r} is a device or pipe, not a file")


def _open(file: Path) -> BinaryIO:
    return file.open("rb")


def files_in(sources: tuple[str | os.PathLike[str], ...]) -> list[Path]:
    """The files that these sources stand for, each once; raises PageError as `read` does."""
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
    if source.startswith(("http://", "https://")):
        raise PageError(f"{source!r} is an address of the web; `retold add` fetches it")
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


def _rejected(file: Path, reason: str) -> Rejected:
    return Rejected(name=str(file), digest=None, url=None, stage="read", reason=reason)
