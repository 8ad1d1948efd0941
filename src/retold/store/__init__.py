"""The store: rows in, rows out. A corpus is a folder, and this room alone touches it.

folder.py   what makes a folder a corpus; one writer at a time; a full disk in plain words
schema.py   the tables of the one SQLite database, and the steps from older schemas to it
archive.py  the kept bytes: WARC segments, one gzip member a record
members.py  the records of a segment as they lie on the disk, held to their digests
integrity.py   what does not hold in the files and in the rows
captures.py rows of captures
mementos.py captures looked up by their address
store.py    a corpus opened: captures kept, one transaction a page
readings.py rows of articles and attributions
tellings.py rows of tellings
outlets.py  rows of what a user knows of outlets, and the outlets of the articles held
links.py    rows of retellings, families, recurrences and narratives
answers.py  rows of which statement answers which
groups.py   rows of who is one actor in several articles
judgements.py  rows of what people judged, and what corrects a reading
intake.py   rows of reviews of claims, and of facets
vectors.py  what texts mean, made once and kept
words.py    the full-text search over tellings
visits.py   rows of what is asked of the network, and of what it answered
lists.py    what lists show: a page of statements, counts by outlet, speaker and month
doubts.py   rows of what is in doubt
ids.py      what an id, or the beginning of one, stands for
"""

from retold.store.captures import Capture
from retold.store.store import Change, Kept, Store
from retold.store.words import Filters

__all__ = ["Capture", "Change", "Filters", "Kept", "Store"]
