"""How evidence looks in a terminal: what was checked, and what does not hold."""

from collections.abc import Mapping

from retold.evidence import Fault
from retold.reports import counted
from retold.terminal.words import one_line


def fault(found: Fault) -> str:
    """What does not hold, on one line."""
    return one_line(found.detail)


def verified(checked: Mapping[str, int], faults: int) -> str:
    """What was checked, in two lines, and how much of it does not hold."""
    verdict = "all hold" if not faults else f"{counted(faults, 'thing')} do not hold"
    if faults == 1:
        verdict = "1 thing does not hold"
    looked_at = (
        f"{counted(checked.get('records', 0), 'record')} of the archive,"
        f" {counted(checked.get('articles', 0), 'article')},"
        f" {counted(checked.get('tellings', 0), 'telling')},"
        f" {counted(checked.get('retellings', 0), 'retelling')},"
        f" {counted(checked.get('spans', 0), 'span')}"
    )
    begun, apart = checked.get("begun", 0), checked.get("apart", 0)
    notes = f"{counted(checked.get('whole', 0), 'paragraph')} found whole in the bytes of the pages"
    if begun:
        notes += f", {begun:,} with other words between"
    if apart:
        notes += f"; {apart:,} given without a place in the page"
    return f"{looked_at}: {verdict}\n{notes}"
