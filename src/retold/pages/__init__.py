"""Pages: the bytes of files as they came, with what is known of how they came.

capture.py   one Page from bytes: its kind and encoding
files.py     files, folders, globs and JSON lines -> Page | Rejected
encoding.py  a byte-order mark, UTF-8 that holds, a declared charset, the bytes
about.py     about.csv: what a person knows of pages that do not say it
outlets.py   outlets.csv: what a person knows of outlets
table.py     the rows of such a table
"""

from retold.pages.capture import LARGEST, page
from retold.pages.files import read
from retold.pages.outlets import read_outlets

__all__ = ["LARGEST", "page", "read", "read_outlets"]
