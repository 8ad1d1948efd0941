"""Pages and statements as references: BibTeX, RIS and CSL-JSON.

Each page is one reference, each telling another with a link that opens the page at its words. Both
carry the digest of the page that is kept, so that who has the corpus can check what was cited.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from retold.export.citing import fragment_url, page
from retold.export.joined import Told, joined
from retold.export.tables import Held, Selection
from retold.records import Telling, in_line

_encode = msgspec.json.Encoder().encode
_LETTER = re.compile(r"[^A-Za-z0-9_-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "$": r"\$",
    "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_TEX_TABLE = str.maketrans(_TEX)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What any style of citing needs. `quoted` is empty for a page."""

    key: str
    title: str
    author: str | None
    outlet: str | None
    published: str | None
    url: str
    language: str | None
    digest: str
    quoted: str = ""
    speaker: str | None = None

    @property
    def note(self) -> str:
        """Who said what there, and by what the kept page is known."""
        kept = f"sha256 of the page kept: {self.digest}"
        if not self.quoted:
            return kept
        who = f"{self.speaker}: " if self.speaker else ""
        return f"{who}“{self.quoted}”; {kept}"


def references(held: Held, only: Selection | None = None) -> Iterator[Reference]:
    """Each page, and after it each statement told in it."""
    for told in joined(held, only):
        yield _page(told)
        for telling in told.tellings:
            yield _statement(told, telling)


def _page(told: Told) -> Reference:
    article = told.article
    return Reference(
        key=f"page-{article.id}",
        title=_line(article.title) or _line(article.text)[:80],
        author=_line(article.byline) or None,
        outlet=_line(article.outlet) or None,
        published=told.published,
        url=page(article),
        language=article.language,
        digest=article.digest,
    )


def _statement(told: Told, telling: Telling) -> Reference:
    whole = _page(told)
    said = told.attribution(telling)
    actor = told.speaker(telling)
    quoted = _line(in_line(telling.spans))
    denied = {"denied": " (denied)", "held": " (held, not said)"}.get(said.act if said else "", "")
    return Reference(
        key=f"telling-{telling.id}",
        title=whole.title,
        author=whole.author,
        outlet=whole.outlet,
        published=whole.published,
        url=fragment_url(told.article, telling.spans[0]) or whole.url,
        language=whole.language,
        digest=whole.digest,
        quoted=quoted,
        speaker=f"{_line(actor.name)}{denied}" if actor else None,
    )


def _line(text: str | None) -> str:
    return " ".join(_CONTROL.sub(" ", text or "").split())


def _date(value: str | None) -> list[int]:
    """The parts of a date that are known: year, month, day."""
    return [int(part) for part in re.findall(r"\d+", (value or "")[:10])]


def write_bibtex(held: Held, only: Selection | None, folder: Path) -> dict[str, int]:
    """`references.bib`, for BibLaTeX and what reads BibTeX with `@online`."""
    return _written(held, only, folder / "references.bib", bibtex)


def bibtex(reference: Reference) -> str:
    """A reference as BibTeX.

    Example:
        >>> print(bibtex(reference).splitlines()[0])
        @online{page-79971aca8fe5fc8a,
    """
    fields = {
        # Braces around all: a title or an outlet is no list of names, and keeps its capitals.
        "title": f"{{{_tex(reference.title)}}}",
        "author": f"{{{_tex(reference.author)}}}" if reference.author else None,
        "organization": f"{{{_tex(reference.outlet)}}}" if reference.outlet else None,
        "date": (reference.published or "")[:10],
        "year": (reference.published or "")[:4],
        "url": reference.url.replace("{", "%7B").replace("}", "%7D"),
        "langid": reference.language,
        "note": _tex(reference.note),
    }
    inside = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@online{{{_LETTER.sub('-', reference.key)},\n{inside}}}\n\n"


def _tex(text: str | None) -> str:
    return (text or "").translate(_TEX_TABLE)


def write_ris(held: Held, only: Selection | None, folder: Path) -> dict[str, int]:
    """`references.ris`, for reference managers."""
    return _written(held, only, folder / "references.ris", ris)


def ris(reference: Reference) -> str:
    """A reference as RIS; lines end as the format wants them.

    Example:
        >>> ris(reference).splitlines()[0]
        'TY  - NEWS'
    """
    date = "/".join(f"{part:02d}" for part in _date(reference.published))
    fields = [
        ("TY", "NEWS" if reference.url.startswith("http") else "GEN"),
        ("ID", reference.key),
        ("TI", reference.title),
        ("AU", reference.author),
        ("T2", reference.outlet),
        ("PY", (reference.published or "")[:4]),
        ("DA", date),
        ("UR", reference.url),
        ("LA", reference.language),
        ("N1", reference.note),
    ]
    inside = "".join(f"{tag}  - {value}\r\n" for tag, value in fields if value)
    return f"{inside}ER  - \r\n\r\n"


def _written(held: Held, only: Selection | None, path: Path, style: Any) -> dict[str, int]:
    counts = {"pages": 0, "statements": 0}
    with path.open("wb") as file:
        for reference in references(held, only):
            file.write(style(reference).encode())
            counts["statements" if reference.quoted else "pages"] += 1
    return counts


def write_csl(held: Held, only: Selection | None, folder: Path) -> dict[str, int]:
    """`references.json`, CSL-JSON: for Zotero, pandoc, citeproc."""
    counts = {"pages": 0, "statements": 0}
    with (folder / "references.json").open("wb") as file:
        file.write(b"[")
        for number, reference in enumerate(references(held, only)):
            file.write((b",\n" if number else b"\n") + _encode(csl(reference)))
            counts["statements" if reference.quoted else "pages"] += 1
        file.write(b"\n]\n")
    return counts


def csl(reference: Reference) -> dict[str, Any]:
    """A reference as CSL-JSON.

    Example:
        >>> csl(reference)["issued"]
        {'date-parts': [[2022, 3, 1]]}
    """
    date = _date(reference.published)
    made = {
        "id": reference.key,
        "type": "article-newspaper",
        "title": reference.title,
        "author": [{"literal": reference.author}] if reference.author else None,
        "container-title": reference.outlet,
        "issued": {"date-parts": [date]} if date else None,
        "URL": reference.url,
        "language": reference.language,
        "note": reference.note,
    }
    return {name: value for name, value in made.items() if value is not None}
