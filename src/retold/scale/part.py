"""A part of a run's tables, as pages that a corpus takes in: what is said stays as it was read."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from retold import lines
from retold.errors import UsageError
from retold.pages import page
from retold.records import Page, Reading
from retold.scale import engine, output

if TYPE_CHECKING:
    from daft import DataFrame

FIELDS = ("actor", "outlet", "published", "narrative")
_reading = msgspec.json.Decoder(Reading)


class Where(NamedTuple):
    """What is asked of an article: of which field, and which value."""

    field: str
    value: str


def where(given: str) -> Where:
    """What these words ask for.

    Example:
        >>> where("published=2022-02..2022-04")
        Where(field='published', value='2022-02..2022-04')

    Raises:
        UsageError: the field is unknown, or nothing is asked of it.
    """
    field, _, value = (part.strip() for part in given.partition("="))
    if field not in FIELDS or not value:
        raise UsageError(
            f"--where {given!r} is not understood; wanted one of actor=NAME, outlet=NAME,"
            " published=2022-02 or published=2022-02..2022-04, narrative=ID"
        )
    if field == "published" and not all(_is_month(m) for m in value.split("..", 1)):
        raise UsageError(f"--where {given!r}: wanted months, such as published=2022-02..2022-04")
    return Where(field, value)


def _is_month(text: str) -> bool:
    return len(text) == 7 and text[4] == "-" and (text[:4] + text[5:]).isdecimal()


def chosen(out: str | os.PathLike[str], asked: Iterable[str]) -> Iterator[Page]:
    """The articles of a run that are all that is asked, as lines that `add` takes in.

    `actor`: who speaks, by any of the names; `outlet`: who published; `published`: in which month
    or months; `narrative`: told of it, by its id. Each page of an article is given, in the order in
    which they were read.

    Example:
        >>> corpus.add(chosen("tables", ["actor=Kim Song", "published=2022-02..2022-04"]))

    Raises:
        UsageError: there is no finished run, a file of it is damaged, a word is not understood, or
            nothing fits.
    """
    folder = Path(out).absolute()
    wanted = [where(given) for given in asked]
    output.finished(folder)
    engine.start(None)
    with engine.whole(f"a file of the run in {str(folder)!r}"):
        rows = engine.readings(folder)
        for one in wanted:
            rows = _NARROWED[one.field](folder, rows, one.value)
    found = rows.sort(["part", "place"]).select("name", "reading")
    return _pages(found, " and ".join(f"{one.field}={one.value}" for one in wanted), folder)


def _pages(rows: "DataFrame", asked: str, folder: Path) -> Iterator[Page]:
    none = True
    with engine.whole(f"a file of the run in {str(folder)!r}"):
        for row in rows.iter_rows():
            none = False
            body = lines.to_line(_reading.decode(row["reading"]))
            yield page(body, name=row["name"], media_type="application/json")
    if none:
        raise UsageError(f"no article in {str(folder)!r} is {asked}")


def _of_outlet(folder: Path, rows: "DataFrame", value: str) -> "DataFrame":
    import daft

    same: Any = daft.col("outlet").lower() == value.lower()
    return _with_ids(rows, _articles(folder, same))


def _of_months(folder: Path, rows: "DataFrame", value: str) -> "DataFrame":
    import daft

    first, _, last = value.partition("..")
    day: Any = daft.col("published")
    return _with_ids(rows, _articles(folder, (day >= first) & (day < f"{last or first}~")))


def _articles(folder: Path, which: Any) -> "DataFrame":
    """The ids of these articles: of a page that came in two versions, the one that is kept."""
    import daft

    return _table(folder, "articles").where(which).select(daft.col("id").alias("article_id"))


def _of_actor(folder: Path, rows: "DataFrame", value: str) -> "DataFrame":
    """Whose words are told in it, by any name of the actor over all articles."""
    import daft

    wanted = value.casefold()
    actors = _table(folder, "actors").select("id", "group", "names").to_pylist()
    bearers = [a for a in actors if wanted in map(str.casefold, a["names"])]
    groups = sorted({a["group"] for a in bearers if a["group"]})
    said = _table(folder, "attributions").where(daft.col("actor_group").is_in(groups))
    return _with_ids(rows, said.select("article_id")) if groups else rows.limit(0)


def _of_narrative(folder: Path, rows: "DataFrame", value: str) -> "DataFrame":
    import daft

    col = daft.col
    line = _table(folder, "narratives").where(col("id").startswith(value)).to_pylist()
    if len(line) != 1:
        met = "no narrative" if not line else f"{len(line)} narratives"
        raise UsageError(f"{value!r} is the id of {met} in {str(folder)!r}")
    families = _table(folder, "families").where(col("id").is_in(line[0]["families"]))
    tellings = families.select(col("tellings").alias("telling")).explode("telling")
    told = _table(folder, "tellings").select("id", "article_id")
    return _with_ids(rows, told.join(tellings, left_on="id", right_on="telling"))


def _with_ids(rows: "DataFrame", ids: "DataFrame") -> "DataFrame":
    return rows.join(ids.select("article_id").distinct(), on="article_id", how="semi")


def _table(folder: Path, name: str) -> "DataFrame":
    import daft

    return daft.read_parquet(str(folder / name / "*.parquet"))


_NARROWED: dict[str, Any] = {
    "actor": _of_actor,
    "outlet": _of_outlet,
    "published": _of_months,
    "narrative": _of_narrative,
}
