"""What is held, in the formats of other programs: rows in, files out.

formats.py  which formats there are, and who writes each
tables.py   which tables there are, and their rows, with the field names of the contract
write.py    a folder of files, whole or not at all; JSON lines and CSV
workbook.py, arrow.py  the same tables as XLSX, as Arrow and Parquet
dictionary.py  what each column of the tables holds
joined.py   article by article, what the other formats are made of
annotations.py, cas.py, brat.py  who said what as marks on the texts
anchors.py  the ids that stay when what is held regroups
graph.py    families, speakers, outlets and go-betweens as GraphML
citations.py  pages and statements as BibTeX, RIS and CSL-JSON
linked.py, ftm.py, stix.py  JSON-LD, FollowTheMoney, STIX
pictures.py a family and a narrative as SVG
flat.py     a record as the cells of a spreadsheet
steps.py    what search, recall and trace find, with the same field names
"""

from retold.export.arrow import frame
from retold.export.formats import FORMATS, write
from retold.export.pictures import history_svg, trace_svg
from retold.export.steps import codes_line, recall_line, step_line, trace_line
from retold.export.tables import KINDS, Selection, tables
from retold.export.write import Table

__all__ = [
    "FORMATS",
    "KINDS",
    "Selection",
    "Table",
    "codes_line",
    "frame",
    "history_svg",
    "recall_line",
    "step_line",
    "tables",
    "trace_line",
    "trace_svg",
    "write",
]
