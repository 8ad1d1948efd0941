"""Pages: the bytes of files as they came, with what is known of how they came.

capture.py   one Page from bytes: its kind and encoding
files.py     files, folders and globs -> Page | Rejected
contents.py  what is in a file: a page, a page a line, or an archive of many
warc.py      the pages in a WARC file
zips.py      the members of a zip file or a WACZ
zstd.py      files packed with Zstandard
mhtml.py     the page in an MHTML file
listing.py   what a feed or a sitemap lists
encoding.py  a byte-order mark, UTF-8 that holds, a declared charset, the bytes
about.py     about.csv: what a person knows of pages that do not say it
outlets.py   outlets.csv: what a person knows of outlets
table.py     the rows of such a table
"""

from retold.pages.capture import LARGEST, media_type_of, page
from retold.pages.files import read
from retold.pages.outlets import read_outlets

__all__ = ["LARGEST", "media_type_of", "page", "read", "read_outlets"]
