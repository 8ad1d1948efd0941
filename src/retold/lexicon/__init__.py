"""The word lists: CSV tables beside this file, reviewed by hand and made to be edited.

Lines that begin with `#` say where the rows come from and what the columns mean.
"""

import csv
from importlib.resources import files


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table, by column.

    Example:
        >>> rows("media.csv")[0]
        {'word': 'agency'}
    """
    text = files("retold").joinpath("lexicon", name).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return list(csv.DictReader(lines))
