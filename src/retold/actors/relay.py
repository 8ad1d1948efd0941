"""Go-betweens that are carried on: "The spokesperson added" after "VNA quoted a spokesperson".

What the sentence itself states is read with the attribution; here the next statements of the same
report take its chain over.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from retold.actors import names
from retold.actors.mentions import Figure
from retold.actors.scene import DEFINITE, PRONOUNS
from retold.actors.speakers import REACH, Layout, anchor
from retold.records import Attribution, Hop

_NEW_OCCASION = frozenset(["told", "tells", "interview", "tweeted", "wrote", "posted"])
"""Cue words that name an occasion of their own: "the envoy told reporters"."""


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
