"""From what was measured to the figures, each beside its bar."""

from collections.abc import Iterator
from typing import Any

DAY = 1_000_000
"""Pages a day in Common Crawl News, about."""
Found = dict[str, Any]


def lines(found: dict[str, Found]) -> Iterator[str]:
    """A line for each figure that the measures taken so far give."""
    for name in ("few", "many"):
        if run := found.get(name):
            yield from _run(run)
    if add := found.get("add"):
        yield from _add(add)
    if "many" in found and "add" in found:
        yield from _overhead(found["many"], found["add"])
    if "few" in found and "many" in found:
        yield from _growth(found["few"], found["many"])
    if law := found.get("law"):
        said = f"DIFFERENT in {', '.join(law['differ'])}" if law["differ"] else "the same"
        yield f"the law           {said}: {law['tables']} tables of {law['pages']:,} pages"
    if workers := found.get("workers"):
        yield from _workers(workers["one"], workers["more"])
    for name in ("some", "linked"):
        if run := found.get(name):
            yield from _linked(run)
    if "some" in found and "linked" in found:
        one, other = (_linking(found[name]) for name in ("some", "linked"))
        yield f"linking grows     {_by(other / one - 1, 0.15)} a page: filling, linking and tables"
    if keys := found.get("keys"):
        yield from _keys(keys)
    if "many" in found:
        yield from _sizing(found["many"])


def _run(run: Found) -> Iterator[str]:
    yield f"scale             {run['pages']:,} pages, {run['workers']} workers: {_time(run)}"
    each = (f"{part} {1000 * run[part] / run['pages']:.1f}" for part in ("reading", "joining"))
    size = run["bytes"] / run["pages"]
    yield f"                  ms a page: {', '.join(each)}; {size:,.0f} bytes of tables"
    yield f"                  {_memory(run['worker'])} a worker, {run['own']:,.0f} MB to join"


def _add(add: Found) -> Iterator[str]:
    for verb in ("add", "link", "export"):
        yield f"{verb:<18}{add['pages']:,} pages: {_time(add[verb])}"


def _overhead(many: Found, add: Found) -> Iterator[str]:
    if many["pages"] != add["pages"]:
        return
    alone = add["add"]["seconds"] + add["link"]["seconds"]
    yield f"the engine costs  {_by(many['seconds'] / alone - 1, 0.25)} over add and link"
    alone += add["export"]["seconds"]
    yield f"                  {many['seconds'] / alone - 1:+.1%} over add, link and export"
    cpu = sum(add[verb]["cpu"] for verb in ("add", "link"))
    yield f"                  {many['cpu'] / cpu - 1:+.1%} of processors over add and link"


def _growth(few: Found, many: Found) -> Iterator[str]:
    sizes = f"{few['pages']:,} to {many['pages']:,} pages"
    for part in ("seconds", "reading", "joining"):
        one, other = (run[part] / run["pages"] for run in (few, many))
        name = {"seconds": "everything"}.get(part, part)
        yield f"a page costs      {_by(other / one - 1, 0.15)} from {sizes}: {name}"


def _workers(one: Found, more: Found) -> Iterator[str]:
    times = one["reading"] / more["reading"]
    said = _met(times >= 1.7) if more["workers"] == 2 else ""
    yield (
        f"{more['workers']} workers         {times:.2f} times as fast as one in reading"
        f" {one['pages']:,} pages (bar 1.7{said}), {one['seconds'] / more['seconds']:.2f} in all"
    )


def _linked(run: Found) -> Iterator[str]:
    steps = ("filling", "linking", "tables")
    each = ", ".join(f"{s} {1000 * run[s]['seconds'] / run['pages']:.2f}" for s in steps)
    yield f"stored readings   {run['pages']:,}, ms a page: {each}"
    link, tables, vectors = run["linking"], run["tables"], run["vectors"]
    yield (
        f"                  {link['own']:,.0f} MB to link ({link['together']:,.0f} with others),"
        f" {tables['own']:,.0f} MB for the tables"
    )
    yield (
        f"                  {vectors['tellings a page']:.1f} tellings a page; a vector for each is"
        f" {vectors['ms a telling']:.1f} ms more; {link['bytes'] / run['pages']:,.0f} bytes a page"
        " on the disk meanwhile"
    )


def _linking(run: Found) -> float:
    seconds = sum(run[step]["seconds"] for step in ("filling", "linking", "tables"))
    return float(seconds) / int(run["pages"])


def _keys(keys: Found) -> Iterator[str]:
    for by in ("link", "engine"):
        run = keys[by]
        yield (
            f"candidate keys    by {by:<7} {run['seconds']:6.2f} s, {run['processors']:.2f} s of"
            f" processors, {run['pairs']:,} pairs,"
            f" {run['own']:,.0f} MB"
        )


def _sizing(many: Found) -> Iterator[str]:
    hours = DAY * many["cpu"] / many["pages"] / 3600
    yield (
        f"reckoned          {DAY:,} such pages: {hours:,.0f} hours of one core, {hours / 24:.1f}"
        f" cores all day, {DAY * many['bytes'] / many['pages'] / 1e9:.1f} GB of tables"
    )


def _time(run: Found) -> str:
    return f"{run['seconds']:,.1f} s, {run['cpu']:,.1f} s of processors"


def _memory(mb: float) -> str:
    return f"{mb:,.0f} MB (bar 1,500{_met(mb < 1500)})"


def _by(part: float, bar: float) -> str:
    return f"{part:+.1%} (bar {bar:.0%}{_met(part <= bar)})"


def _met(is_met: bool) -> str:
    return ": met" if is_met else ": missed"
