"""A table of actors or outlets with attributes: party, side, owner; each a facet.

Columns: `name`, and any others; each other column is a facet, its cells are values (several parted
by semicolons). Names are those that actors and outlets have in the corpus.
"""

import os
from collections.abc import Iterator
from typing import Literal

from retold.errors import PageError
from retold.intake.records import Facet
from retold.intake.sheet import read_sheet


def read_facets(path: str | os.PathLike[str], about: Literal["actor", "outlet"]) -> Iterator[Facet]:
    """The facets in the rows of a table.

    Example:
        name,party,region
        Ilsa Varn,Harbour Union,Kestrel

    Raises PageError: the table cannot be read (see `read_sheet`), has no `name` column or no other.
    """
    header, rows = read_sheet(path)
    where = repr(os.fspath(path))
    name_column = next((name for name in header if name.strip().lower() == "name"), None)
    if name_column is None:
        raise PageError(f"{where} has the columns {header}, no 'name'")
    if len(header) == 1:
        raise PageError(f"{where} has only names; each other column would be a facet")
    for number, row in rows:
        name = " ".join(row.get(name_column, "").split())
        if not name:
            raise PageError(f"{where}, row {number}, has no name")
        for facet, cell in row.items():
            if facet == name_column:
                continue
            values = dict.fromkeys(part.strip() for part in cell.split(";"))
            yield from (
                Facet(about=about, name=name, facet=facet, value=value) for value in values if value
            )
