"""The chain that brought the words: carried on from sentence to sentence, and told by the page.

What the sentence itself states is read with the attribution. Here the next statements of the same
report take its chain over ("The spokesperson added" after "VNA quoted a spokesperson"), what a
dateline or a last line says of the whole page is put before it, and go-betweens get their names.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from retold import outlets
from retold.actors import names
from retold.actors.bodies import proper, undetermined
from retold.actors.mentions import Cast, Figure
from retold.actors.scene import DEFINITE, PRONOUNS
from retold.actors.speakers import REACH, Layout, anchor
from retold.records import Article, Attribution, Hop

_NEW_OCCASION = frozenset(["told", "tells", "interview", "tweeted", "wrote", "posted"])
"""Cue words that name an occasion of their own: "the envoy told reporters"."""

_DATELINE = re.compile(
    r"[^\W\d_][^.:;\n]{1,60}?(?:\((?P<agency>[A-Z][\w .&-]{1,40})\)\s*(?:--|–|—|-|:)|"
    r"\.? /(?P<slashed>[A-Z][\w -]{1,30})/)"
)
"""Before the report: "PYONGYANG, July 1 (KCNA) --", "MOSCOW, October 1. /TASS/."."""
_KIND = re.compile(r"^(?:[a-z][\w-]* )+(?=[A-Z])")
"""What a name is told to be, before it: "state news agency VNA", "the weekly Horizont"."""
_NO_NAME = re.compile(
    r"(?:the )?(?:newspaper|paper|agency|broadcaster|magazine|outlet|network|news agency|daily)"
)
"""What tells of an outlet without telling which: "in an interview with the newspaper"."""
_LAST = re.compile(r"(?:Source\s*:\s*)?[(\[—–-]*\s*(?P<agency>[A-Z][\w .&-]{1,40}?)\s*[)\]]*")
"""A last line that is an agency's name: "(Reuters)", "Source: TASS"."""


def chains(
    article: Article,
    attributions: Iterable[Attribution],
    who: Mapping[str, Figure],
    cast: Cast,
    layout: Layout,
) -> dict[str, tuple[Hop, ...]]:
    """The whole chain of each statement that came through somebody, by its id, outermost first.

    Each hop has the name by which its outlet is known ("KCNA" for "North Korea's official Korean
    Central News Agency (KCNA)"), its words, and its basis. `attributions` in the order of the text.
    """
    attributions = list(attributions)
    page = of_page(article)
    on = carried(attributions, who, layout)
    found: dict[str, tuple[Hop, ...]] = {}
    for said in attributions:
        hops = tuple(replace(h, name=called(h.name, cast)) for h in on.get(said.id, said.relay))
        hops = tuple(h for h in hops if not _NO_NAME.fullmatch(h.name))
        if page is not None and said.nested_in is None and all(h.name != page.name for h in hops):
            hops = (page, *hops)
        if hops:
            found[said.id] = hops
    return found


def called(name: str, cast: Cast) -> str:
    """The name of a go-between: the outlet's that is known, else its own without what it is.

    Example:
        >>> called("the official Veldoria News Agency (VNA)", cast)
        'Veldoria News Agency'
    """
    known = outlets.known().by_name(name)
    if known is not None:
        return known.name
    own = _KIND.sub("", proper(undetermined(name), cast.countries))
    return cast.acronyms.get(own, own)


def of_page(article: Article) -> Hop | None:
    """The agency that a page says its report comes from, unless that is the page's own outlet.

    Example: a page of The Harbour Post that begins "PYONGYANG, July 1 (KCNA) --" came by KCNA, and
    so did all that is said in it; the hop's basis is "page". Only agencies of the lexicon count.
    """
    body = [b.text for b in article.blocks if b.kind == "body" and b.text is not None]
    low, high = (body[0][0], body[-1][1]) if body else (0, len(article.text.rstrip()))
    last = article.text.rfind("\n", low, high) + 1
    for match in (
        _DATELINE.match(article.text, low, high),
        _LAST.fullmatch(article.text, last, high),
    ):
        group = match and next(n for n, words in match.groupdict().items() if words is not None)
        known = outlets.known().by_name(match[group]) if match and group else None
        if known is None or match is None or group is None:
            continue
        if article.outlet is not None and outlets.known().same(known.name, article.outlet):
            return None
        return Hop(name=known.name, span=article.span(*match.span(group)), basis="page")
    return None


def carried(
    attributions: Iterable[Attribution], who: Mapping[str, Figure], layout: Layout
) -> dict[str, tuple[Hop, ...]]:
    """The go-betweens that a statement takes over from an earlier one of its speaker, by its id.

    Example: "VNA quoted a spokesperson as saying … . The spokesperson added …": the second came
    by VNA too, basis "carried on", and the hop points at the words where VNA is named.

    The chain ends where its speaker is named anew (in full), speaks on another occasion ("told
    reporters"), or has not spoken for `REACH` paragraphs. `attributions` in the order of the text.
    """
    found: dict[str, tuple[Hop, ...]] = {}
    reports: dict[int, tuple[int, tuple[Hop, ...]]] = {}
    for said in attributions:
        figure = who.get(said.id)
        if figure is None or said.nested_in is not None:
            continue
        speaker = id(figure.actual)
        here = layout.paragraph(anchor(said))
        if said.relay:
            reports[speaker] = here, said.relay
            continue
        last, hops = reports.get(speaker, (here, ()))
        if not hops or here - last > REACH or not _goes_on(said, figure.actual):
            reports.pop(speaker, None)
            continue
        reports[speaker] = here, hops
        found[said.id] = tuple(replace(hop, basis="carried on") for hop in hops)
    return found


def _goes_on(said: Attribution, speaker: Figure) -> bool:
    """Whether a statement carries on a report: nobody is introduced, no other occasion named."""
    cue = said.cue.text.casefold().split() if said.cue is not None else []
    if _NEW_OCCASION & set(cue):
        return False
    if said.source is None:
        return True
    words = names.WORD.findall(said.source.text)
    if not words:
        return False
    lead = names.possessor(words[0]).casefold()
    surname = len(names.bare(words)) == 1 and speaker.kind == "person" and not speaker.partial
    return lead in DEFINITE or lead in PRONOUNS or surname
