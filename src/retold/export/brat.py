"""Who said what as brat standoff: a text and an .ann file for each article.

Offsets are code points, as Python and brat count them. brat wants a mark on one line: where a
passage holds a line break or a tab, it is a mark of several pieces, as an interrupted quotation is.

Source: brat, "Standoff format", https://brat.nlplab.org/standoff.html
"""

import re
from pathlib import Path

from retold.export.joined import Told, file_name, joined
from retold.export.tables import Held, Selection
from retold.records import Attribution, Span

_BREAK = re.compile(r"[\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
"""All that some reader takes for the end of a line, or of a column."""

CONF = """[entities]
Source
Cue
Content

[relations]
SaidBy\tArg1:Content, Arg2:Source
CuedBy\tArg1:Content, Arg2:Cue
<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]

[attributes]
Kind\tArg:Content, Value:direct|indirect|mixed
Act\tArg:Content, Value:said|denied|unsaid|held
Doubtful\tArg:Content
"""


def write_brat(held: Held, only: Selection | None, folder: Path) -> dict[str, int]:
    """A pair of files for each article, and `annotation.conf` for brat."""
    counts = {"documents": 0, "attributions": 0}
    (folder / "annotation.conf").write_text(CONF, encoding="utf-8")
    for told in joined(held, only):
        name = file_name(told.article.id)
        # As bytes: a text keeps its line ends, or offsets would not fit.
        (folder / f"{name}.txt").write_bytes(told.article.text.encode())
        (folder / f"{name}.ann").write_bytes(standoff(told).encode())
        counts["documents"] += 1
        counts["attributions"] += sum(map(_visible, told.reading.attributions))
    return counts


def _visible(said: Attribution) -> bool:
    """Whether there is a letter to mark: brat takes no empty marks."""
    return any(not span.text.isspace() and span.text for span in said.content)


def standoff(told: Told) -> str:
    """The marks on one article.

    Example:
        >>> print(standoff(told).splitlines()[0])
        T1	Content 1 41	We will not sign a treaty written in Marn
    """
    from retold.retellings.tell import DOUBTFUL  # here, for it brings the language models

    rows: list[str] = []
    marks = links = facts = 0
    text = told.article.text
    for note, said in enumerate(filter(_visible, told.reading.attributions), 1):
        content, marks = marks + 1, marks + 1
        rows.append(_mark(content, "Content", text, said.content))
        doubtful = ["Doubtful"] if said.confidence < DOUBTFUL else []
        for fact in (f"Kind {said.kind}", f"Act {said.act}", *doubtful):
            facts += 1
            name, _, value = fact.partition(" ")
            rows.append(f"A{facts}\t{name} T{content} {value}".rstrip())
        for role, relation, span in (
            ("Source", "SaidBy", said.source),
            ("Cue", "CuedBy", said.cue),
        ):
            if span is not None and span.text.strip():
                marks, links = marks + 1, links + 1
                rows.append(_mark(marks, role, text, (span,)))
                rows.append(f"R{links}\t{relation} Arg1:T{content} Arg2:T{marks}")
        actor = told.actor(said.actor_id)
        who = _BREAK.sub(" ", f"{actor.name} ({actor.kind}, {actor.id})" if actor else "not known")
        rows.append(
            f"#{note}\tAnnotatorNotes T{content}\tattribution {_BREAK.sub(' ', said.id)};"
            f" speaker: {who}; confidence {said.confidence:.3f}"
        )
    return "".join(f"{row}\n" for row in rows)


def _mark(number: int, kind: str, text: str, spans: tuple[Span, ...]) -> str:
    pieces = [piece for span in spans for piece in _pieces(text, span)]
    places = ";".join(f"{start} {end}" for start, end in pieces)
    words = " ".join(text[start:end] for start, end in pieces)
    return f"T{number}\t{kind} {places}\t{words}"


def _pieces(text: str, span: Span) -> list[tuple[int, int]]:
    """A span as stretches without a line break."""
    pieces, start = [], span.start
    for found in _BREAK.finditer(text, span.start, span.end):
        pieces.append((start, found.start()))
        start = found.end()
    pieces.append((start, span.end))
    return [(start, end) for start, end in pieces if end > start]
