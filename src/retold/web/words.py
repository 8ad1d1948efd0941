"""How records read on a screen: dates, speakers, counts; the words of the command line."""

from datetime import date
from urllib.parse import urlsplit

from retold.records import Actor, Attribution, Date
from retold.reports import Step

ACT = {"denied": "denied", "unsaid": "did not say", "held": "held"}
VERDICT = {
    "verbatim": "quoted word for word",
    "fragment": "a part, quoted word for word",
    "altered": "altered inside the quotation marks",
    "back-translated": "probably translated back",
    "not located": "not found in the earliest text held",
}


def day(known: Date | str | None) -> str:
    """A date as people write it, no finer than it is known.

    Example:
        >>> day("2023-03-14T09:00"), day("2023-03"), day(None)
        ('14 March 2023', 'March 2023', 'no date')
    """
    if isinstance(known, Date):
        if known.value is None:
            after = known.not_before
            return f"no date (not before {day(after)})" if after else "no date"
        known = known.value
    if not known:
        return "no date"
    parts = known[:10].split("-")
    try:
        if len(parts) == 3:
            when = date(*map(int, parts))
            return f"{when.day} {when:%B} {when.year}"
        if len(parts) == 2:
            return f"{date(int(parts[0]), int(parts[1]), 1):%B} {parts[0]}"
    except ValueError:
        return known
    return parts[0]


def speaker(said: Attribution | None, actor: Actor | None) -> str:
    """Who speaks, as far as it is known; None is the outlet itself."""
    if said is None:
        return "in the outlet’s own words"
    name = actor.name if actor else said.source.text if said.source else "speaker not named"
    return " ".join(name.split())


def how(said: Attribution | None) -> str:
    """In which way it is said: "denied, indirect"."""
    if said is None:
        return ""
    return said.kind if said.act == "said" else f"{ACT[said.act]}, {said.kind}"


def via(said: Attribution | None) -> list[str]:
    """Through whom the words came, outermost first."""
    return [" ".join(hop.name.split()) for hop in said.relay] if said else []


def form(step: Step, first: bool) -> str:
    """How a telling stands to the one before it: earliest held, reprint, verbatim, …"""
    if first:
        return "earliest held"
    if step.telling.copy_of:
        return "reprint"
    return step.retelling.form if step.retelling else "in the same article"


def link(url: str | None) -> str | None:
    """An address that may be followed: http and https alone, never a script.

    Example:
        >>> link("javascript:alert(1)"), link("https://vna.example/1")
        (None, 'https://vna.example/1')
    """
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else None


def number(count: int) -> str:
    """A count with its thousands apart."""
    return f"{count:,}"
