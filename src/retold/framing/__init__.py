"""How outlets tell one statement, side by side.

compare.py  the table: a row an article, every cell with the words it rests on
clauses.py  what of the earliest telling another one keeps, alters, drops and adds
terms.py    what different outlets call one thing, found where the words around it are the same
around.py   who speaks, by what word, and whether a rebuttal stands beside it
summary.py  the same in plain words
"""

from retold.framing.compare import clause_by_clause, compare

__all__ = ["clause_by_clause", "compare"]
