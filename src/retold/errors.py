"""Everything that can go wrong for a user, as one small tree.

    RetoldError                 the command line prints it on one line and exits with 2
    ├── PageError               a page cannot be used; in a run it becomes a `Rejected`
    ├── CorpusError             a folder is no corpus, is too new, is busy, or is full
    ├── UsageError              a word on the command line or in a call is off
    └── WeightsError            the trained network's files are missing or damaged

A message says what was met, what was wanted, and what to do.
"""


class RetoldError(Exception):
    """Root of all errors that retold raises on purpose."""


class PageError(RetoldError):
    """A page cannot be read or used: missing, empty, binary, too large, without text."""


class CorpusError(RetoldError):
    """A corpus cannot be opened or written: no corpus, a newer one, in use, disk full."""


class UsageError(RetoldError):
    """An argument is off: an unknown id, an empty query, an unknown format."""


class WeightsError(RetoldError):
    """A file of the trained network is missing, damaged, or of another version."""
