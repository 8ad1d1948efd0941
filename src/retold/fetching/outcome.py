"""What came of a url: a page, or why not."""

import email.utils
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from retold import __version__
from retold.errors import PageError
from retold.fetching.answer import Answer
from retold.pages import page
from retold.records import Exchange, Page, Rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A url to ask for; `etag` and `modified` are what came with its last answer, if any."""

    url: str
    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came of a url: a page, or the reason why not, or neither where it is `unchanged`.

    `status` is that of the last answer, None where there was none; `answer` is that answer as it
    came where it was an error and no page, such as 404. `later`: the seconds after which it may be
    asked for again, where it failed in a way that may pass.
    """

    url: str
    at: str
    page: Page | None = None
    rejected: Rejected | None = None
    answer: Page | None = None
    unchanged: bool = False
    status: int | None = None
    etag: str | None = None
    modified: str | None = None
    later: float | None = None


def outcome(wanted: Wanted, answer: Answer, hops: tuple[str, ...]) -> Fetched:
    """The page in a last answer, or why there is none."""
    said = f"HTTP {answer.status} {answer.phrase}".strip()
    known = Fetched(
        url=wanted.url,
        at=now(),
        status=answer.status,
        etag=answer.header("etag"),
        modified=answer.header("last-modified"),
    )
    if answer.status == 304:
        return replace(known, unchanged=True)
    if answer.status != 200:
        return failed(wanted, said, answer, hops)
    try:
        return replace(known, page=_as_it_came(answer, hops, known.at))
    except PageError as error:
        return failed(wanted, str(error), answer, hops)


def _as_it_came(answer: Answer, hops: tuple[str, ...], at: str) -> Page:
    """An answer with all that is known of how it came.

    Raises:
        PageError: it is larger than a page may be.
    """
    return page(
        answer.body,
        name=answer.url,
        url=answer.url,
        fetched=at,
        media_type=answer.header("content-type"),
        exchange=Exchange(
            status=answer.status,
            phrase=answer.phrase,
            headers=answer.headers,
            asked=answer.asked,
            hops=hops,
            obtained=f"fetched by retold {__version__}",
            address=answer.address,
        ),
    )


def failed(
    wanted: Wanted,
    reason: str,
    answer: Answer | None = None,
    hops: tuple[str, ...] = (),
    later: float | None = None,
) -> Fetched:
    """Why a url gave no page, with the last answer where that was an error."""
    at = now()
    rejected = Rejected(name=wanted.url, digest=None, url=wanted.url, stage="fetch", reason=reason)
    error = answer is not None and answer.status >= 400
    return Fetched(
        url=wanted.url,
        at=at,
        rejected=rejected,
        answer=_as_it_came(answer, hops, at) if answer and error else None,
        status=answer.status if answer else None,
        later=later,
    )


def now() -> str:
    """The time, in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def retry_after(answer: Answer) -> float | None:
    """The seconds for which a host asks to be left alone."""
    told = (answer.header("retry-after") or "").strip()
    if told.isdigit():
        return float(told[:9])
    if answer.status not in (429, 503) or not told:
        return None
    try:
        when = email.utils.parsedate_to_datetime(told)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())
