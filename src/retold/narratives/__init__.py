"""Lines that come back, on another occasion or from another speaker.

statement.py  what a statement says besides names, numbers and stock phrases
evidence.py   what speaks for two statements having a line in common
wording.py    the wording that they share, and the detail of it
meeting.py    which statements are worth comparing
held.py       what is kept of all this, so that new statements cost what they touch
grouping.py   the pairs that share one line
made.py       from these to the records
history.py    a narrative over time: speakers, carriers, counts, drift
narrate.py    from families to recurrences, and from these to narratives
"""

from retold.narratives.meeting import HEAVY
from retold.narratives.narrate import Narrated, narrate

__all__ = ["HEAVY", "Narrated", "narrate"]
