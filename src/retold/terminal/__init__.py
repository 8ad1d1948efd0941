"""How findings look in a terminal: statements, the family as a tree, the words kept and changed."""

from retold.terminal.codes import code, coding
from retold.terminal.done import (
    added,
    conflict,
    count_judged,
    judged,
    judgement,
    linked,
    loaded,
    merged,
    redone,
    rejections,
    watched,
)
from retold.terminal.evidence import fault, verified, versions
from retold.terminal.lines import count_lines, history, line
from retold.terminal.profiles import actor, outlet
from retold.terminal.statements import (
    LEGEND,
    comparison,
    count_found,
    family,
    heading,
    recalled,
    statement,
    who,
)
from retold.terminal.words import changes, day, quoted

__all__ = [
    "LEGEND",
    "actor",
    "added",
    "changes",
    "code",
    "coding",
    "comparison",
    "conflict",
    "count_found",
    "count_judged",
    "count_lines",
    "day",
    "family",
    "fault",
    "heading",
    "history",
    "judged",
    "judgement",
    "line",
    "linked",
    "loaded",
    "merged",
    "outlet",
    "quoted",
    "recalled",
    "redone",
    "rejections",
    "statement",
    "verified",
    "versions",
    "watched",
    "who",
]
