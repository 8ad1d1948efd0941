"""retold follows what was said: who said what in news pages, and every other telling of it.

What is named here is the front door. Each name is loaded when it is first used, so that
`import retold` and `retold --help` do not wait for the language models.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from retold.actors.resolve import resolve
    from retold.articles import clean
    from retold.attributions.extract import extract
    from retold.codes.records import Code, CodesReport
    from retold.codes.taxonomy import read_codes
    from retold.corpus import Corpus, open  # noqa: A004 - retold.open, as gzip.open
    from retold.errors import CorpusError, PageError, RetoldError, UsageError, WeightsError
    from retold.evidence import Fault, Revision, Sighting, Versions
    from retold.fetching import Manners
    from retold.narratives.narrate import narrate
    from retold.pages import page, read, read_outlets
    from retold.pipeline import read_page, read_pages
    from retold.profiles.records import ActorProfile, OutletProfile
    from retold.records import (
        About,
        Actor,
        ActorGroup,
        Anchor,
        Answer,
        Article,
        Attribution,
        Block,
        Date,
        Exchange,
        Family,
        Holding,
        Hop,
        Judgement,
        Member,
        Mention,
        Narrative,
        Outlet,
        Page,
        Passage,
        Reading,
        Recurrence,
        Rejected,
        Reply,
        Retelling,
        Span,
        Telling,
        Tenure,
    )
    from retold.reports import (
        AddReport,
        Comparison,
        Echo,
        History,
        Judged,
        LinkReport,
        Recall,
        RedoReport,
        Step,
        Trace,
        Turn,
        WatchReport,
    )
    from retold.retellings.link import link
    from retold.retellings.tell import tell

_ROOMS = {
    "actors": ("resolve",),
    "articles": ("clean",),
    "attributions": ("extract",),
    "codes.records": ("Code", "CodesReport"),
    "codes.taxonomy": ("read_codes",),
    "corpus": ("Corpus", "open"),
    "errors": ("CorpusError", "PageError", "RetoldError", "UsageError", "WeightsError"),
    "evidence": ("Fault", "Revision", "Sighting", "Versions"),
    "fetching": ("Manners",),
    "narratives": ("narrate",),
    "pages": ("page", "read", "read_outlets"),
    "pipeline": ("read_page", "read_pages"),
    "profiles.records": ("ActorProfile", "OutletProfile"),
    "records": (
        *("About", "Actor", "ActorGroup", "Anchor", "Answer", "Article", "Attribution"),
        *("Block", "Date"),
        *(
            "Exchange",
            "Family",
            "Holding",
            "Hop",
            "Judgement",
            "Member",
            "Mention",
            "Narrative",
            "Outlet",
        ),
        *("Page", "Passage", "Reading", "Recurrence", "Rejected", "Reply", "Retelling", "Span"),
        *("Telling", "Tenure"),
    ),
    "reports": (
        *("AddReport", "Comparison", "Echo", "History", "Judged", "LinkReport", "Recall"),
        *("RedoReport", "Step", "Trace", "Turn", "WatchReport"),
    ),
    "retellings": ("link", "tell"),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "About",
    "Actor",
    "ActorGroup",
    "ActorProfile",
    "AddReport",
    "Anchor",
    "Answer",
    "Article",
    "Attribution",
    "Block",
    "Code",
    "CodesReport",
    "Comparison",
    "Corpus",
    "CorpusError",
    "Date",
    "Echo",
    "Exchange",
    "Family",
    "Fault",
    "History",
    "Holding",
    "Hop",
    "Judged",
    "Judgement",
    "LinkReport",
    "Manners",
    "Member",
    "Mention",
    "Narrative",
    "Outlet",
    "OutletProfile",
    "Page",
    "PageError",
    "Passage",
    "Reading",
    "Recall",
    "Recurrence",
    "RedoReport",
    "Rejected",
    "Reply",
    "Retelling",
    "RetoldError",
    "Revision",
    "Sighting",
    "Span",
    "Step",
    "Telling",
    "Tenure",
    "Trace",
    "Turn",
    "UsageError",
    "Versions",
    "WatchReport",
    "WeightsError",
    "__version__",
    "clean",
    "extract",
    "link",
    "narrate",
    "open",
    "page",
    "read",
    "read_codes",
    "read_outlets",
    "read_page",
    "read_pages",
    "resolve",
    "tell",
]


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        raise AttributeError(f"module 'retold' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"retold.{_ROOM_OF[name]}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
