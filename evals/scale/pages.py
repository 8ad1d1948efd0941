"""Pages to measure with: real lengths and sentences, in as many other words as are asked for.

They are the KCNA items of the shared data, and beyond these the same with their rarer words
exchanged for others, years later: other statements, of the same shape.
"""

import json
import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
from wordfreq import zipf_frequency

from retold.records import content_id
from retold.scale import stages

KCNA = Path(__file__).resolve().parents[3] / "shared" / "data" / "kcna" / "before-2024-10.jsonl"
YEARS = 4 * 366
"""Days between the items and their next copy in other words."""
_WORD = re.compile(r"[A-Za-z]{4,}")


class Words:
    """Exchanges the rarer words of a text for others of the same length: offsets stay."""

    def __init__(self, texts: list[str]) -> None:
        found = {w for text in texts for w in _WORD.findall(text)}
        self._by_kind: dict[tuple[int, bool], list[str]] = {}
        for word in sorted(found):
            if zipf_frequency(word, "en") < 4.0:
                self._by_kind.setdefault((len(word), word[0].isupper()), []).append(word)

    def of(self, copy: int) -> dict[str, str]:
        """Word → the word that stands for it in this copy."""
        table: dict[str, str] = {}
        dice = random.Random(copy)  # noqa: S311 - texts to measure with, no secret
        for words in self._by_kind.values():
            others = list(words)
            dice.shuffle(others)
            table |= dict(zip(words, others, strict=True)) if copy else {}
        return table


def worded(text: str, table: dict[str, str]) -> str:
    """The text with these words exchanged."""
    return _WORD.sub(lambda m: table.get(m[0], m[0]), text)


def later(day: str, days: int) -> str:
    """The day so many days later."""
    return (date.fromisoformat(day[:10]) + timedelta(days=days)).isoformat()


def pages(count: int) -> Iterator[bytes]:
    """So many pages as lines of JSON."""
    items = [json.loads(line) for line in KCNA.read_text(encoding="utf-8").splitlines()]
    words = Words([item["text"] for item in items])
    table: dict[str, str] = {}
    for n in range(count):
        copy, item = n // len(items), items[n % len(items)]
        table = words.of(copy) if n % len(items) == 0 else table
        told = {
            "url": f"https://news.example/{n}",
            "outlet": item.get("outlet"),
            "title": worded(item.get("title") or "", table),
            "text": worded(item["text"], table),
            "published": later(item["published"], YEARS * copy),
        }
        yield json.dumps(told).encode()


def stored(rows: list[Any], count: int, first: int) -> Iterator[stages.ReadingRow]:
    """Readings in other words and years, from the one numbered `first` up to so many.

    `rows` are the readings that are copied, as they lie in JSON. Copy k of an article has its id
    and "-k".
    """
    words = Words([row["article"]["text"] for row in rows])
    days = [row["article"]["published"]["value"] for row in rows]
    span = date.fromisoformat(max(days)[:10]) - date.fromisoformat(min(days)[:10])
    table: dict[str, str] = {}
    for n in range(first, count):
        copy, k = divmod(n, len(rows))
        table = words.of(copy) if k == 0 or n == first else table
        reading = _copied(rows[k], copy, (span.days + 60) * copy, table)
        yield stages.ReadingRow(
            article_id=reading["article"]["id"],
            part=0,
            place=n,
            name=f"stored:{n}",
            attributions=len(reading["attributions"]),
            reading=msgspec.json.encode(reading).decode(),
        )


def _copied(row: dict[str, Any], copy: int, days: int, table: dict[str, str]) -> dict[str, Any]:
    if not copy:
        return row
    old = row["article"]["id"]
    text = worded(row["article"]["text"], table)
    ids = {old: f"{old}-{copy}"} | _actors(row, copy, table)

    def walked(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            if value.keys() == {"start", "end", "text"}:
                return value | {"text": text[value["start"] : value["end"]]}
            return {k: walked(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [walked(v, name) for v in value]
        if name == "text":
            return text
        if name == "value" and isinstance(value, str) and len(value) >= 10:
            return later(value, days)
        if name in ("name", "title") and isinstance(value, str):
            return worded(value, table)
        return ids.get(value, value) if isinstance(value, str) else value

    found: dict[str, Any] = walked(row)
    found["article"]["blocks"] = row["article"]["blocks"]
    found["article"]["url"] = f"{row['article'].get('url')}?{copy}"
    return found


def _actors(row: dict[str, Any], copy: int, table: dict[str, str]) -> dict[str, str]:
    """The ids of actors whose names are exchanged, and those that take their place."""
    found = {}
    for actor in row["actors"]:
        name = worded(actor["name"], table)
        if name != actor["name"]:
            by_name = actor["id"] == content_id("actor", actor["kind"], actor["name"])
            new = content_id("actor", actor["kind"], name) if by_name else f"{actor['id']}-{copy}"
            found[actor["id"]] = new
    return found
