"""The JSON lines of `retold extract`, both ways: a reading as one line, and a line as a reading.

One line is one page: `{"article": {...}, "attributions": [...], ..., "rejected": null}`. Every span
is `{"start", "end", "text"}` in code points of `article.text`, end exclusive. Dates are plain ISO
strings; what else is known of them (basis, precision, `not_before`) stands beside them in `dates`
and `said_on_date`. Other programs may leave out all but `article.text` and, of each attribution,
`kind` and `content`; what they add beyond this contract is not kept.
"""

from collections import Counter
from typing import Annotated

import msgspec

from retold.dates import iso
from retold.errors import PageError
from retold.outlets import known
from retold.records import (
    Act,
    Actor,
    Article,
    Attribution,
    Basis,
    Block,
    Date,
    Hop,
    Kind,
    Mention,
    Reading,
    Rejected,
    Reply,
    Span,
    content_id,
)


class Dates(msgspec.Struct, kw_only=True):
    """What is known of an article's dates beyond their plain values."""

    published: Date | None = None
    modified: Date | None = None


class ArticleLine(msgspec.Struct, kw_only=True):
    """`article` of a line: the contract's seven fields, then what else is known."""

    id: str | None = None
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None
    text: str
    byline: str | None = None
    modified: str | None = None
    dates: Dates | None = None
    outlet_basis: Basis | None = None
    title_basis: Basis | None = None
    covered: bool | None = None
    digest: str | None = None
    blocks: tuple[Block, ...] = ()


class AttributionLine(msgspec.Struct, kw_only=True):
    """One of a line's `attributions`, its speaker written out as `actor`."""

    id: str | None = None
    kind: Kind
    source: Span | None = None
    cue: Span | None = None
    content: tuple[Span, ...]
    act: Act = "said"
    nested_in: str | None = None
    actor: Actor | None = None
    said_on: str | None = None
    said_on_date: Date | None = None
    relay: tuple[Hop, ...] = ()
    authority: str | None = None
    replies_to: Reply | None = None
    confidence: Annotated[float, msgspec.Meta(ge=0, le=1)] = 1.0


class Line(msgspec.Struct, kw_only=True):
    """A whole line: an article and what was found in it, or why the page was rejected."""

    article: ArticleLine | None = None
    attributions: tuple[AttributionLine, ...] = ()
    mentions: tuple[Mention, ...] = ()
    actors: tuple[Actor, ...] = ()
    reader: str | None = None
    rejected: Rejected | None = None


class _Peek(msgspec.Struct):
    article: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


_peek = msgspec.json.Decoder(_Peek)
_line = msgspec.json.Decoder(Line)
_encode = msgspec.json.Encoder().encode


def is_line(body: bytes) -> bool:
    """Whether a line of JSON is one that `retold extract` prints: an object with an `article`.

    Example:
        >>> is_line(b'{"article": {"text": "The envoy left."}, "attributions": []}')
        True
        >>> is_line(b'{"text": "The envoy left."}')
        False
    """
    if b'"article"' not in body:
        return False
    try:
        return _peek.decode(body).article is not msgspec.UNSET
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False


def date_of(value: str | None, basis: Basis) -> Date | None:
    """The date that an ISO 8601 string gives, at the precision it is written in.

    Example:
        >>> date_of("2022-02", "given")
        Date(value='2022-02', precision='month', basis='given', not_before=None)

    Raises:
        PageError: the string is no date.
    """
    if value is None or not value.strip():
        return None
    known = iso(value)
    if known is None:
        raise PageError(f"{value!r} is no date: write it as 2022, 2022-02 or 2022-02-28")
    return Date(value=known[0], precision=known[1], basis=basis)


def to_line(outcome: Reading | Rejected) -> bytes:
    """One line of JSON, UTF-8, without its line break.

    Example:
        >>> to_line(Rejected(name="a.html", digest=None, url=None, stage="read", reason="empty"))
        b'{"article":null,"attributions":[],...,"rejected":{"name":"a.html",...}}'
    """
    if isinstance(outcome, Rejected):
        return _encode(Line(rejected=outcome))
    return _encode(
        Line(
            article=article_line(outcome.article),
            attributions=attribution_lines(outcome),
            mentions=outcome.mentions,
            actors=outcome.actors,
            reader=outcome.reader,
        )
    )


def article_line(article: Article) -> ArticleLine:
    """An article with the field names of the contract."""
    return ArticleLine(
        id=article.id,
        url=article.url,
        outlet=article.outlet,
        title=article.title,
        published=_plain(article.published),
        language=article.language,
        text=article.text,
        byline=article.byline,
        modified=_plain(article.modified),
        dates=Dates(published=article.published, modified=article.modified),
        outlet_basis=article.outlet_basis,
        title_basis=article.title_basis,
        covered=article.covered,
        digest=article.digest,
        blocks=article.blocks,
    )


def _plain(date: Date | None) -> str | None:
    return date.value if date else None


def attribution_lines(reading: Reading) -> tuple[AttributionLine, ...]:
    """A reading's attributions with the field names of the contract, speakers written out."""
    actors = {actor.id: actor for actor in reading.actors}
    return tuple(
        attribution_line(said, actors.get(said.actor_id) if said.actor_id else None)
        for said in reading.attributions
    )


def attribution_line(said: Attribution, actor: Actor | None) -> AttributionLine:
    """An attribution with the field names of the contract, its speaker written out."""
    return AttributionLine(
        id=said.id,
        kind=said.kind,
        source=said.source,
        cue=said.cue,
        content=said.content,
        act=said.act,
        nested_in=said.nested_in,
        actor=actor,
        said_on=_plain(said.said_on),
        said_on_date=said.said_on,
        relay=said.relay,
        authority=said.authority,
        replies_to=said.replies_to,
        confidence=said.confidence,
    )


def from_line(body: bytes, *, digest: str, reader: str) -> Reading | Rejected:
    """The reading that a line holds, held to its own text.

    `digest` is that of the page that the line came as; `reader` is put in where the line names
    none. A line of a rejected page gives that `Rejected` again.

    Example:
        >>> reading = from_line(to_line(reading), digest=page.digest, reader=reader())

    Raises:
        PageError: the line is not of this shape, a span does not hold the text that it claims, an
            id comes twice, or `nested_in` names an attribution that is not there.
    """
    try:
        line = _line.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise PageError(f"not a line as retold extract prints it: {error}") from None
    if line.article is None:
        if line.rejected is None:
            raise PageError("the line holds neither an article nor a rejection")
        return line.rejected
    article = _article(line.article, digest, read=bool(line.attributions))
    attributions = tuple(_attribution(article, said) for said in line.attributions)
    actors = {a.id: a for a in (*line.actors, *(s.actor for s in line.attributions if s.actor))}
    reading = Reading(
        article=article,
        attributions=attributions,
        mentions=line.mentions,
        actors=tuple(actors.values()),
        reader=line.reader or reader,
    )
    hold_to_text(reading)
    return reading


def _article(line: ArticleLine, digest: str, *, read: bool) -> Article:
    if not line.text.strip():
        raise PageError("the line's article has no text")
    dates = line.dates or Dates()
    published, modified = dates.published, dates.modified
    if line.published is not None and (published is None or published.value != line.published):
        published = date_of(line.published, "given")
    if line.modified is not None and (modified is None or modified.value != line.modified):
        modified = date_of(line.modified, "given")
    by_url = None if line.outlet else known().by_url(line.url)
    return Article(
        id=line.id or content_id(line.url or "", line.text),
        digest=line.digest or digest,
        text=line.text,
        blocks=line.blocks,
        language=line.language,
        covered=read or line.language == "en" if line.covered is None else line.covered,
        url=line.url,
        outlet=by_url.name if by_url else line.outlet,
        outlet_basis="url" if by_url else line.outlet_basis or ("given" if line.outlet else None),
        title=line.title,
        title_basis=line.title_basis or ("given" if line.title else None),
        byline=line.byline,
        published=published,
        modified=modified,
    )


def _attribution(article: Article, line: AttributionLine) -> Attribution:
    if not line.content:
        raise PageError(f"attribution {line.id!r} has no content: give at least one span")
    said_on = line.said_on_date
    if line.said_on is not None and (said_on is None or said_on.value != line.said_on):
        said_on = date_of(line.said_on, "given")
    where = ",".join(f"{span.start}-{span.end}" for span in line.content)
    return Attribution(
        id=line.id or content_id(article.id, where, line.source.text if line.source else ""),
        article_id=article.id,
        kind=line.kind,
        source=line.source,
        cue=line.cue,
        content=line.content,
        act=line.act,
        confidence=line.confidence,
        actor_id=line.actor.id if line.actor else None,
        nested_in=line.nested_in,
        said_on=said_on,
        relay=line.relay,
        authority=line.authority,
        replies_to=line.replies_to,
    )


def hold_to_text(reading: Reading) -> None:
    """Nothing, where every span of a reading holds the article's text and its ids agree.

    Raises:
        PageError: they do not; the message names the attribution, its span and both texts.
    """
    text = reading.article.text
    for said in reading.attributions:
        spans = [("source", said.source), ("cue", said.cue)]
        spans += [("content", span) for span in said.content]
        spans += [(f"relay {hop.name!r}", hop.span) for hop in said.relay]
        spans += [("reply", said.replies_to.span)] if said.replies_to else []
        for role, span in spans:
            if span is not None:
                _hold(text, span, f"{role} of attribution {said.id!r}")
    for mention in reading.mentions:
        _hold(text, mention.span, f"mention of actor {mention.actor_id!r}")
    for block in reading.article.blocks:
        if block.text is not None and not 0 <= block.text[0] <= block.text[1] <= len(text):
            raise PageError(
                f"block {block.text!r} lies outside the text, which ends at {len(text)}"
            )
    _hold_ids(reading)


def _hold(text: str, span: Span, where: str) -> None:
    if not 0 <= span.start <= span.end <= len(text):
        raise PageError(
            f"{where}: [{span.start}, {span.end}) lies outside the text, which ends at {len(text)}"
        )
    if text[span.start : span.end] != span.text:
        raise PageError(
            f"{where}: says {_cut(span.text)!r}, but article.text[{span.start}:{span.end}] is"
            f" {_cut(text[span.start : span.end])!r}; spans are code points, end exclusive"
        )


def _hold_ids(reading: Reading) -> None:
    ids = Counter(said.id for said in reading.attributions)
    twice = [said for said, times in ids.items() if times > 1]
    if twice:
        raise PageError(f"attribution id {twice[0]!r} comes twice in one article")
    actors = {actor.id for actor in reading.actors}
    for said in reading.attributions:
        if said.article_id != reading.article.id:
            raise PageError(f"attribution {said.id!r} belongs to article {said.article_id!r}")
        if said.nested_in is not None and said.nested_in not in ids:
            raise PageError(f"attribution {said.id!r} is nested in {said.nested_in!r}, not there")
        if said.actor_id is not None and said.actor_id not in actors:
            raise PageError(f"actor {said.actor_id!r} of attribution {said.id!r} is not there")
        reply = said.replies_to
        if reply is not None and reply.actor_id not in actors:
            raise PageError(f"actor {reply.actor_id!r}, answered by {said.id!r}, is not there")
        if reply is not None and reply.attribution_id not in {None, *ids}:
            raise PageError(
                f"attribution {reply.attribution_id!r}, answered by {said.id!r}, is not there"
            )
    for mention in reading.mentions:
        if mention.actor_id not in actors:
            raise PageError(f"actor {mention.actor_id!r} of a mention is not there")


def _cut(text: str, longest: int = 60) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
