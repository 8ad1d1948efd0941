"""Watching: what a table of sources asks for, on a schedule, and what saved lines find in it.

toml.py     sources.toml -> Watchlist
rounds.py   one round after the other
deliver.py  alerts to a feed on the disk, or posted to a webhook
"""

from retold.watching.rounds import watch
from retold.watching.toml import Watchlist, read_watchlist

__all__ = ["Watchlist", "read_watchlist", "watch"]
