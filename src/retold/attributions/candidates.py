"""Where the grammar allows an attribution: a cue word, who could be its source, what its content.

Patterns over spaCy's dependencies (ClearNLP labels), one function a family, after the
constructions that PARC 3 and PolNeAR annotate (Pareti 2016, Newell et al. 2018). A candidate says
only that the form is there; `weights` says how often it is meant.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from retold.attributions.phrases import stem
from retold.attributions.speakers import topic

_CLAUSES = frozenset(["ccomp", "parataxis"])
_OBJECTS = frozenset(["dobj", "attr", "oprd", "acomp", "xcomp", "ccomp", "prep", "dative", "pcomp"])
_SUBJECTS = frozenset(["nsubj", "nsubjpass", "csubj", "expl"])
_VERBS = frozenset(["VERB", "AUX"])
_MEANS = frozenset(["use", "uses", "used", "using", "take", "takes", "took", "seized", "held"])
"""Verbs whose object is a means ("used his speech to accuse"), not the one who then speaks."""
_ADDING = frozenset(
    [
        "add",
        "argu",
        "assert",
        "claim",
        "declar",
        "explain",
        "insist",
        "not",
        "say",
        "stress",
        "warn",
    ]
)
"""Stems of participles that go on with what the main verb reports (", adding that")."""
_SPEAKER = 8
"""Words that name the speaker before a colon, at most."""
_REPORTING_NOUN_PREPOSITIONS = frozenset(
    ["of", "about", "for", "on", "against", "to", "with", "in"]
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cue word, the word at the head of its source, and its content as runs of tokens.

    `runs` are pairs (first, last) of token numbers in one paragraph, the last included. `tail` is
    a preposition that belongs to the cue ("called for").
    """

    cue: Token
    source: Token | None
    runs: tuple[tuple[int, int], ...]
    construction: str
    tail: Token | None = None


def candidates(doc: Doc) -> Iterator[Candidate]:
    """Every form of attribution in a parsed paragraph, in the order of the cue words.

    Example:
        >>> [c.construction for c in candidates(pipeline()("The envoy said the talks failed."))]
        ['ccomp']
    """
    yield from _colon(doc)
    for token in doc:
        if token.pos_ in _VERBS and token.dep_ not in ("aux", "auxpass"):
            yield from _of_verb(token)
        elif token.pos_ in ("NOUN", "PROPN"):
            yield from _of_noun(token)
        elif token.pos_ == "ADJ":
            yield from _of_adjective(token)
        if token.lower_ == "according":
            yield from _according(token)


def _colon(doc: Doc) -> Iterator[Candidate]:
    """ "DOVA: No talks before May.": a paragraph that begins with its speaker."""
    for token in doc[: _SPEAKER + 1]:
        if token.pos_ in _VERBS or token.is_digit:
            return
        if token.text == ":" and 0 < token.i < len(doc) - 2:
            if topic(doc[: token.i].text):
                return
            yield Candidate(token, doc[: token.i].root, ((token.i + 1, len(doc) - 1),), "colon")
            return


def _whole(token: Token) -> tuple[int, int]:
    return token.left_edge.i, token.right_edge.i


def subject(verb: Token) -> Token | None:
    """Who does it: the verb's own subject, or the one it shares with the verb it hangs on."""
    verb = (_reporter(verb) if _adds(verb) else None) or verb
    for _ in range(6):
        passive = any(c.dep_ == "auxpass" for c in verb.children)
        for child in verb.children:
            if child.dep_ == "expl" or (child.lower_ == "it" and _impersonal(verb)):
                return None
            if child.dep_ in _SUBJECTS and not (passive and child.dep_ == "nsubj"):
                return child
        if verb.dep_ == "acl":
            return verb.head
        if verb.dep_ == "pcomp" and verb.head.dep_ == "prep":
            quoted = _quoted_object(verb)
            if quoted is not None:
                return quoted
            verb = verb.head.head
        elif verb.dep_ in ("conj", "advcl", "xcomp", "ccomp", "dep"):
            if verb.dep_ == "xcomp" and verb.head.lower_ not in _MEANS:
                controller = [c for c in verb.head.children if c.dep_ == "dobj"]
                if controller:
                    return controller[0]
            if verb.dep_ in ("ccomp", "dep") and verb.tag_ != "VBG":
                return None
            verb = verb.head
        else:
            return _lost(verb)
        if verb.pos_ not in _VERBS:
            return None
    return None


def _lost(verb: Token) -> Token | None:
    """The subject of a finite verb that the parse hung elsewhere, as an apposition.

    "After the raid on Amsel, Veldoria's envoy, Tomas Verrin, blamed the League": the parse takes
    the envoy for another name of Amsel, and leaves the verb without a subject.
    """
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or verb.i < 2:
        return None
    before = verb.nbor(-1)
    word = before.nbor(-1) if before.text == "," else before
    while word.dep_ in ("compound", "appos") and word.head.dep_ == "appos":
        word = word.head
    return word if word.dep_ == "appos" and word.pos_ in ("NOUN", "PROPN") else None


def _impersonal(verb: Token) -> bool:
    """ "It is worth noting that": nobody in particular."""
    return stem(verb.text) == "be" and any(c.dep_ == "acomp" for c in verb.children)


def _quoted_object(verb: Token) -> Token | None:
    """The speaker in "the agency quoted the envoy as saying"."""
    if verb.head.lower_ != "as" or stem(verb.head.head.text) not in ("quot", "cit"):
        return None
    for child in verb.head.head.children:
        if child.dep_ in ("dobj", "nsubjpass"):
            return child
    return None


def _of_verb(verb: Token) -> Iterator[Candidate]:
    agent = _agent(verb)
    passive = any(c.dep_ == "auxpass" for c in verb.children)
    source = agent if agent is not None else (None if passive else subject(verb))
    clauses = [c for c in verb.children if c.dep_ == "ccomp"]
    if clauses:
        side = "ccomp" if clauses[-1].i > verb.i else "ccomp before"
        runs = tuple(_until_added(c) for c in clauses)
        if side == "ccomp before":
            runs = ((_from_start(verb, runs[0][0]), runs[0][1]), *runs[1:])
        yield Candidate(verb, source if not passive else agent, runs, side)
        if passive:
            yield Candidate(verb, subject(verb), runs, "passive " + side)
        if verb.dep_ == "acl" and verb.head.dep_ == "dobj" and verb.head.head.pos_ in _VERBS:
            yield Candidate(verb, subject(verb.head.head), runs, "ccomp of object")
    if verb.dep_ in _CLAUSES and verb.head.pos_ in _VERBS and verb.dep_ == "parataxis":
        yield Candidate(verb, source, _around(verb.head, verb), "parataxis")
    if verb.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ == "as" for c in verb.children):
        yield Candidate(verb, source, _around(verb.head, verb), "as")
    yield from _objects(verb, source, passive)
    if passive or stem(verb.text) in ("seem", "appear", "look"):
        yield from _raised(verb, agent)
    yield from _relative(verb, source)


def _until_added(clause: Token) -> tuple[int, int]:
    """A clause up to ", adding that", which the parse likes to hang on its last verb."""
    low, high = _whole(clause)
    for token in clause.doc[clause.i : high + 1]:
        if _adds(token) and clause.is_ancestor(token):
            return low, max(clause.i, token.i - 2)
    return low, high


def _adds(token: Token) -> bool:
    """Whether a participle goes on with what the main verb of the sentence reports."""
    return (
        token.tag_ == "VBG"
        and token.dep_ == "advcl"
        and stem(token.text) in _ADDING
        and token.i > 0
        and token.doc[token.i - 1].text == ","
        and not any(c.dep_ == "ccomp" for c in token.head.children if c != token)
    )


def _reporter(token: Token) -> Token | None:
    """The verb over the clause that a participle was hung on."""
    clause = token.head
    for _ in range(4):
        if clause.dep_ == "ccomp" and clause.head.pos_ in _VERBS:
            return clause.head
        clause = clause.head
    return None


def _from_start(verb: Token, low: int) -> int:
    """The first token of a clause before its cue: that of the sentence, if no verb lies between.

    subtle: a mark inside the clause (the ministers “were late”, he said) makes the parse begin it
    there, and leaves its subject hanging on the cue.
    """
    first = verb.left_edge.i
    if any(t.pos_ in _VERBS or t.is_punct for t in verb.doc[first:low]):
        return low
    return first


def _agent(verb: Token) -> Token | None:
    """Who did it, in the passive: "put forth by the ministry"."""
    if verb.tag_ != "VBN":
        return None
    for child in verb.rights:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            for inner in child.children:
                if inner.dep_ == "pobj":
                    return inner
    return None


def _around(head: Token, hole: Token) -> tuple[tuple[int, int], ...]:
    """The runs of a clause on both sides of the reporting clause that stands in it."""
    low, high = _whole(head)
    inner_low, inner_high = _whole(hole)
    runs = [(low, inner_low - 1), (inner_high + 1, high)]
    return tuple((a, b) for a, b in runs if a <= b)


def _objects(verb: Token, source: Token | None, passive: bool) -> Iterator[Candidate]:
    """Objects of the verb: the first alone, and all of them to the end of the verb phrase."""
    rights = [c for c in verb.rights if c.dep_ in _OBJECTS]
    if not rights or passive or (stem(verb.text) in ("go", "continu") and _carries_on(rights[0])):
        return
    first = rights[0]
    if first.dep_ == "prep":
        inner = [c for c in first.children if c.dep_ in ("pobj", "pcomp")]
        if inner:
            last = max(r.right_edge.i for r in rights)
            run = (inner[0].left_edge.i, inner[-1].right_edge.i)
            yield Candidate(verb, source, (run,), "prep " + first.lower_, first)
            if last > run[1]:
                yield Candidate(verb, source, ((run[0], last),), "preps " + first.lower_, first)
        return
    if first.dep_ != "ccomp":
        yield Candidate(verb, source, (_whole(first),), first.dep_)
    last = max(r.right_edge.i for r in rights)
    if len(rights) > 1 and last > first.right_edge.i:
        second = rights[1]
        if first.dep_ in ("dobj", "dative") and second.dep_ == "xcomp":
            yield Candidate(verb, source, (_whole(second),), "xcomp to")
        elif first.dep_ in ("dobj", "dative") and second.dep_ == "prep":
            inner = [c for c in second.children if c.dep_ in ("pobj", "pcomp")]
            if inner:
                run = (inner[0].left_edge.i, inner[-1].right_edge.i)
                yield Candidate(verb, source, (run,), "dobj prep " + second.lower_)
        yield Candidate(verb, source, ((first.left_edge.i, last),), "objects")


def _carries_on(child: Token) -> bool:
    """ "went on to say": the cue is what follows."""
    return child.dep_ == "xcomp" and child.tag_ in ("VB", "VBG")


def _raised(verb: Token, agent: Token | None) -> Iterator[Candidate]:
    """ "Exports are expected to fall", "the plan was rejected by ministers"."""
    low = next((c for c in verb.children if c.dep_ in ("nsubjpass", "nsubj")), None)
    if low is None:
        return
    rest = [c for c in verb.rights if c.dep_ in ("xcomp", "oprd", "prep", "acomp") and c != agent]
    rest = [c for c in rest if c.lower_ != "by"]
    runs = [_whole(low), *(_whole(c) for c in rest[:1])]
    yield Candidate(verb, agent, tuple(runs), "raised" if agent is None else "agent")
    if agent is None and rest:
        yield Candidate(verb, low, (_whole(rest[0]),), "passive object")


def _relative(verb: Token, source: Token | None) -> Iterator[Candidate]:
    """ "the voters, whom he called loyal": the relative word is the content's head."""
    if verb.dep_ != "relcl":
        return
    word = next((c for c in verb.lefts if c.tag_ in ("WDT", "WP", "IN") and c.dep_ == "dobj"), None)
    if word is not None:
        rest = [c for c in verb.rights if c.dep_ in _OBJECTS]
        runs = [(word.i, word.i), *(_whole(c) for c in rest)]
        yield Candidate(verb, source, tuple(runs), "relative")


def _of_noun(noun: Token) -> Iterator[Candidate]:
    """ "the claim that …", "their plan to …", "a statement about …"."""
    owner = next((c for c in noun.lefts if c.dep_ == "poss"), None)
    head = noun.head
    if owner is None and noun.dep_ == "dobj" and head.pos_ in _VERBS:
        owner, form = subject(head), "noun of verb"
    else:
        form = "noun"
    for child in noun.rights:
        if child.dep_ in ("ccomp", "acl", "relcl"):
            if child.tag_ in ("VBG", "VBN") and child.dep_ == "acl":
                continue
            if child.dep_ == "relcl" and not any(c.lower_ == "that" for c in child.lefts):
                continue
            kind = "to" if child.tag_ == "VB" else "that"
            yield Candidate(noun, owner, (_whole(child),), f"{form} {kind}")
        elif child.dep_ == "prep" and child.lower_ in _REPORTING_NOUN_PREPOSITIONS:
            inner = [c for c in child.children if c.dep_ in ("pobj", "pcomp")]
            if inner:
                run = (inner[0].left_edge.i, inner[-1].right_edge.i)
                yield Candidate(noun, owner, (run,), f"{form} {child.lower_}", child)
    if noun.dep_ == "nsubj" and head.lemma_ in ("be", "") and stem(head.text) == "be":
        for child in head.rights:
            if child.dep_ in ("ccomp", "attr", "xcomp"):
                yield Candidate(noun, owner, (_whole(child),), "noun is " + child.dep_)


def _of_adjective(adjective: Token) -> Iterator[Candidate]:
    """ "is confident that …", "was critical of …"."""
    if adjective.dep_ not in ("acomp", "conj", "oprd") or adjective.head.pos_ not in _VERBS:
        return
    source = subject(adjective.head)
    for child in adjective.rights:
        if child.dep_ in ("ccomp", "xcomp"):
            yield Candidate(adjective, source, (_whole(child),), "adjective " + child.dep_)
        elif child.dep_ == "prep":
            inner = [c for c in child.children if c.dep_ in ("pobj", "pcomp")]
            if inner:
                run = (inner[0].left_edge.i, inner[-1].right_edge.i)
                form = "adjective " + child.lower_
                yield Candidate(adjective, source, (run,), form, child)


def _according(word: Token) -> Iterator[Candidate]:
    """ "X, according to S": the clause it hangs on, and the whole sentence, without the phrase."""
    to = next((c for c in word.rights if c.lower_ == "to"), None)
    if to is None:
        return
    source = next((c for c in to.rights if c.dep_ == "pobj"), None)
    if source is None:
        return
    head = word.head
    while head.pos_ not in _VERBS and head.head != head:
        head = head.head
    runs = _around(head, word)
    if runs:
        yield Candidate(word, source, runs, "according", to)
    root = word.sent.root
    if root != head:
        yield Candidate(word, source, _around(root, word), "according, sentence", to)


def stems(found: Iterable[Candidate]) -> set[tuple[str, str]]:
    """The pairs (stem of the cue word, construction) among candidates."""
    return {(stem(c.cue.text), c.construction) for c in found}
