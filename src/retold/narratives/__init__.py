"""Lines that come back, on another occasion or from another speaker.

statement.py  what a statement says besides names, numbers and stock phrases
evidence.py   what speaks for two statements having a line in common
wording.py    the wording that they share, and the detail of it
history.py    a narrative over time: speakers, carriers, counts, drift
narrate.py    from families to recurrences, and from these to narratives
"""

from retold.narratives.narrate import HEAVY, Narrated, narrate

__all__ = ["HEAVY", "Narrated", "narrate"]
