"""The records: one frozen dataclass per idea, and the ids that are hashes of what they hold.

Every stage takes records and returns new ones. Offsets are Unicode code points, end exclusive.
Times are ISO 8601 strings cut at the precision that is known: "2022", "2022-02", "2022-02-28",
"2022-02-28T14:05" or a full time with its zone; they sort as text.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Basis = Literal["person", "given", "JSON-LD", "meta tag", "url", "text", "file"]
"""By what a fact about a page is known: a person's table, the input line, the page's own marks,
its url, its running text, or the file it came in."""

Precision = Literal["year", "month", "day", "minute", "second"]
BlockKind = Literal["headline", "heading", "byline", "body", "caption", "boilerplate"]
Kind = Literal["direct", "indirect", "mixed"]
Act = Literal["said", "denied", "unsaid", "held"]
Voice = Literal["attributed", "own"]
Form = Literal["verbatim", "trimmed", "reworded", "paraphrase"]
Verbatimness = Literal["verbatim", "fragment", "altered", "back-translated", "not located"]
"""A quotation against the earliest text held: all its words, a part, others between the marks, so
many others that it was probably translated there and back, or no such passage."""
ActorKind = Literal["person", "office", "organisation", "country", "unnamed"]
Colour = Literal[
    "neutral", "doubting", "approving", "praising", "conceding", "stressing",
    "accusing", "warning", "urging", "denying", "hostile",
]  # fmt: skip
"""What a reporting word adds to "said"; `lexicon/reporting.csv` explains each."""
OutletType = Literal["official", "state", "party", "public", "agency", "independent"]
"""Whose an outlet is; what each means is said at the head of `lexicon/outlets.csv`."""

Verdict = Literal[
    "same", "different", "rename", "not the speaker", "speaker is", "coded", "not coded",
    "same statement", "different statements", "same line", "different lines", "words are",
    "withdrawn",
]  # fmt: skip

DOUBTFUL = 0.4
"""The confidence under which three in five attributions are wrong (docs/attribution-model.md)."""


def content_id(*parts: str) -> str:
    """Sixteen hex digits that depend on the parts alone, in their order.

    Example:
        >>> content_id("https://example.org/a", "The minister said no.")
        '79971aca8fe5fc8a'
    """
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch `[start, end)` of an article's text, with that text."""

    start: int
    end: int
    text: str


def in_line(spans: Iterable[Span]) -> str:
    """The words of spans on one line, "…" between those that stand apart.

    Example:
        >>> in_line((Span(start=0, end=8, text="We  will"), Span(start=20, end=25, text="wait.")))
        'We will … wait.'
    """
    return " ".join(" … ".join(span.text for span in spans).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Date:
    """A point in time no finer than what is known of it.

    `value` is None where no date is printed; then `not_before` may still hold the latest day
    that the text speaks of as past. `precision` is that of `value`.
    """

    value: str | None
    precision: Precision | None
    basis: Basis
    not_before: str | None = None

    def __str__(self) -> str:
        return self.value or (f"not before {self.not_before}" if self.not_before else "no date")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What somebody knows of a page that the page itself may not say (a row of about.csv)."""

    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """How a page came over the network: what was asked, and what was answered besides its bytes.

    `asked` is the request as sent, its lines parted by CR LF; "" where it is not known. `headers`
    are the answer's, as they came. `hops` are the urls that led here by redirects, first to last.
    `obtained` says in words by whom and out of what, `address` is that of the host that answered.
    """

    status: int
    phrase: str
    headers: tuple[tuple[str, str], ...]
    asked: str
    obtained: str
    address: str = ""
    hops: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One capture: the bytes as they came, and what is known of how they came.

    `name` is what a person calls it (a file name, "crawl.jsonl:12"). `media_type` is "text/html",
    "text/plain", "application/pdf" or "application/json" (one line of JSON, an article already
    clean or read). `encoding` was detected: a byte-order mark, a declared charset, then the bytes
    themselves. `exchange` is there where it came over the network.
    """

    name: str
    body: bytes
    digest: str
    media_type: str
    encoding: str
    url: str | None = None
    fetched: str | None = None
    about: About | None = None
    exchange: Exchange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A page that could not be used: at which stage, and why, in a sentence."""

    name: str
    digest: str | None
    url: str | None
    stage: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch of a page, where it stands there, and where in the article's text, if anywhere.

    `page` is `[start, end)` in code points of the decoded page, or None where it was given apart
    (a title field). `text` is `[start, end)` in `Article.text`, or None: dropped. `reason` says why
    it has its kind ("icon names", "teaser list after the last paragraph", "main content").
    """

    kind: BlockKind
    page: tuple[int, int] | None
    text: tuple[int, int] | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The clean text of a page and what the page says about itself. `text` never changes."""

    id: str
    digest: str
    text: str
    blocks: tuple[Block, ...]
    language: str | None
    covered: bool
    url: str | None = None
    outlet: str | None = None
    outlet_basis: Basis | None = None
    title: str | None = None
    title_basis: Basis | None = None
    byline: str | None = None
    published: Date | None = None
    modified: Date | None = None

    def span(self, start: int, end: int) -> Span:
        """The span `[start, end)` of this article's text.

        Example:
            >>> article.span(0, 9)
            Span(start=0, end=9, text='The envoy')
        """
        return Span(start=start, end=end, text=self.text[start:end])


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One go-between that brought the words: its name, where the text says so, and by what."""

    name: str
    span: Span | None
    basis: Literal["stated", "carried on", "page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """Whom a statement answers: the words that say so, the actor, and the attribution answered.

    `attribution_id` is None where what is answered is not told in the same article; where another
    article tells it, `link` finds it: `Answer`.
    """

    span: Span
    actor_id: str
    attribution_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """An attribution relation (PARC 3, PolNeAR): who said (source), by what word (cue), what
    (content; several spans where a quotation is interrupted).

    `act` is said, denied, unsaid ("did not say") or held (a belief, a wish, a plan). `relay` holds
    the go-betweens named with it, outermost first, the speaker not among them. `authority` is the
    form in which it was issued, as printed ("press statement"). `confidence` is the estimated
    chance that content and source are right.
    """

    id: str
    article_id: str
    kind: Kind
    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    act: Act
    confidence: float
    actor_id: str | None = None
    nested_in: str | None = None
    said_on: Date | None = None
    relay: tuple[Hop, ...] = ()
    authority: str | None = None
    replies_to: Reply | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who a mention is: a person, an office, an organisation, a country, or somebody unnamed."""

    id: str
    name: str
    kind: ActorKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """An office that pages print of somebody, and the first and last date of those pages.

    Not when it began or ended: nobody held says that. `articles` print it; the earliest of them
    at `span` of `article_id`.
    """

    office: str
    country: str | None
    first_seen: str | None
    last_seen: str | None
    articles: int
    article_id: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorGroup:
    """One actor over all articles, in all spellings and scripts, with the offices printed of them.

    `name` is the one that most articles use, `names` are all of them, `actors` the ids that the
    articles' actors have. The id is the least of these where that actor is whole in the group;
    a group may regroup when articles come, so that nothing may rest on it.
    """

    id: str
    name: str
    kind: ActorKind
    names: tuple[str, ...]
    actors: tuple[str, ...]
    articles: int
    offices: tuple[Tenure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """That an article's actor is one with others (`group_id`), and by what that is known.

    `detail` is empty where nothing else is joined to it.
    """

    article_id: str
    actor_id: str
    group_id: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name, title or pronoun in a text, who it is, and by what that is known (`detail`)."""

    span: Span
    actor_id: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the per-page stages give for a page, and the digest of what read it."""

    article: Article
    attributions: tuple[Attribution, ...]
    mentions: tuple[Mention, ...]
    actors: tuple[Actor, ...]
    reader: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One statement told once: one to three sentences, or a quoted fragment.

    `voice` is attributed, or own where the outlet says it as its own words (then there is no
    attribution). `copy_of` names the telling that a reprint repeats.
    """

    id: str
    article_id: str
    spans: tuple[Span, ...]
    voice: Voice
    attribution_id: str | None = None
    copy_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of the earlier telling's article and the stretch of the later one's it became.

    Kept: the same words. Altered: both sides, other words. Dropped: `later` is None. Added:
    `earlier` is None.
    """

    change: Literal["kept", "altered", "dropped", "added"]
    earlier: Span | None
    later: Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retelling:
    """An earlier telling joined to a later one: in which form, how alike (0 to 1), and why."""

    earlier_id: str
    later_id: str
    form: Form
    score: float
    detail: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alteration:
    """What stood in the earlier text, and what stands between the marks; "" for nothing."""

    was: str
    became: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fidelity:
    """How a quotation stands to the earliest text held: the verdict, and what was altered.

    `against_id` is the telling it was held against, the root of the family. `detail` says it in
    words.
    """

    telling_id: str
    against_id: str
    verdict: Verbatimness
    alterations: tuple[Alteration, ...]
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """All tellings of one statement. `root_id` is the earliest *held*, never "the origin"."""

    id: str
    root_id: str
    tellings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """That a statement answers another one: the words that say so, which one, how sure, and why.

    `article_id` and `attribution_id` are those of the statement that answers, `span` its words;
    `answered_id` is the attribution answered, `telling_id` its telling that is meant: of several,
    the earliest held.
    """

    article_id: str
    attribution_id: str
    span: Span
    answered_id: str
    telling_id: str
    score: float
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """Two families (ids) that share a line on different occasions or by different speakers."""

    a: str
    b: str
    wording: str
    score: float
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """Families joined by one line. Label and `wordings` are words of the corpus, never invented.

    `wordings` are what its recurrences share, the most frequent first.
    """

    id: str
    label: str
    families: tuple[str, ...]
    first_seen: str | None
    last_seen: str | None
    wordings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """Who publishes: its name, the other names and the domains that are its own, and whose it is.

    `country` is an ISO 3166 code. Copies within a publisher's `group` are no second source.
    """

    name: str
    also: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    country: str | None = None
    type: OutletType | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What a judgement speaks of, so that it is found again when pages are read anew.

    `name` is an actor's, wherever it is so called; with an `article_id` the anchor is one
    attribution of that article: its content (`spans`) is what it is found by. `digest` and `url`
    are those of the page, whose article may have another id after another reader.
    """

    name: str | None = None
    article_id: str | None = None
    attribution_id: str | None = None
    digest: str | None = None
    url: str | None = None
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a person says of two actors, of a speaker, or of a statement: who, when, and why. It
    outranks every score.

    `same`, `different`: of the actors `one` and `other`. `rename`: `one` is called `value`. `not
    the speaker`, `speaker is` (`value`): of the attribution `one`. `coded`, `not coded`: that the
    statement `one` has, or has not, the code `value` of a taxonomy. `same statement`, `different
    statements`: of the tellings `one` and `other`; `same line`, `different lines`: of the
    statements that these two tell. `words are`: what the attribution `one` says is `value`.
    `withdrawn`: the judgement with the id `value` holds no longer, and stays in the log. `when` is
    a time in UTC; of two judgements that contradict each other the later one holds.
    """

    id: str
    about: Literal["actor", "speaker", "statement", "retelling", "line", "words", "judgement"]
    verdict: Verdict
    one: Anchor
    other: Anchor | None
    value: str | None
    who: str
    when: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Pages held of one outlet on one day: the denominator of every count."""

    outlet: str | None
    day: str | None
    pages: int
