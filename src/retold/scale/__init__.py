"""The same pipeline over shards, on an engine that exists: Daft, on one machine or a Ray cluster.

shards.py    where the pages are, and how they are cut into parts of like size
stages.py    what a worker does with a part: the per-page stages, into one Parquet file
engine.py    the engine: which parts go to whom, what is grouped and sorted by it
output.py    the folder of a run: what is finished in it, what is left to do
joined.py    the readings of all parts in one corpus, linked and written out as tables
run.py       scale(): one after the other
part.py      a part of such tables, as pages that a corpus takes in
"""

from retold.scale.part import chosen
from retold.scale.run import scale

__all__ = ["chosen", "scale"]
