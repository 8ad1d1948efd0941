"""How dates, quotations and changes of wording look on a line."""

from collections.abc import Sequence
from datetime import date

from rich.padding import Padding
from rich.text import Text

from retold.records import Date, Passage, Span, in_line
from retold.reports import Silence, Step, counted

KEPT_ENDS = 4
"""Words shown at either end of a long dropped or added passage."""


SHOWN = 10
"""Outlets of a list that are named one by one."""

MARKS = '“”„«»" '


def day(known: Date | None) -> str:
    """A date as people write it, no finer than it is known.

    Example:
        >>> day(Date(value="2023-03-14T09:00", precision="minute", basis="meta tag"))
        '14 March 2023'
    """
    if known is None or known.value is None:
        after = known.not_before if known else None
        return f"no date (not before {written(after)})" if after else "no date"
    return written(known.value)


def written(value: str) -> str:
    parts = value[:10].split("-")
    if len(parts) == 3:
        when = date(*map(int, parts))
        return f"{when.day} {when:%B} {when.year}"
    if len(parts) == 2:
        return f"{date(int(parts[0]), int(parts[1]), 1):%B} {parts[0]}"
    return parts[0]


def quoted(step: Step) -> str:
    """The words of a telling on one line, in quotation marks only where the page quotes them.

    Words told indirectly are the outlet's, not the speaker's, and must not look like a quotation.
    """
    words = in_line(step.telling.spans)
    if step.attribution is not None and step.attribution.kind == "direct":
        return "“" + words.strip(MARKS) + "”"
    return words


def few(names: Sequence[str], most: int) -> str:
    """The first names of a list, and how many more there are.

    Example:
        >>> few(["VNA", "Gull", "Tern"], 2)
        'VNA, Gull and 1 more'
    """
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest:,} more" if rest > 0 else "")


def silence(found: Silence) -> str:
    """Who was captured on a day and did not carry it, and of whom nothing can be told.

    Example:
        'silent: Island Radio (0 of 3 pages held); not captured that day: Marner Bote'
    """
    quiet = [f"{h.outlet} (0 of {counted(h.pages, 'page')} held)" for h in found.silent]
    parts = [f"silent: {few(quiet, SHOWN)}" if quiet else "none held was silent"]
    for what, names in (
        ("not captured that day", found.missing),
        ("captured in a language that is not read", found.unread),
        ("held without that day's date", found.unsure),
    ):
        if names:
            parts.append(f"{what}: {few(names, SHOWN)}")
    return "; ".join(parts)


def one_line(text: str) -> str:
    return " ".join(text.split())


def changes(passages: Sequence[Passage]) -> Text:
    """The later telling's words against the earlier one's: kept, altered, dropped, added."""
    line = Text()
    for passage in passages:
        earlier = _short(passage.earlier) if passage.earlier else ""
        later = _short(passage.later) if passage.later else ""
        if passage.change == "kept":
            line.append(" ".join(passage.later.text.split()) if passage.later else "", style="bold")
        elif passage.change == "dropped":
            line.append(f"[-{earlier}-]", style="red")
        elif passage.change == "added":
            line.append(f"{{+{later}+}}", style="green")
        else:
            line.append(f"[-{earlier}-]", style="red")
            line.append(f"{{+{later}+}}", style="green")
        line.append(" ")
    line.rstrip()
    return line


def _short(span: Span) -> str:
    parts = span.text.split()
    if len(parts) <= 2 * KEPT_ENDS + 2:
        return " ".join(parts)
    left = len(parts) - 2 * KEPT_ENDS
    return f"{' '.join(parts[:KEPT_ENDS])} … {left} words … {' '.join(parts[-KEPT_ENDS:])}"


def indented(text: Text, columns: int) -> Padding:
    return Padding(text, (0, 0, 0, columns), expand=False)
