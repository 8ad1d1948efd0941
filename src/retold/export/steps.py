"""What `search` and `trace` find, with the field names of the contract, for programs."""

import msgspec

from retold.codes.records import Code, Coded, CodesReport
from retold.lines import ArticleLine, AttributionLine, article_line, attribution_line
from retold.records import Answer, Family, Fidelity, Judgement, Recurrence, Retelling, Span, Telling
from retold.reports import Held, Recall, Silence, Step, Trace, Turn


class StepLine(msgspec.Struct, kw_only=True):
    """A telling with its article, its attribution, and how it came from an earlier telling."""

    telling: Telling
    article: ArticleLine
    attribution: AttributionLine | None
    retelling: Retelling | None
    fidelity: Fidelity | None


class EchoLine(msgspec.Struct, kw_only=True):
    """A line that comes back in another family, and that family's earliest held telling."""

    recurrence: Recurrence
    root: StepLine


class TurnLine(msgspec.Struct, kw_only=True):
    """That one statement answers another, and the earliest telling held of the other one."""

    answer: Answer
    step: StepLine


class TraceLine(msgspec.Struct, kw_only=True):
    """All tellings of a statement, earliest held first, and where its wording comes back."""

    told: str
    family: Family | None
    steps: list[StepLine]
    recurrences: list[EchoLine]
    publishers: int
    silences: tuple[Silence, ...] | None
    answers: list[TurnLine]
    answered_by: list[TurnLine]


def step_line(step: Step) -> StepLine:
    """A step as a program reads it; the blocks of the page are left to `export`.

    Example:
        >>> step_line(corpus.search("customs ledger")[0]).attribution.actor.name
        'Tomas Verrin'
    """
    article = article_line(step.article)
    article.blocks = ()
    said = step.attribution
    return StepLine(
        telling=step.telling,
        article=article,
        attribution=attribution_line(said, step.actor) if said else None,
        retelling=step.retelling,
        fidelity=step.fidelity,
    )


def trace_line(trace: Trace) -> TraceLine:
    """A trace as a program reads it."""
    return TraceLine(
        told=trace.told,
        family=trace.family,
        steps=[step_line(step) for step in trace.steps],
        recurrences=[
            EchoLine(recurrence=echo.recurrence, root=step_line(echo.root))
            for echo in trace.recurrences
        ],
        publishers=trace.publishers,
        silences=trace.silences,
        answers=[_turn_line(turn) for turn in trace.answers],
        answered_by=[_turn_line(turn) for turn in trace.answered_by],
    )


def _turn_line(turn: Turn) -> TurnLine:
    return TurnLine(answer=turn.answer, step=step_line(turn.step))


class MatchLine(msgspec.Struct, kw_only=True):
    """A telling held that is the same statement, or has a line of it."""

    kind: str
    score: float
    wording: str
    step: StepLine


class RecallLine(msgspec.Struct, kw_only=True):
    """Whether a sentence is new, since when and by whom it is held, and over which holdings."""

    text: str
    verdict: str
    since: str | None
    by: str | None
    detail: str
    matches: list[MatchLine]
    held: Held


def recall_line(recall: Recall) -> RecallLine:
    """A recall as a program reads it."""
    return RecallLine(
        text=recall.text,
        verdict=recall.verdict,
        since=recall.since,
        by=recall.by,
        detail=recall.detail,
        matches=[
            MatchLine(kind=m.kind, score=m.score, wording=m.wording, step=step_line(m.step))
            for m in recall.matches
        ],
        held=recall.held,
    )


class NearLine(msgspec.Struct, kw_only=True):
    """A statement near to a code, why, and what a person decided."""

    family_id: str | None
    score: float
    meaning: float
    words: float
    nearest: str
    shared: tuple[Span, ...]
    detail: str
    tellings: int
    decided: Judgement | None
    step: StepLine


class CodedLine(msgspec.Struct, kw_only=True):
    """A code, by its whole name, and the statements nearest to it."""

    name: str
    code: Code
    nearest: list[NearLine]
    coded: tuple[Judgement, ...]
    detail: tuple[str, ...]


class CodesLine(msgspec.Struct, kw_only=True):
    """What comes nearest to each code, among how many statements."""

    codes: list[CodedLine]
    statements: int
    detail: tuple[str, ...]


def codes_line(found: CodesReport) -> CodesLine:
    """A report of codes as a program reads it."""
    codes = [_coded_line(one) for one in found.codes]
    return CodesLine(codes=codes, statements=found.statements, detail=found.detail)


def _coded_line(one: Coded) -> CodedLine:
    nearest = [
        NearLine(
            family_id=near.family_id,
            score=near.score,
            meaning=near.meaning,
            words=near.words,
            nearest=near.nearest,
            shared=near.shared,
            detail=near.detail,
            tellings=near.tellings,
            decided=near.decided,
            step=step_line(near.step),
        )
        for near in one.nearest
    ]
    return CodedLine(
        name=one.code.name, code=one.code, nearest=nearest, coded=one.coded, detail=one.detail
    )
