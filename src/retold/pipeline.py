"""From a page to its reading: the per-page stages, named once, for one page or many.

`clean` → `extract` → `resolve`. Every face and every engine runs `read_page`, so that one machine
and many cannot disagree.
"""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from itertools import chain, islice
from typing import ParamSpec, TypeVar

import msgspec

from retold import __version__, lines
from retold.errors import PageError
from retold.pool import Pool, WorkerLostError
from retold.records import Page, Reading, Rejected, Telling

FEW = 24
"""Fewer pages than this are read in this process: starting others would take longer."""

_READS = (
    *("pages", "articles", "encoder", "attributions", "actors", "lexicon"),
    *("records.py", "syntax", "lines.py", "pipeline.py", "dates.py", "quotes.py", "words.py"),
    "outlets.py",
)
"""What is in a page's reading; a change in any of them makes another reader."""

_LIBRARIES = (
    *("trafilatura", "htmldate", "lxml", "charset-normalizer", "eld", "sentencex"),
    *("pypdfium2", "onnxruntime", "tokenizers", "spacy", "wordfreq"),
)

_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(Reading).decode

P = ParamSpec("P")
T = TypeVar("T")


class _StageError(Exception):
    def __init__(self, stage: str, reason: str) -> None:
        super().__init__(reason)
        self.stage = stage


def read_page(page: Page | Rejected) -> Reading | Rejected:
    """What a page says: its article, who said what in it, and who they are.

    A line that `retold extract` printed is its own reading: its attributions are kept as given, and
    speakers are looked for only where it names none. A page that cannot be read, or on which a
    stage stumbles, gives a `Rejected` that names the stage: no page ends a run.

    Example:
        >>> outcome = read_page(page)
        >>> [said.content[0].text for said in outcome.attributions]
        ['the drills must end']
    """
    if isinstance(page, Rejected):
        return page
    try:
        given = _run("clean", _given, page)
        if isinstance(given, Rejected):
            return replace(given, name=page.name, digest=page.digest)
        return given or _read(page)
    except _StageError as failed:
        return Rejected(
            name=page.name,
            digest=page.digest,
            url=(page.about and page.about.url) or page.url,
            stage=failed.stage,
            reason=str(failed),
        )


def read_packed(page: Page | Rejected) -> bytes | Rejected:
    """What `read_page` gives, a reading packed: it crosses to another process in a tenth of the
    time that its pickle takes."""
    outcome = read_page(page)
    return outcome if isinstance(outcome, Rejected) else _pack(outcome)


def _read(page: Page) -> Reading:
    from retold.actors import resolve
    from retold.articles import clean
    from retold.attributions import extract

    article = _run("clean", clean, page)
    attributions = _run("extract", extract, article)
    resolved = _run("resolve", resolve, article, attributions)
    reading = Reading(
        article=article,
        attributions=tuple(resolved.attributions),
        mentions=tuple(resolved.mentions),
        actors=tuple(resolved.actors),
        reader=reader(),
    )
    _run("check", _check, reading)
    return reading


def _given(page: Page) -> Reading | Rejected | None:
    """The reading that a page brings with it, if it is a line of `retold extract`."""
    if page.media_type != "application/json":
        return None
    body = page.body
    if page.encoding.lower().replace("_", "-") not in ("utf-8", "ascii"):
        body = body.decode(page.encoding, "replace").encode("utf-8", "replace")
    if not lines.is_line(body):
        return None
    reading = lines.from_line(body, digest=page.digest, reader=reader())
    if isinstance(reading, Rejected):
        return reading
    if page.about is not None:
        from retold.articles import with_about

        reading = replace(reading, article=with_about(reading.article, page.about))
    if reading.attributions and not reading.actors:
        from retold.actors import resolve

        resolved = _run("resolve", resolve, reading.article, reading.attributions)
        reading = replace(
            reading,
            attributions=tuple(resolved.attributions),
            mentions=tuple(resolved.mentions),
            actors=tuple(resolved.actors),
        )
    _check(reading)
    return reading


def _check(reading: Reading) -> None:
    """The last net: what is kept can be written as UTF-8 and is true to its own text."""
    try:
        lines.to_line(reading)
    except UnicodeEncodeError:
        raise PageError(
            "the page holds half characters (lone surrogates); save it as UTF-8"
        ) from None
    lines.hold_to_text(reading)


def _run(stage: str, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a stage gives; any error but a shortage of memory becomes the stage's failure."""
    try:
        return work(*args, **kwargs)
    except _StageError:
        raise
    except PageError as error:
        raise _StageError(stage, str(error)) from None
    except MemoryError:
        raise
    except Exception as error:
        said = " ".join(str(error).split())[:200]
        raise _StageError(
            stage, f"unexpected {type(error).__name__}: {said}".rstrip(": ")
        ) from error


def tell_reading(reading: Reading) -> tuple[Telling, ...] | Rejected:
    """The tellings of what was read, or at which words the stage stumbled."""
    from retold.retellings import tell

    try:
        return _run("tell", tell, reading.article, reading.attributions)
    except _StageError as failed:
        article = reading.article
        return Rejected(
            name=article.url or article.id,
            digest=article.digest,
            url=article.url,
            stage=failed.stage,
            reason=str(failed),
        )


def read_pages(
    pages: Iterable[Page | Rejected], workers: int | None = None
) -> Generator[Reading | Rejected, None, None]:
    """The outcome of `read_page` for each page, in order, whatever the number of workers.

    `workers` defaults to the cores at hand. Few pages are read in this process. Memory stays flat:
    only a few pages a worker are in hand at a time.

    Example:
        >>> for outcome in read_pages(retold.read("saved/"), workers=4):
        ...     print(lines.to_line(outcome).decode())
    """
    workers = cores() if workers is None else max(1, workers)
    pages = iter(pages)
    first = list(islice(pages, FEW)) if workers > 1 else []
    if len(first) < FEW:
        yield from map(read_page, chain(first, pages))
        return
    with Pool("retold.pipeline", "read_packed", size=workers) as pool:
        yield from _settled(pool, chain(first, pages))


def _settled(pool: Pool, pages: Iterable[Page | Rejected]) -> Iterator[Reading | Rejected]:
    """The pool's results, where a dead worker is the rejection of the page that killed it."""
    asked: deque[tuple[str, str | None, str | None]] = deque()

    def noted() -> Iterator[Page | Rejected]:
        for page in pages:
            asked.append((page.name, page.digest, page.url))
            yield page

    for outcome in pool.each(noted()):
        name, digest, url = asked.popleft()
        if isinstance(outcome, WorkerLostError):
            reason = str(outcome)
            yield Rejected(name=name, digest=digest, url=url, stage="read", reason=reason)
        else:
            yield outcome if isinstance(outcome, Rejected) else _unpack(outcome)


def cores() -> int:
    """The processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@lru_cache(maxsize=1)
def reader() -> str:
    """The digest of what reads a page: retold's version, its rules and word lists, its libraries.

    A page kept under another digest may read otherwise now; `redo` reads it again.
    """
    return digest_of(_READS, _LIBRARIES)


def digest_of(rooms: Iterable[str], libraries: Iterable[str]) -> str:
    """The digest of the source files of some of retold's rooms, and of libraries' versions."""
    digest = sha256(f"retold {__version__}\n".encode())
    for piece in _source(resources.files("retold"), rooms):
        digest.update(piece)
    for library in libraries:
        digest.update(f"{library} {_version(library)}\n".encode())
    return digest.hexdigest()[:16]


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "none"


def _source(folder: Traversable, names: Iterable[str]) -> Iterator[bytes]:
    """Name and bytes of each file, in a fixed order; compiled files are passed over."""
    for name in names:
        entry = folder.joinpath(name)
        if entry.is_dir():
            inside = {e.name for e in entry.iterdir() if not e.name.startswith((".", "__pycache"))}
            yield from _source(entry, sorted(inside))
        elif entry.is_file():
            body = entry.read_bytes()
            yield f"{name} {len(body)}\n".encode()
            yield body
