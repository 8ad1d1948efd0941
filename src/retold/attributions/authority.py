"""The form in which words were issued, as printed: "press statement", "commentary".

Analysts of official media read a state's seriousness off it: a government statement weighs more
than a ministry's, that more than a spokesperson's answer to a question, that more than a
commentary. What is kept is the wording, not a rank.
"""

import re

from retold.attributions.found import Found

_KIND = (
    r"(?:statement|communiqu[eé]|declaration|commentary|editorial|press release|signed article"
    r"|article|speech|address|open letter|letter|memorandum|note verbale|proclamation|decree"
    r"|(?:answer|reply|answers|replies) to (?:a question|questions|the question)"
    r"(?: (?:put|raised|asked|posed) by (?:the |a )?[\w ]{2,40}?)?)"
)
_BEFORE = (
    r"(?:(?:joint|press|written|official|special|government|governmental|ministry|ministerial"
    r"|emergency|keynote|televised|brief|short|rare|separate|strongly[- ]worded"
    r"|(?:[A-Z][\w-]+ ){1,4}(?:Ministry|Government|Committee|Department)|spokes\w+['’]s) )*"
)
_FORM = re.compile(rf"{_BEFORE}{_KIND}(?=[\s,.:;”\"'’)]|$)")
_IN = re.compile(
    r"\b(?:in|through|via|with|released|issued|published|made|gave|carried)"
    r" (?:(?:an?|the|its|his|her|their|another|the following|the same) )?"
    rf"(?P<form>{_FORM.pattern})",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:the|an?|its|his|her|their) ", re.IGNORECASE)
_REACH = 200
"""Code points around the cue in which the form is named."""


def authority(text: str, found: Found) -> str | None:
    """The form in which an attribution says that the words came; None where it says none.

    Example:
        >>> authority("The envoy said in a press statement that the talks had failed.", found)
        'press statement'

    It stands in the source ("the Foreign Ministry statement"), or with the cue in its sentence,
    outside of what was said. Not covered: a form named in an earlier sentence.
    """
    if found.source is not None:
        source = text[slice(*found.source)]
        named = _FORM.search(source)
        if named is not None and named.end() == len(source):
            return _plain(named[0])
    if found.cue is None:
        return None
    low, high = _sentence(text, *found.cue)
    for match in _IN.finditer(text, low, high):
        start, end = match.span("form")
        if not any(first < end and start < last for first, last in found.content):
            return _plain(match["form"])
    return None


def _plain(form: str) -> str:
    return " ".join(_ARTICLE.sub("", form).split())


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a cue, or as much of it as lies near."""
    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    stops = [text.rfind(stop, low, start) + 1 for stop in ("\n", ". ", ".” ", '." ')]
    ends = [text.find(stop, end, high) for stop in ("\n", ". ", ".” ", '." ')]
    return max(low, *stops), min([high, *(each for each in ends if each >= 0)])
