"""From an address to its versions: each time it was met, and what changed from one to the next."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

from retold import adding, pipeline
from retold.errors import UsageError
from retold.evidence import Moment, Revision, Sighting, State, Versions
from retold.records import Date, Page, Reading, Rejected, content_id
from retold.store import Capture, Store, mementos, readings, visits

_GONE = {404, 410}
_TEXT = 20_000
"""Code points of a page without an article that are looked at for a notice that it is gone."""

Met = tuple[Sighting, Reading | None]


def versions(store: Store, url: str) -> Versions:
    """What `Corpus.versions` gives.

    Raises:
        UsageError: nothing is held of this address.
    """
    met = _in_order(_met(store, url))
    if not met:
        raise UsageError(
            f"nothing is held of {url!r}; give the address of a page as `search --json` shows it"
        )
    numbers: dict[str, int] = {}
    sightings: list[Sighting] = []
    texts: list[tuple[int, Reading]] = []
    for sighting, reading in met:
        if reading is not None:
            number = numbers.setdefault(reading.article.text, len(numbers) + 1)
            sighting = replace(sighting, version=number)
            if not texts or texts[-1][0] != number:
                texts.append((number, reading))
        sightings.append(sighting)
    return Versions(
        url=_canonical(url) or url, sightings=tuple(sightings), revisions=tuple(_revised(texts))
    )


def page_at(store: Store, url: str, at: str | None) -> Page:
    """What `Corpus.page` gives.

    Raises:
        UsageError: nothing is held of this address.
        CorpusError: the kept page is missing or was changed.
    """
    wanted = None if at is None else _instant(at)
    held = mementos.captures(store.db, url, _canonical)
    if not held:
        raise UsageError(f"no page is held of {url!r}")
    timed = sorted((_instant(one.fetched or one.imported or ""), one.id, one) for one in held)
    # a day given as `at` is meant to its end
    before = [one for when, _, one in timed if wanted is None or when[: len(wanted)] <= wanted]
    capture = before[-1] if before else timed[0][2]
    found = adding.kept_page(store, capture.id)
    if isinstance(found, Rejected):
        raise UsageError(found.reason)
    return found


def _canonical(url: str) -> str | None:
    from retold.articles import canonical

    return canonical(url)


def _met(store: Store, url: str) -> Iterator[Met]:
    """Each capture of an address, and each time that something else was answered there."""
    held = mementos.captures(store.db, url, _canonical)
    by_digest: dict[str, Met] = {}
    for capture in held:
        reading = _read(store, capture)
        state: State = "read"
        detail = ""
        if reading is None:
            state, detail = "not used", mementos.why_not(store.db, capture.id) or "it was not read"
        notice = _notice(store, capture, reading)
        if notice:
            state, detail = "gone", f"the page says: “{notice}”"
        # a notice is no version of the text that stood there
        met = _sighting(capture, state, detail, reading), None if notice else reading
        by_digest[capture.digest] = met
        yield met
    seen = {(one.digest, one.fetched) for one in held}
    for answer in mementos.answers(store.db, url, _canonical):
        again = by_digest.get(answer.digest or "")
        if again is not None and answer.status == 200:
            if (answer.digest, answer.at) not in seen:
                yield _again(*again, answer.at)
        elif again is None or answer.status in _GONE:
            yield _answered(url, answer), None


def _read(store: Store, capture: Capture) -> Reading | None:
    """What a capture was read as; read again from its bytes where only another one's is kept."""
    if capture.article_id is None:
        return None
    held = readings.reading(store.db, capture.article_id)
    if held is None:
        return None
    article = held.article
    row = store.db.execute("SELECT capture FROM articles WHERE id = ?", (article.id,)).fetchone()
    if row[0] == capture.id or article.id == content_id(article.url or "", article.text):
        return held  # the id says that the text is the same
    outcome = pipeline.read_page(adding.kept_page(store, capture.id))
    return outcome if isinstance(outcome, Reading) else None


def _notice(store: Store, capture: Capture, reading: Reading | None) -> str | None:
    """The words by which a page says that what was there is gone; never those of an article in
    which somebody says something."""
    from retold.articles.visible import Visible
    from retold.versions import says_gone

    if reading is not None:
        article = reading.article
        pieces = [] if reading.attributions else [article.title or "", article.text]
    else:
        found = adding.kept_page(store, capture.id)
        if isinstance(found, Rejected):
            return None
        source = found.body[:_TEXT].decode(found.encoding, "replace")
        is_html = found.media_type == "text/html"
        pieces = Visible(source).runs if is_html else source.splitlines()
    return next((notice for piece in pieces if (notice := says_gone(piece))), None)


def _sighting(capture: Capture, state: State, detail: str, reading: Reading | None) -> Sighting:
    article = reading.article if reading else None
    published = _dated(article.published) if article else None
    modified = _dated(article.modified) if article else None
    captured = Moment(value=capture.fetched, by="capture") if capture.fetched else None
    imported = Moment(value=capture.imported, by="import") if capture.imported else None
    at = captured or modified or published or imported
    return Sighting(
        state=state,
        name=capture.name,
        url=capture.url or (article.url if article else None),
        digest=capture.digest,
        article_id=capture.article_id,
        version=None,
        at=at,
        published=published,
        modified=modified,
        captured=captured,
        imported=imported,
        detail=detail,
    )


def _again(sighting: Sighting, reading: Reading | None, at: str) -> Met:
    """The same bytes met once more."""
    when = Moment(value=at, by="capture")
    return replace(sighting, at=when, captured=when, detail="the same bytes again"), reading


def _answered(url: str, answer: visits.Answered) -> Sighting:
    when = Moment(value=answer.at, by="capture")
    return Sighting(
        state="gone" if answer.status in _GONE else "not used",
        name=url,
        url=url,
        digest=None,
        article_id=None,
        version=None,
        at=when,
        published=None,
        modified=None,
        captured=when,
        imported=Moment(value=answer.at, by="import"),
        detail=answer.said,
    )


def _dated(date: Date | None) -> Moment | None:
    return Moment(value=date.value, by=date.basis) if date and date.value else None


def _in_order(met: Iterator[Met]) -> list[Met]:
    """By the best time known of each; what has none stands where it came, at the end."""
    return sorted(met, key=lambda one: _instant(one[0].at.value) if one[0].at else "~")


def _instant(value: str) -> str:
    """A time that sorts: in UTC where its zone is known."""
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        return value
    if len(value) <= 10 or when.tzinfo is None:
        return value
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _revised(texts: list[tuple[int, Reading]]) -> Iterator[Revision]:
    from retold.versions import revise

    for (number, earlier), (following, later) in pairwise(texts):
        yield revise(earlier, later, (number, following))
