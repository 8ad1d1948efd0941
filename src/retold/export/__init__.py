"""Tables for other programs: rows in, files out.

tables.py  which tables there are, and their rows, with the field names of the contract
write.py   a folder of tables, whole or not at all; JSON lines and CSV
pictures.py  a family and a narrative as SVG
flat.py    a record as the cells of a spreadsheet
steps.py   what search, recall and trace find, with the same field names
"""

from retold.export.pictures import history_svg, trace_svg
from retold.export.steps import codes_line, recall_line, step_line, trace_line
from retold.export.tables import Selection, tables
from retold.export.write import FORMATS, Table, write

__all__ = [
    "FORMATS",
    "Selection",
    "Table",
    "codes_line",
    "history_svg",
    "recall_line",
    "step_line",
    "tables",
    "trace_line",
    "trace_svg",
    "write",
]
