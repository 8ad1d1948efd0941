"""Fetching: pages from the network, politely, from public addresses alone.

manners.py    how it behaves: its name, its delay, its limits
addresses.py  connections to public addresses only, held to the address that was checked
answer.py     one request and its answer, within limits of size and time
turns.py      whose turn it is: one request at a time for a host, with a delay
robots.py     what a site's robots.txt allows
outcome.py    what came of a url: a page, or why not
fetch.py      many urls over many hosts -> Fetched
"""

from retold.fetching.fetch import Fetcher
from retold.fetching.manners import Manners
from retold.fetching.outcome import Fetched, Wanted

__all__ = ["Fetched", "Fetcher", "Manners", "Wanted"]
