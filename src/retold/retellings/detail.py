"""A retelling's form, and its detail: the sentence that a journalist reads."""

from retold.records import Form
from retold.retellings.evidence import SPEAKER_SAID, Judged
from retold.retellings.told import Told

QUOTED = 60
"""Code points of a passage that a detail shows."""

MUCH = 0.5
"""Part of the rare words kept in order, below which a detail names the likeness of meaning."""

_CHANGED = {
    "number": "changes a number: {} became {}",
    "name": "changes a name: {} became {}",
    "negation": "flips a negation: {} became {}",
    "opposite": "turns a word round: {} became {}",
}


def form(earlier: Told, later: Told, judged: Judged) -> Form:
    """Verbatim, trimmed, reworded or paraphrase.

    Verbatim: all words of the earlier stand in the later in one run. Trimmed: the later keeps only
    a part, in its order (nine in ten of its words). Reworded: most of the rare words of the
    shorter stand in the same order, or four words in a row. Paraphrase: few in a row.
    """
    shared = judged.overlap
    if shared.run == len(earlier.words):
        return "verbatim"
    if len(later.words) < len(earlier.words) and shared.words >= 0.9 * len(later.words):
        return "trimmed"
    return "reworded" if shared.order >= 0.7 or shared.run >= 4 else "paraphrase"


def detail(earlier: Told, later: Told, judged: Judged) -> str:
    """Why the two are joined, what was changed first of all.

    Example:
        >>> detail(earlier, later, judged)
        'keeps 9 of 14 words in their order; same speaker; same day; drops “in the whole region”'
    """
    shared = judged.overlap
    said = [
        _CHANGED[kind].format(_quoted(ours), _quoted(theirs))
        for kind, ours, theirs in shared.changed
    ]
    said.append(_words(earlier, later, judged))
    if judged.meaning is not None and shared.order < MUCH:
        if judged.meaning.by_family:
            said.append("near in meaning to how others tell it, on pages that tell much the same")
        elif judged.meaning.clear > 0:
            said.append("near in meaning, nearer than anything else on the two pages")
    said.append(
        "told without attribution"
        if "own" in (earlier.telling.voice, later.telling.voice)
        else SPEAKER_SAID[judged.likeness]
    )
    said.append(_days(judged.days))
    said += [
        f"{verb} {_quoted(passage)}"
        for verb, passage in (("drops", _dropped(earlier, judged)), ("adds", _added(later, judged)))
        if passage
    ]
    if not (
        earlier.published and later.published and earlier.published.surely_before(later.published)
    ):
        said.append("which was published first is not known")
    return "; ".join(said)


def _words(earlier: Told, later: Told, judged: Judged) -> str:
    count, shared = len(earlier.words), judged.overlap
    if earlier.wording.stems == later.wording.stems:
        return f"word for word the same {count} words" if count > 1 else "the same word"
    if shared.words == count:
        return f"has all {count} words in their order, among others"
    return f"keeps {shared.words} of {count} words in their order"


def _days(days: tuple[int, int] | None) -> str:
    if days is None:
        return "days apart not known"
    least, most = days
    if most == 0:
        return "same day"
    if least == most:
        return f"{most} day{'s' if most > 1 else ''} apart"
    return f"{least} to {most} days apart"


def _dropped(told: Told, judged: Judged) -> str:
    """The longest stretch of content that the later telling does not have."""
    stretches = [(s.a, s.a_end) for s in judged.overlap.steps if s.change == "dropped"]
    return _longest(told, stretches)


def _added(told: Told, judged: Judged) -> str:
    stretches = [(s.b, s.b_end) for s in judged.overlap.steps if s.change == "added"]
    return _longest(told, stretches)


def _longest(told: Told, stretches: list[tuple[int, int]]) -> str:
    if not stretches:
        return ""
    start, end = max(stretches, key=lambda s: (s[1] - s[0], -s[0]))
    if not any(w.is_content for w in told.words[start:end]):
        return ""
    first, last = told.words[start].start, told.words[end - 1].end
    for span in told.telling.spans:
        if span.start <= first < span.end:
            return span.text[first - span.start : min(last, span.end) - span.start]
    return ""


def _quoted(text: str) -> str:
    if not text:
        return "nothing"
    text = " ".join(text.split())
    return f"“{text}”" if len(text) <= QUOTED else f"“{text[:QUOTED].rsplit(' ', 1)[0]} …”"
