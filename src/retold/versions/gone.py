"""Whether a page says that what was there is not there any more."""

import re

SHORT = 300
"""Code points of the longest text that may be nothing but such a notice."""

_GONE = re.compile(
    r"\b(?:page|article|story|file|url|content|document|item|link|resource)\b[^.!?\n]{0,60}?"
    r"\b(?:(?:not|never|cannot|can.t|could ?n.t|could not|wasn.t) (?:be )?(?:found|located)"
    r"|(?:does|do|did)(?: not|n.t) exist|no longer (?:exists?|available|here)"
    r"|(?:is|was|has been|have been) (?:removed|deleted|taken down|withdrawn))\b"
    r"|\b(?:not found|error 404|404 (?:error|not found)|http 404|410 gone)\b"
    r"|^\W*404\W*$",
    re.IGNORECASE | re.MULTILINE,
)


def says_gone(text: str) -> str | None:
    """The words by which a short text says that a page is not there; None where it does not.

    A page that is answered as if it were whole and only says so is a "soft 404". Not covered:
    other languages; a front page shown instead.

    Example:
        >>> says_gone("Sorry! The page you are looking for could not be found.")
        'page you are looking for could not be found'
        >>> says_gone("The ministry said the page of history could not be turned.") is None
        True
    """
    if len(text) > SHORT:
        return None
    found = _GONE.search(text)
    return " ".join(found[0].split()) if found else None
