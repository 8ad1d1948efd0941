"""Reports at second hand, made of labelled ones: "VNA quoted the envoy as saying".

PolNeAR hardly has them, and where it has them it labels the agency; retold's source is the
innermost speaker.
"""

import random
import re
from collections.abc import Iterator

from retold.attributions.train.dirt import Edit, edited
from retold.attributions.train.examples import Labelled

SHARE = 0.06
"""The share of plain "X said" that is made a report at second hand each time."""

_BEFORE: tuple[str, ...] = (
    "{A} quoted {S} [as saying]", "{A} cited {S} [as saying]", "{S} [told] {A}",
    "{S} [was quoted as saying] by {A}", "{S} was quoted by {A} [as saying]",
)  # fmt: skip
"""Before the words said: {A} the agency, {S} the speaker, [the cue]."""
_AFTER: tuple[str, ...] = (
    "{A} quoted {S} [as saying]", "{S} [was quoted as saying] by {A}", "{S} [told] {A}",
    "{A} reported, [citing] {S}", "{A} reported, [quoting] {S}", "{S} [said], {A} reported",
    "{S} [said], according to {A}", "{S} [said] in remarks carried by {A}",
)  # fmt: skip
"""After them."""
_NAMES = ("VNA", "KCNA", "TASS", "Xinhua", "IRNA", "Interfax", "Reuters", "AFP", "SANA", "Yonhap",
          "RIA Novosti", "Meridian Wire", "Radio Meridian", "the Harbour Post")  # fmt: skip
_AGENCIES = ("{}", "{}", "{} news agency", "the {} news agency", "the official news agency {}",
             "the state-run {}", "the country's official {} news agency", "state news agency {}",
             "state television", "state media", "local media", "the agency")  # fmt: skip
_OBJECT = {"he": "him", "she": "her", "they": "them"}
_NO_SPEAKER = frozenset(["who", "that", "which", "it", "i", "we", "you", "this"])
_SMALL = re.compile(r"(?:The|An?|His|Her|Its|Their|Some|One|Two|Several|He|She|They)\b")
_PART = re.compile(r"\{[AS]\}|\[[^\]]*\]")


def passed_on(article: Labelled, chance: random.Random, share: float = SHARE) -> Labelled:
    """The article with a share of what is said brought by an agency, labels on the same speakers.

    Example: "The envoy said the talks had failed." may become "VNA quoted the envoy as saying the
    talks had failed.", with the source "the envoy" and the cue "as saying".
    """
    edits: list[Edit] = []
    placed: dict[int, dict[str, tuple[int, int]]] = {}
    for number in range(len(article.attributions)):
        if chance.random() >= share:
            continue
        made = _made(article, number, chance)
        if made is not None:
            edit, roles = made
            edits.append(edit)
            placed[number] = roles
    if not edits:
        return article
    moved = edited(article, edits)
    said = list(moved.attributions)
    for (number, roles), (low, _, _) in zip(placed.items(), edits, strict=True):
        base = low + sum(len(new) - (end - start) for start, end, new in edits if start < low)
        said[number] = said[number] | {
            role: [(base + start, base + end)] for role, (start, end) in roles.items()
        }
    return Labelled(moved.text, tuple(said), moved.heads)


def _made(
    article: Labelled, number: int, chance: random.Random
) -> tuple[Edit, dict[str, tuple[int, int]]] | None:
    """Another wording of "X said", and where in it source and cue stand; None where it is none."""
    said, text = article.attributions[number], article.text
    if any(len(said.get(role, ())) != 1 for role in ("source", "cue", "content")):
        return None
    source, cue, content = said["source"][0], said["cue"][0], said["content"][0]
    low, high = min(source[0], cue[0]), max(source[1], cue[1])
    between = text[min(source[1], cue[1]) : max(source[0], cue[0])]
    speaker = text[slice(*source)]
    if text[slice(*cue)] != "said" or between != " " or speaker.lower() in _NO_SPEAKER:
        return None
    if high <= content[0] <= high + 1:
        forms = _BEFORE
    elif 0 < low - content[1] <= 2:
        forms = _AFTER
    else:
        return None
    others = (each for at, each in enumerate(article.attributions) if at != number)
    if any(start < high and low < end for each in others for start, end in _spans(each)):
        return None
    first = not text[:low].rstrip(" ") or text[:low].rstrip(" ").endswith(("\n", ".", "!", "?"))
    new, roles = _worded(chance.choice(forms), speaker, _agency(chance), first)
    return (low, high, new), roles


def _spans(said: dict[str, list[tuple[int, int]]]) -> Iterator[tuple[int, int]]:
    for spans in said.values():
        yield from spans


def _agency(chance: random.Random) -> str:
    return chance.choice(_AGENCIES).format(chance.choice(_NAMES))


def _worded(
    form: str, speaker: str, agency: str, first: bool
) -> tuple[str, dict[str, tuple[int, int]]]:
    """The form filled in, and the stretches of source and cue; `first`: it opens a sentence."""
    new, at = "", 0
    roles: dict[str, tuple[int, int]] = {}
    for part in _PART.finditer(form):
        new += form[at : part.start()]
        at = part.end()
        if part[0] == "{A}":
            new += agency if new or not first else agency[:1].upper() + agency[1:]
            continue
        words = part[0][1:-1]
        if part[0] == "{S}":
            words = speaker
            if new:
                words = words[:1].lower() + words[1:] if _SMALL.match(words) else words
                words = _OBJECT.get(words, words)
        roles["source" if part[0] == "{S}" else "cue"] = (len(new), len(new) + len(words))
        new += words
    return new + form[at:], roles
