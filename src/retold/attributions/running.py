"""The core: attributions in running text, by the grammar and what the training part knows of cues.

This file is what a trained tagger replaces: `find` takes an article and gives `Found`; all that
comes after (joining, acts, relays, ids) is in other files and stays.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from retold import syntax
from retold.attributions.candidates import Candidate, candidates
from retold.attributions.found import Found, Stretch
from retold.attributions.phrases import cue_of, source_of, stem, stretch, text_of
from retold.attributions.quoted import beside, introducing, named_from
from retold.attributions.weights import Weights, shipped
from retold.quotes import Quotation
from retold.records import Article

_EDGE = " \t\u00a0,;:.–—-"
_OPENERS = "“\"„«‘'"
_LEVELS = 5
_GAP = 3
"""Line ends between a colon and the quotation that it introduces, at most."""
_COMMON = ("colon", "ccomp", "parataxis", "according", "quotation")


@dataclass(frozen=True, slots=True)
class Option:
    """A candidate with its stretches in the article, and what the weights look at."""

    found: Found
    cue: Token
    at: int
    features: tuple[str, ...]


def find(article: Article, quotations: Sequence[Quotation]) -> list[Found]:
    """Attributions in the running text of an article, in order, no two with shared content.

    Example: "The envoy said the talks had failed." gives source "The envoy", cue "said",
    content "the talks had failed".
    """
    weights = shipped()
    chosen: list[Found] = []
    for part in syntax.parse(article):
        found = list(options(part.doc, part.start, quotations, weights))
        chosen += choose(found, weights)
    return chosen


def choose(found: list[Option], weights: Weights) -> list[Found]:
    """The likeliest options that do not get in each other's way, in the order of the text."""
    taken: list[Found] = []
    for option in sorted(rescored(found, weights), key=lambda o: (-o.confidence, o.content)):
        if option.confidence < weights.threshold:
            break
        twice = next((n for n, other in enumerate(taken) if _on_both_sides(option, other)), None)
        if twice is not None and not any(_meet(option.content, other.content) for other in taken):
            taken[twice] = _both(taken[twice], option)
        elif not any(_clash(option, other) for other in taken):
            taken.append(option)
    return sorted(taken, key=lambda f: f.content)


def _on_both_sides(a: Found, b: Found) -> bool:
    """Whether one cue reports a quotation before it and a clause behind it.

    "“It is absurd to speak of licences,” as he concluded that the strait would stay shut": he says
    both.
    """
    clause, quotation = sorted((a, b), key=lambda f: f.construction)
    return (
        (a.cue, a.source) == (b.cue, b.source)
        and clause.construction == "ccomp"
        and quotation.construction.startswith("quotation, cue after")
    )


def _both(a: Found, b: Found) -> Found:
    """One attribution of the contents of two."""
    content = tuple(sorted((*a.content, *b.content)))
    return replace(a, content=content, confidence=min(a.confidence, b.confidence))


def rescored(found: list[Option], weights: Weights) -> list[Found]:
    """Each option with its chance, less where its cue lies in another likely option's content."""
    strong = likely(found, weights)
    again = []
    for option in found:
        feature = nested(option, strong)
        chance = weights.chance((*option.features, feature))
        again.append(replace(option.found, confidence=chance))
    return again


def likely(found: list[Option], weights: Weights) -> list[tuple[Option, float]]:
    """The options whose chance is not in the lowest level, and that chance."""
    chances = [weights.chance(option.features) for option in found]
    return [(o, c) for o, c in zip(found, chances, strict=True) if c >= 1 / _LEVELS]


def nested(option: Option, strong: list[tuple[Option, float]]) -> str:
    """The feature that says how likely the cue stands in what somebody else says.

    `strong` is what `likely` gives for the paragraph.
    """
    most = 0.0
    for other, chance in strong:
        if (
            chance > most
            and other.cue.i != option.cue.i
            and any(low <= option.at < high for low, high in other.found.content)
        ):
            most = chance
    return f"inside {min(int(most * _LEVELS), _LEVELS - 1)}"


def _clash(a: Found, b: Found) -> bool:
    """Whether two cannot both be: one cue, or cues and contents that meet."""
    ours = [*a.content, *([a.cue] if a.cue else [])]
    theirs = [*b.content, *([b.cue] if b.cue else [])]
    return a.cue == b.cue or _meet(ours, theirs)


def _meet(ours: Sequence[Stretch], theirs: Sequence[Stretch]) -> bool:
    """Whether any of these stretches share a character."""
    return any(low < end and start < high for low, high in ours for start, end in theirs)


def options(
    doc: Doc, start: int, quotations: Sequence[Quotation], weights: Weights | None
) -> Iterator[Option]:
    """Every candidate of a paragraph that starts at `start`, made ready for the weights.

    `weights` None keeps them all (for training); else those whose cue the weights do not know
    are left out early.
    """
    local = within(quotations, start, start + len(text_of(doc)))
    for candidate in candidates(doc):
        key = f"{stem(candidate.cue.text)} {candidate.construction}"
        if weights and not candidate.construction.startswith(_COMMON) and key not in weights:
            continue
        option = _option(doc, start, candidate, _texts(doc, candidate), local)
        if option is not None:
            yield option
    yield from _introduced(doc, start, quotations)
    seen = set()
    for cue, source, parts, form in beside(doc, local):
        marked = (cue.i, parts[0].start, len(parts))
        if marked in seen:
            continue
        seen.add(marked)
        candidate = Candidate(cue, source, (), form)
        option = _option(doc, start, candidate, [(q.start, q.end) for q in parts], local)
        if option is not None:
            yield option


def _introduced(doc: Doc, start: int, quotations: Sequence[Quotation]) -> Iterator[Option]:
    """The quotation that begins the next paragraph, after a colon ("The ministry said:")."""
    if not text_of(doc).rstrip().endswith(":"):
        return
    end = start + len(text_of(doc))
    at = bisect_left(quotations, end, key=lambda q: q.start)
    if at == len(quotations) or quotations[at].start > end + _GAP:
        return
    following = quotations[at]
    for cue, source, form in introducing(doc):
        candidate = Candidate(cue, source, (), form)
        low, high = stretch(doc, *cue_of(cue))
        speaker = stretch(doc, *source_of(source)) if source is not None else None
        found = Found(
            source=None if speaker is None else (speaker[0] + start, speaker[1] + start),
            cue=(low + start, high + start),
            content=((following.start, following.end),),
            confidence=0.0,
            construction=form,
        )
        features = _features(doc, candidate, [(low, high)], (low, high), [])
        yield Option(found, cue, cue.idx + start, tuple(features))


def within(quotations: Sequence[Quotation], start: int, end: int) -> list[Quotation]:
    """The outermost quotations between `start` and `end`, at offsets from `start`."""
    low = bisect_right(quotations, start, key=lambda q: q.end)
    local = []
    for q in quotations[low:]:
        if q.start >= end:
            break
        if not q.within and q.start >= start:
            local.append(replace(q, start=q.start - start, end=min(q.end, end) - start))
    return local


def _option(
    doc: Doc, start: int, candidate: Candidate, pieces: list[Stretch], local: list[Quotation]
) -> Option | None:
    cue_low, cue_high = cue_of(candidate.cue, candidate.tail)
    cue = stretch(doc, cue_low, cue_high)
    source = None
    if candidate.source is not None:
        low, high = source_of(candidate.source)
        if low < cue_low:
            low = named_from(doc, low, high, local)
        source = stretch(doc, low, high)
    pieces = settle(text_of(doc), pieces, cue, source, local)
    if not pieces:
        return None
    found = Found(
        source=None if source is None else (source[0] + start, source[1] + start),
        cue=(cue[0] + start, cue[1] + start),
        content=tuple((a + start, b + start) for a, b in pieces),
        confidence=0.0,
        construction=candidate.construction,
    )
    features = tuple(_features(doc, candidate, pieces, cue, local))
    return Option(found, candidate.cue, candidate.cue.idx + start, features)


def _texts(doc: Doc, candidate: Candidate) -> list[Stretch]:
    return [stretch(doc, low, high) for low, high in candidate.runs]


def settle(
    text: str, pieces: list[Stretch], cue: Stretch, source: Stretch | None, local: list[Quotation]
) -> list[Stretch]:
    """Content as it is marked: without cue and source, whole quotations with their marks."""
    for hole in (cue, source):
        if hole is not None:
            pieces = [p for piece in pieces for p in _without(piece, hole)]
    local = local[
        bisect_right(local, min([cue[0], *(a for a, _ in pieces)]), key=lambda q: q.end) :
    ]
    around = next((q for q in local if q.start <= cue[0] < q.end), None)
    settled: list[Stretch] = []
    for low, high in pieces:
        for q in local:
            if q.start >= high and q is not around:
                break
            if q is around:
                low, high = max(low, q.start), min(high, q.end)
            elif q.start < high and low < q.end and _shares(text, low, high, q):
                low, high = min(low, q.start), max(high, q.end)
        low, high = _trim(text, low, high, local)
        if any(character.isalnum() for character in text[low:high]):
            settled.append((low, high))
    return _merged(text, sorted(settled))


def _without(piece: Stretch, hole: Stretch) -> list[Stretch]:
    if hole[1] <= piece[0] or piece[1] <= hole[0]:
        return [piece]
    return [(a, b) for a, b in ((piece[0], hole[0]), (hole[1], piece[1])) if a < b]


def _shares(text: str, low: int, high: int, q: Quotation) -> bool:
    """Whether a piece holds words of the quotation, not just its mark."""
    return any(c.isalnum() for c in text[max(low, q.start) : min(high, q.end)])


def _trim(text: str, low: int, high: int, local: list[Quotation]) -> Stretch:
    starts = {q.start for q in local}
    ends = {q.end for q in local}
    while low < high and (text[low] in _EDGE or (text[low] in "”’\"'»)" and low not in starts)):
        low += 1
    while (
        high > low
        and high not in ends
        and (text[high - 1] in _EDGE or (text[high - 1] in _OPENERS + "(" and high - 1 in starts))
    ):
        high -= 1
    return low, high


def _merged(text: str, pieces: list[Stretch]) -> list[Stretch]:
    merged: list[Stretch] = []
    for low, high in pieces:
        if merged and not any(c.isalnum() for c in text[merged[-1][1] : low]):
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


_FUNCTION = frozenset(["IN", "TO", "WDT", "WP", "WRB", "DT"])
_PRONOUNS = frozenset(["he", "she", "they", "we", "i", "you", "it", "who", "which", "that", "this",
                       "these", "those", "what", "there"])  # fmt: skip


def _features(
    doc: Doc, c: Candidate, pieces: list[Stretch], cue: Stretch, local: list[Quotation]
) -> Iterator[str]:
    key, form = stem(c.cue.text), c.construction
    broad = form.split(",")[0].split(" ")[0]
    yield f"{key} *"
    yield f"unknown {broad}"
    yield "any"
    yield form
    yield f"{key} {form}"
    yield f"{key} {broad}"
    yield f"tag {c.cue.tag_} {broad}"
    source = c.source
    if source is None:
        kind = "none"
    elif source.lower_ in _PRONOUNS:
        kind = source.lower_
    else:
        kind = source.ent_type_ or source.tag_
    yield f"source {kind}"
    yield f"source {kind} {broad}"
    if source is not None:
        yield f"source word {stem(source.text)}"
        gap = abs(source.i - c.cue.i)
        yield f"gap {min(gap.bit_length(), 5)} {'<' if source.i < c.cue.i else '>'} {broad}"
    group = {t.lower_ for t in c.cue.children if t.dep_ in ("aux", "auxpass", "neg")}
    for word in sorted(group):
        yield f"group {word}"
    yield f"cue dep {c.cue.dep_} {broad}"
    first = doc.char_span(pieces[0][0], pieces[0][1], alignment_mode="expand")
    size = sum(high - low for low, high in pieces)
    yield f"size {min(size.bit_length(), 9)} {broad}"
    yield f"pieces {min(len(pieces), 3)} {broad}"
    if first is not None and len(first):
        word = first[0].lower_ if first[0].tag_ in _FUNCTION else first[0].tag_
        yield f"first {word} {broad}"
        yield f"first dep {first.root.dep_} {broad}"
    quoted = sum(
        max(0, min(high, q.end) - max(low, q.start)) for low, high in pieces for q in local
    )
    share = 0 if not quoted else 1 if quoted < 0.5 * size else 2 if quoted < size else 3
    yield f"quoted {share} {broad}"
    yield f"quoted {share} {key}"
    if any(q.start <= cue[0] < q.end for q in local):
        yield "spoken"
    yield f"mood {_mood(c.cue)}"


def _mood(cue: Token) -> str:
    """Whether the cue stands under "if", in a question, in the infinitive."""
    verb = cue
    for _ in range(4):
        for child in verb.lefts:
            if child.dep_ == "mark":
                return "mark " + child.lower_
            if child.dep_ == "aux" and child.tag_ in ("MD", "TO"):
                return child.tag_
        if verb.dep_ not in ("conj", "xcomp", "advcl", "acl"):
            break
        verb = verb.head
    return "plain"
