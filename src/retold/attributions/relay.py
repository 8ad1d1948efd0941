"""Who brought the words: the go-betweens that a sentence names, and the speaker behind them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from retold import syntax
from retold.attributions import speakers
from retold.attributions.found import Found, Stretch
from retold.attributions.phrases import source_of, stem, stretch, text_of
from retold.records import Article

_REPORTS = frozenset(["report", "say", "writ", "write", "stat", "add", "carry", "announc"])
_CITES = frozenset(["quot", "cit"])
_CARRIED = re.compile(
    r"\b(?:carried|published|released|run|aired|broadcast|reported|quoted|cited|relayed|posted)\s+"
    r"(?:\w+\s+)?(?:by|on|in)\s+",
    re.IGNORECASE,
)
_CITING = re.compile(r"\b(?:quot|cit)(?:e|es|ed|ing)\b", re.IGNORECASE)
_RELATIVE = frozenset(["which", "who", "that"])
_HOPS = 4
"""Go-betweens in one sentence, at most."""
_NAME = 160
"""Code points in which an outlet's name begins after "told" or "carried by"."""
_TO = re.compile(
    r"\b(?:told|tells|telling|interview (?:with|to|published by)|speaking (?:to|with)|spoke to"
    r"|(?:comments|remarks|statement|email) to|carried by|interviewed by|according to)\s+",
    re.IGNORECASE,
)


def told(article: Article, found: Sequence[Found]) -> list[Found]:
    """The attributions with the innermost speaker as source, and the go-betweens as relay.

    Example: in "VNA quoted an unnamed ministry spokesperson as saying" the source becomes "an
    unnamed ministry spokesperson" and the relay holds "VNA"; so with "the wire reported, citing
    the deputy minister", "was quoted as saying by VNA", "in a statement carried by VNA", "the
    envoy told VNA". Only what the sentence states: what is carried on from earlier sentences is
    for `actors`.
    """
    done = [_looked_at(article, each) for each in found]
    sources = {f.source for f in done if f.relay}
    return [f for f in done if f.relay or f.content[0] not in sources]


def _looked_at(article: Article, found: Found) -> Found:
    """The attribution as its paragraph's grammar has it, where that may name a go-between."""
    cue = _may(article.text, found)
    parsed = None if cue is None else syntax.parse_at(article, cue[0])
    if cue is None or parsed is None:
        return found
    doc, start = parsed.doc, parsed.start
    low, high = cue
    words = doc.char_span(low - start, high - start, alignment_mode="expand")
    return found if words is None else _told(found, doc, start, words.root)


def _may(text: str, found: Found) -> Stretch | None:
    """The cue, where its paragraph may name a go-between, by a look at its letters alone."""
    cue = found.cue
    if cue is None or found.construction == "headline":
        return None
    low = text.rfind("\n", 0, cue[0]) + 1
    high = text.find("\n", cue[1])
    high = len(text) if high < 0 else high
    near = found.source or (max(low, cue[0] - _NAME), min(high, cue[1] + _NAME))
    may = (
        _CITING.search(text, low, high) is not None
        or speakers.outlet(text[slice(*near)])
        or any(
            speakers.outlet(text[match.end() : min(match.end() + _NAME, high)])
            for pattern in (_CARRIED, _TO)
            for match in pattern.finditer(text, low, high)
        )
    )
    return cue if may else None


def _told(found: Found, doc: Doc, start: int, cue: Token) -> Found:
    changed = (
        _unnamed(found, start, cue)
        or _behind(found, doc, start)
        or _quoting(found, doc, start, cue)
        or _quoted_by(found, doc, start, cue)
        or _citing(found, start, cue)
        or _within(found, doc, start)
    )
    if changed is not None:
        return changed
    outer = _reporting(found, start, cue)
    if outer is not None:
        return outer
    first = found.source[0] if found.source is not None else -1
    hops = tuple(h for h in _hops(found, doc, start, cue) if not h[0] <= first < h[1])
    return replace(found, relay=hops) if hops else found


def _overlap(a: Stretch, b: Stretch | None) -> bool:
    return b is not None and a[0] < b[1] and b[0] < a[1]


def _unnamed(found: Found, start: int, cue: Token) -> Found | None:
    """ "Ships left, the official Xinhua news agency said": an agency that speaks for itself."""
    agency = _subject(cue)
    if found.source is not None or stem(cue.text) not in _REPORTS or agency is None:
        return None
    source = _at(agency, start)
    inside = any(_overlap(source, piece) for piece in found.content)
    return None if inside or not _outlet(cue.doc, start, source) else replace(found, source=source)


def _behind(found: Found, doc: Doc, start: int) -> Found | None:
    """The speaker stands right behind "quoted" or "citing": whose verbs these are, is the chain.

    "Xinhua reported, citing Radio Ostmark, which quoted an officer" is read from the officer out.
    """
    if found.source is None or found.source[0] < start:
        return None
    low, high = (place - start for place in found.source)
    span = doc.char_span(low, high, alignment_mode="expand")
    if span is None:
        return None
    quoting = next(
        (c for c in span.root.rights if c.dep_ == "relcl" and stem(c.text) in _CITES), None
    )
    inner = _child(quoting, "dobj") if quoting is not None and _active(quoting) else None
    if inner is not None:  # "Radio Ostmark, which quoted an officer"
        found = replace(found, source=_at(inner, start))
        at = source_of(inner)[0]
    else:
        at = span.start
    hops: list[Stretch] = []
    while at and stem(doc[at - 1].text) in _CITES and len(hops) < _HOPS:
        verb = doc[at - 1]
        agency = _subject(verb)
        if (
            agency is not None
            and agency.lower_ in ("which", "who", "that")
            and verb.dep_ == "relcl"
        ):
            agency = verb.head
        if agency is None or agency.i >= at:
            break
        hop = _at(agency, start)
        if any(_overlap(hop, other) for other in (*found.content, found.source)):
            break
        hops.insert(0, hop)
        at = source_of(agency)[0]
    return replace(found, relay=tuple(hops)) if hops else None


def _reporting(found: Found, start: int, cue: Token) -> Found | None:
    """ "Ostmark said …, the wire reported, citing the deputy minister": who is cited speaks for it.

    Without "citing", or where somebody speaks who is no country, the wire is the go-between alone.
    """
    for verb in cue.ancestors:
        agency = _child(verb, "nsubj")
        if stem(verb.text) not in _REPORTS or agency is None or found.source is None:
            continue
        hop = _at(agency, start)
        if not _outlet(cue.doc, start, hop) or _overlap(hop, found.source):
            return None
        cited = next((c for c in verb.rights if stem(c.text) in _CITES), None)
        speaker = _child(cited, "dobj") if cited is not None else None
        source = cue.doc.text[found.source[0] - start : found.source[1] - start]
        if speaker is not None and speakers.country(source):
            return replace(found, source=_at(speaker, start), relay=(hop,))
        return replace(found, relay=(hop,))
    return None


def _subject(verb: Token) -> Token | None:
    """Who does it: the verb's own subject, or the one it shares with the verb it hangs on."""
    for _ in range(6):
        own = _child(verb, "nsubj", "nsubjpass") or _first_of_two(verb)
        if own is not None or verb.dep_ not in ("conj", "advcl", "xcomp"):
            return own
        verb = verb.head
    return None


def _first_of_two(verb: Token) -> Token | None:
    """Of two nouns that both pass for the object, the one before the verb: it is the subject."""
    before = [c for c in verb.lefts if c.dep_ == "dobj"]
    return before[-1] if before and any(c.dep_ == "dobj" for c in verb.rights) else None


def _at(noun: Token, start: int) -> Stretch:
    """Where a noun's phrase is; with the name behind it where it only says what that is:
    "the state news agency MTI"."""
    first, last = source_of(noun)
    if speakers.medium(noun.doc[last].text):
        while last + 1 < len(noun.doc) and noun.doc[last + 1].pos_ == "PROPN":
            last += 1
    low, high = stretch(noun.doc, first, last)
    return low + start, high + start


def _child(verb: Token, *labels: str) -> Token | None:
    return next((c for c in verb.children if c.dep_ in labels), None)


def _active(verb: Token) -> bool:
    return all(c.dep_ != "auxpass" for c in verb.children)


def _quotes(cue: Token) -> Token | None:
    """The verb "quoted" or "cited" of a cue, itself or over "as saying"."""
    if stem(cue.text) in _CITES:
        return cue
    preposition = cue.head if cue.dep_ == "pcomp" else cue
    if preposition.lower_ == "as" and stem(preposition.head.text) in _CITES:
        return preposition.head
    return None


def _quoting(found: Found, doc: Doc, start: int, cue: Token) -> Found | None:
    """ "VNA quoted the spokesman as saying"."""
    verb = _quotes(cue)
    if verb is None or not _active(verb):
        return None
    agency = _subject(verb)
    speaker = next((c for c in verb.rights if c.dep_ == "dobj"), None)
    if agency is None or speaker is None or agency == speaker:
        return None
    if not speakers.speaker(doc[speaker.left_edge.i : speaker.i + 1]) and speaker.pos_ != "PRON":
        return None
    content = found.content
    saying = next((t for t in doc[speaker.i :][:12] if stem(t.text) in ("say", "tell")), None)
    low, high = _at(speaker, start)
    if found.content == ((low, high),):
        return None  # "citing the minister": who is cited is no content
    if saying is not None and any(a < high and low < b for a, b in content):
        after = saying.idx + len(saying) + start
        content = tuple((max(a, after), b) for a, b in content if b > after)
        content = tuple(_stripped(doc, start, a, b) for a, b in content)
    if not content or any(a >= b for a, b in content):
        return None
    cue_at = (verb.idx + start, verb.idx + len(verb) + start)
    return replace(
        found, source=(low, high), cue=cue_at, content=content, relay=(_at(agency, start),)
    )


def _stripped(doc: Doc, start: int, low: int, high: int) -> Stretch:
    if low - start >= len(text_of(doc)):  # content in the next paragraph
        return low, high
    while low < high and (text_of(doc)[low - start].isspace() or text_of(doc)[low - start] in ",:"):
        low += 1
    return low, high


def _quoted_by(found: Found, doc: Doc, start: int, cue: Token) -> Found | None:
    """ "the envoy was quoted as saying by VNA", "quoted by VNA as saying"."""
    verb = _quotes(cue)
    if verb is None or _active(verb):
        return None
    reach = {verb, *verb.subtree}
    by = next((t for t in doc[verb.i :] if t in reach and t.lower_ == "by"), None)
    agency = _child(by, "pobj") if by is not None else None
    speaker = _child(verb, "nsubjpass")
    if agency is None or speaker is None:
        return None
    return replace(found, source=_at(speaker, start), relay=(_at(agency, start),))


def _citing(found: Found, start: int, cue: Token) -> Found | None:
    """ "the wire reported, citing the deputy minister"."""
    if stem(cue.text) not in _REPORTS or found.source is None:
        return None
    low, high = found.source
    words = cue.doc.char_span(low - start, high - start, alignment_mode="expand")
    beside = [*cue.children, *(words.root.rights if words is not None else ())]
    for child in beside:  # "…, citing the minister"; "VNA, citing the minister, reported"
        if child.dep_ not in ("advcl", "acl") or stem(child.text) not in _CITES:
            continue
        speaker = _child(child, "dobj")
        if speaker is None or not speakers.speaker(cue.doc[speaker.left_edge.i : speaker.i + 1]):
            return None
        source = _at(speaker, start)
        if any(low < source[1] and source[0] < high for low, high in found.content):
            return None
        return replace(found, source=source, relay=(found.source,))
    return None


def _within(found: Found, doc: Doc, start: int) -> Found | None:
    """ "The envoy said the talks failed, the wire reported": the envoy, by way of the wire."""
    if found.source is None or len(found.content) != 1:
        return None
    if not speakers.outlet(text_of(doc)[found.source[0] - start : found.source[1] - start]):
        return None
    low, high = found.content[0]
    if high - start > len(text_of(doc)):
        return None
    span = doc.char_span(low - start, high - start, alignment_mode="expand")
    if span is None or stem(span.root.text) not in ("say", "tell", "stat", "add", "claim"):
        return None
    speaker, clause = _child(span.root, "nsubj"), _child(span.root, "ccomp")
    if speaker is None or clause is None or clause.i < span.root.i:
        return None
    first = doc[clause.left_edge.i].idx + start
    inner = (span.root.idx + start, span.root.idx + len(span.root) + start)
    return replace(
        found,
        source=_at(speaker, start),
        cue=inner,
        content=((first, high),),
        relay=(found.source,),
    )


def _hops(found: Found, doc: Doc, start: int, cue: Token) -> list[Stretch]:
    """Outlets that the sentence of the cue says the words came by, outside of the content."""
    sentence = cue.sent
    hops: list[Stretch] = []
    for pattern in (_CARRIED, _TO):
        for match in pattern.finditer(text_of(doc), sentence.start_char, sentence.end_char):
            at = match.end() + start
            if any(low <= at < high for low, high in found.content):
                continue
            span = doc.char_span(match.end(), match.end() + 1, alignment_mode="expand")
            noun = _noun(doc[span.start]) if span is not None else None
            if noun is None:
                continue
            hop = _at(noun, start)
            overlaps = any(low < hop[1] and hop[0] < high for low, high in found.content)
            if not overlaps and hop not in hops and _outlet(doc, start, hop):
                hops.append(hop)
    return hops


def _outlet(doc: Doc, start: int, hop: Stretch) -> bool:
    return speakers.outlet(text_of(doc)[hop[0] - start : hop[1] - start])


def _noun(first: Token) -> Token | None:
    """The head of the noun phrase that begins with a word."""
    head = first
    for _ in range(8):
        if head.left_edge.i < first.i or head.pos_ not in ("NOUN", "PROPN", "DET", "ADJ", "PRON"):
            break
        if head.head == head or head.head.left_edge.i < first.i:
            break
        head = head.head
    return head if head.pos_ in ("NOUN", "PROPN") else None
