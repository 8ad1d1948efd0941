"""The data dictionary: every table and column, its type, and what it holds.

`python -m retold.export.dictionary > docs/data-model.md` writes it; a test holds the file to it.
"""

import dataclasses
import sys
import types
from typing import Any, Literal, Union, get_args, get_origin

import msgspec

from retold.export.arrow import DAYS
from retold.export.flat import fields
from retold.export.tables import KINDS

_PLAIN = {str: "text", int: "integer", float: "number", bool: "true or false"}

MEANS = {
    "a": "id of the one statement (`families`)",
    "about": "of a judgement: actor, speaker, words, statement, retelling, line or judgement;"
    " of a facet: actor or outlet",
    "act": "said, denied, unsaid (“did not say”) or held (a belief, a wish)",
    "actor": "who that is in this article",
    "actor_group": "who that is over all articles (`actors`, `group`); may change when pages come",
    "actor_id": "id of the actor (`actors`)",
    "against_id": "the earliest telling held, against which the quotation is held (`tellings`)",
    "also": "other names, short forms, spellings",
    "alterations": "what stood there (`was`), and what stands there now (`became`)",
    "answered_id": "the attribution that it answers (`attributions`)",
    "appearances": "addresses of pages where the claim stood, as the review says",
    "article_id": "id of the article (`articles`)",
    "articles": "how many of its articles are held",
    "attribution_id": "the attribution that it is from (`attributions`); empty in own voice",
    "authority": "the form in which it was issued, as printed: “press statement”",
    "b": "id of the other statement (`families`)",
    "blocks": "which part of the page is what, where in the page and in `text`, and why",
    "byline": "the author, as printed",
    "claim": "the claim, in the words of the review",
    "claimant": "who made it, as the review says",
    "confidence": "the estimated chance that content and source are right, 0 to 1; under 0.4 three "
    "in five are wrong, and no telling is made of it",
    "content": "the words said, several spans where a quotation is interrupted",
    "copy_of": "the telling that a reprint repeats (`tellings`)",
    "country": "ISO 3166 code",
    "covered": "whether statements are looked for in its language",
    "cue": "the word by which it is said: “told”",
    "dates": "`published` and `modified` with precision, basis and `not_before`",
    "day": "the day of publication, or the month or year where no more is known",
    "detail": "why, in words",
    "digest": "sha256 of the page as it came",
    "domains": "its sites",
    "earlier_id": "the earlier telling (`tellings`)",
    "facet": "what is known of it: the name of the column that was loaded",
    "families": "ids of statements (`families`)",
    "first_seen": "the earliest date at which it is held",
    "form": "verbatim, trimmed, reworded or paraphrase",
    "group": "of an actor: who that is over all articles; of an outlet: its publisher",
    "holds": "whether what is judged is found in what is held now",
    "id": "its id",
    "kind": "of an attribution: direct, indirect or mixed; of an actor: person, office, "
    "organisation, country or unnamed",
    "label": "words of the corpus that stand for it",
    "language": "ISO 639 code",
    "last_seen": "the latest date at which it is held",
    "later_id": "the later telling (`tellings`)",
    "modified": "when it was changed, as fine as it is known",
    "name": "its name",
    "names": "all names of the group, in all spellings",
    "nested_in": "the attribution that reports this one (`attributions`)",
    "offices": "offices that pages print of a person, with the dates of the first and last page",
    "one": "the first side: a name, or an article with the words that were said",
    "other": "the second side, of verdicts on two things",
    "outlet": "who published it",
    "outlet_basis": "by what the outlet is known: person, given, JSON-LD, meta tag, url …",
    "pages": "how many pages are held: the denominator of counts",
    "passages": "stretches of both, kept, altered, dropped or added",
    "published": "when it was published, as fine as it is known",
    "rating": "what the reviewer found, in the reviewer’s words",
    "reason": "why the page could not be used",
    "relay": "the go-betweens, outermost first: name, span, basis",
    "replies_to": "whom it answers: the words, the actor, the attribution in the same article",
    "reviewer": "who checked it",
    "root_id": "the earliest telling held (`tellings`)",
    "said_on": "when it was said, as fine as it is known; empty where the text names no day",
    "said_on_date": "the same with its basis",
    "score": "how alike, 0 to 1",
    "source": "the words that name who says it",
    "span": "where it stands in the text",
    "spans": "where it stands in the text",
    "stage": "where reading ended",
    "telling_id": "the quotation, or the telling that is answered (`tellings`)",
    "tellings": "ids of its tellings (`tellings`)",
    "text": "the clean text, to which all offsets lead",
    "title": "the headline",
    "title_basis": "by what the title is known",
    "type": "official, state, party, public, agency or independent",
    "url": "its address",
    "value": "of a judgement: the new name, code or words, or which is withdrawn; of a facet: what "
    "holds",
    "verdict": "of a fidelity: verbatim, fragment, altered, back-translated, not located; of a "
    "judgement: what was judged, see docs/formats.md",
    "voice": "attributed, or own: told as the outlet's own words",
    "when": "when it was judged, in UTC",
    "who": "who judged",
    "why": "on what grounds",
    "wording": "the words that both share",
    "wordings": "what comes back, most frequent first",
}
"""What a column of this name holds, in whichever table."""

_HEAD = """# The data model

Written by `python -m retold.export.dictionary`; do not edit it by hand.

`retold export` writes these tables as jsonl, csv, csv-bom, xlsx or parquet, and `corpus.frame`
gives them as Arrow tables, always with these columns in this order. Ids lead from table to table.
Offsets are code points into `articles.text`, end exclusive. Dates are ISO 8601, cut where knowledge
ends: `2022`, `2022-02`, `2022-02-28`. Every table is whole, however long; `holdings` is what counts
are counted against.

- In **CSV and XLSX** a span is three columns (`source_text`, `source_start`, `source_end`), an
  actor or an anchor a column a field, and lists are JSON in a cell.
- In **Parquet and Arrow** a span is a struct, a list a list. A column named after *day* holds the
  date as a date where it is known to the day, and nothing where it is not: the first of a month
  would be a guess.
"""


def dictionary() -> str:
    """The data dictionary as Markdown."""
    parts = [_HEAD]
    for name, kind in KINDS.items():
        says = (kind.__doc__ or "").split("\n\n")[0]
        parts.append(f"\n## `{name}`\n\n{' '.join(says.split())}\n\n")
        parts.append("| column | type | holds |\n|---|---|---|\n")
        parts += [f"| `{f}` | {_said(hint)} | {MEANS[f]} |\n" for f, hint in fields(kind)]
        parts += [
            f"| *day:* `{DAYS[f]}` | date | the day of `{f}`, in Parquet and Arrow |\n"
            for f, _ in fields(kind)
            if f in DAYS
        ]
    return "".join(parts)


def _said(hint: Any) -> str:
    """A type in words.

    Example:
        >>> _said(tuple[str, ...])
        'list of text'
    """
    if hint in _PLAIN:
        return _PLAIN[hint]
    inner = get_args(hint)
    if get_origin(hint) in (Union, types.UnionType):
        return f"{_said(next(i for i in inner if i is not types.NoneType))}, or nothing"
    if get_origin(hint) is Literal:
        return "text"
    if get_origin(hint) is tuple:
        return f"list of {_said(inner[0])}"
    if dataclasses.is_dataclass(hint) or issubclass(hint, msgspec.Struct):
        return f"{hint.__name__} ({', '.join(name for name, _ in fields(hint))})"
    raise TypeError(f"no words are known for {hint!r}")


if __name__ == "__main__":
    sys.stdout.write(dictionary())
