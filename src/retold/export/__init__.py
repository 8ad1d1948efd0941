"""Tables for other programs: rows in, files out.

tables.py  which tables there are, and their rows, with the field names of the contract
write.py   a folder of tables, whole or not at all; JSON lines and CSV
flat.py    a record as the cells of a spreadsheet
steps.py   what search, recall and trace find, with the same field names
"""

from retold.export.steps import recall_line, step_line, trace_line
from retold.export.tables import Selection, tables
from retold.export.write import FORMATS, Table, write

__all__ = [
    "FORMATS",
    "Selection",
    "Table",
    "recall_line",
    "step_line",
    "tables",
    "trace_line",
    "write",
]
