"""The labelled passages of international.txt: their text, and who said what in it.

The head of that file explains its marks. `read` takes a whole file, `parse` one passage:

    {S1 The envoy} {K1:denied denied} {C1 that the talks had failed}

gives the text "The envoy denied that the talks had failed" and one attribution.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from retold.records import Act

Stretch = tuple[int, int]
"""`[start, end)` in code points of the passage's text."""

ACTS: tuple[Act, ...] = get_args(Act)
_HEAD = re.compile(r"## (?P<group>[^:]+): (?P<note>.+)")
_MARK = re.compile(r"\{(?P<role>[SKCR])(?P<number>\d+)(?::(?P<act>\w+))? |[{}]")


@dataclass(slots=True, kw_only=True)
class Labelled:
    """One attribution as a person marked it; `line` is where its first mark stands in the file."""

    line: int
    act: Act = "said"
    source: list[Stretch] = field(default_factory=list)
    cue: list[Stretch] = field(default_factory=list)
    content: list[Stretch] = field(default_factory=list)
    relay: list[Stretch] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A passage without its marks, and its attributions in the order of their contents."""

    group: str
    note: str
    text: str
    attributions: tuple[Labelled, ...]

    def row(self) -> dict[str, Any]:
        """The passage in the form of a line of PolNeAR, with its group, acts and relays."""
        return {
            "name": f"{self.group}: {self.note}",
            "group": self.group,
            "text": self.text,
            "attributions": [
                {
                    "source": each.source,
                    "cue": each.cue,
                    "content": each.content,
                    "relay": each.relay,
                    "act": each.act,
                }
                for each in self.attributions
            ],
        }


def read(file: Path) -> list[Passage]:
    """The passages of a file; `ValueError` names the line whose marks cannot be read."""
    return list(_passages(file.read_text(encoding="utf-8").split("\n")))


def _passages(lines: Sequence[str]) -> Iterator[Passage]:
    head: re.Match[str] | None = None
    start, paragraphs = 0, list[str]()
    for number, line in enumerate([*lines, ""], 1):
        if head is None:
            if not line.strip() or (line.startswith("#") and not line.startswith("##")):
                continue
            head, start = _HEAD.fullmatch(line), number + 1
            if head is None:
                raise ValueError(f"line {number}: wanted '## group: note', met {line!r}")
        elif line.strip():
            paragraphs.append(line)
        else:
            yield parse(paragraphs, head["group"], head["note"], start)
            head, paragraphs = None, []


def parse(paragraphs: Sequence[str], group: str, note: str, start: int = 1) -> Passage:
    """A passage from its marked paragraphs, the first of which is line `start` of the file."""
    if not paragraphs:
        raise ValueError(f"line {start}: no text under '## {group}: {note}'")
    labelled: dict[int, Labelled] = {}
    texts, offset = [], 0
    for line, paragraph in enumerate(paragraphs, start):
        text = _unmarked(paragraph, offset, line, labelled)
        texts.append(text)
        offset += len(text) + 1
    for number, each in labelled.items():
        if not each.content:
            raise ValueError(
                f"line {each.line}: attribution {number} has no content {{C{number} …}}"
            )
    return Passage(
        group=group,
        note=note,
        text="\n".join(texts),
        attributions=tuple(sorted(labelled.values(), key=lambda each: each.content)),
    )


def _unmarked(paragraph: str, offset: int, line: int, labelled: dict[int, Labelled]) -> str:
    """The paragraph without its marks; what they mark is added to `labelled`, from `offset` on."""
    text, at = "", 0
    open_: list[tuple[re.Match[str], int]] = []
    for mark in _MARK.finditer(paragraph):
        text += paragraph[at : mark.start()]
        at = mark.end()
        if mark[0] == "{":
            raise ValueError(f"line {line}: no mark begins with {paragraph[mark.start() :][:12]!r}")
        if mark[0] != "}":
            open_.append((mark, len(text)))
            continue
        if not open_:
            raise ValueError(
                f"line {line}: a brace closes that was not opened, after {text[-20:]!r}"
            )
        opening, low = open_.pop()
        if low == len(text):
            raise ValueError(f"line {line}: nothing stands in {opening[0]!r}")
        each = labelled.setdefault(int(opening["number"]), Labelled(line=line))
        _add(each, opening, (offset + low, offset + len(text)), line)
    if open_:
        raise ValueError(f"line {line}: {open_[-1][0][0]!r} is not closed")
    return text + paragraph[at:]


def _add(each: Labelled, mark: re.Match[str], place: Stretch, line: int) -> None:
    """Puts a marked stretch, and the act of a cue, into its attribution."""
    role = {"S": each.source, "K": each.cue, "C": each.content, "R": each.relay}[mark["role"]]
    role.append(place)
    role.sort()
    if mark["act"] is None:
        return
    if mark["role"] != "K" or mark["act"] not in ACTS:
        raise ValueError(
            f"line {line}: {mark[0]!r}: only a cue has an act, one of {', '.join(ACTS)}"
        )
    each.act = next(act for act in ACTS if act == mark["act"])
