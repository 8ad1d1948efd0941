"""What changed on a page: revise(), from one reading of it to the next.

noise.py   lines that change by themselves: clocks, counters, marks of advertisements
gone.py    whether a page says that what was there is not there any more
revise.py  what changed between two readings, statements first, then words
said.py    what changed of each statement
"""

from retold.versions.gone import says_gone
from retold.versions.revise import revise

__all__ = ["revise", "says_gone"]
