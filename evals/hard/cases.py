"""Pages that are hard to join: lines as `retold extract` prints them, as many as are asked for."""

import json
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from evals.retellings.invented import name, sentence

Line = dict[str, Any]
FIRST_DAY = date(2031, 1, 1)
SAID = (
    "We will keep the strait of Kestrel open to every ship that pays its dues",
    "No foreign squadron has ever wintered in our harbour and none will winter there now",
    "The ministry regards the blockade as an act of piracy against fishermen",
)
OWN = "Trawlers stayed in port for a third day while the ice was cleared from the outer pier."


def copies(count: int) -> Iterator[Line]:
    """One page, letter for letter, so many times: by 500 outlets in a week."""
    for k in range(count):
        yield page(f"copy-{k}", k % 500, k % 7, SAID)


def nearly(count: int) -> Iterator[Line]:
    """The same, but each page has a line of its own."""
    draw = random.Random(1)  # noqa: S311
    for k in range(count):
        yield page(f"nearly-{k}", k % 500, k % 7, SAID, own=" ".join(sentence(draw)))


def refrain(count: int) -> Iterator[Line]:
    """Pages with one sentence that all have, and two of their own, each of another speaker."""
    draw = random.Random(2)  # noqa: S311
    for k in range(count):
        said = (SAID[0], " ".join(sentence(draw)), " ".join(sentence(draw)))
        yield page(f"refrain-{k}", k % 500, k % 30, said, speaker=f"{name(k)} {name(k + 7)}")


def quotations(count: int) -> Iterator[Line]:
    """One page with so many short quotations, and twenty that tell one of them each.

    Of the many no more is given than must be: no page may be larger than 20 MB.
    """
    draw = random.Random(3)  # noqa: S311
    said = tuple(" ".join(sentence(draw)[:4]) for _ in range(count))
    many = page("many", 0, 0, said)
    needed = ("kind", "content", "actor")
    many["attributions"] = [{k: one[k] for k in needed} for one in many["attributions"]]
    yield many
    for k in range(20):
        yield page(f"few-{k}", k + 1, 1, (said[k * count // 20],))


def chant(count: int) -> Iterator[Line]:
    """One page with one quotation so many times, and another page with it once."""
    yield page("chant", 0, 0, SAID[:1] * count)
    yield page("once", 1, 1, SAID[:1])


def dates(count: int) -> Iterator[Line]:
    """Statements told by twenty pages each, whose days are missing, to come, impossible or coarse,
    and of which one clock says another day than the other."""
    days: tuple[dict[str, str], ...] = (
        {},
        {"published": "2999-12-31"},
        {"published": "9999-12-31T23:59:59-12:00"},
        {"published": "0001-01-01T00:00:00+14:00"},
        {"published": "2031-02-31"},
        {"published": "yesterday"},
        {"published": "2031"},
        {"published": "2031-01"},
        {"published": "2031-01-04", "modified": "2030-01-04"},
        {"published": "2031-01-04T23:30:00-08:00", "modified": "2031-01-05T00:10:00+09:00"},
        {"published": "1970-01-01"},
        {"modified": "2031-01-03"},
    )
    draw = random.Random(4)  # noqa: S311
    said: tuple[str, ...] = ()
    for k in range(count):
        if k % 20 == 0:
            said = tuple(" ".join(sentence(draw)) for _ in range(2))
        line = page(f"date-{k}", k % 500, 0, said, own=f"Page {k} of the day.")
        del line["article"]["published"]
        line["article"] |= days[k % len(days)]
        if k % 7 == 0:
            for one in line["attributions"]:
                one["said_on"] = ("2999-01-01", "2031", "1900-01-01")[k % 3]
        yield line


def cycles(count: int) -> Iterator[Line]:
    """Outlets in a ring, each of which had it from the next; what a page says lies in itself, and
    answers itself."""
    for k in range(count):
        line = page(f"ring-{k}", k, 0, SAID, own=f"Page {k} of the ring.")
        said = line["attributions"]
        for n, one in enumerate(said):
            hop = {"name": outlet((k + 1) % count), "span": None, "basis": "page"}
            one["relay"] = [hop, {**hop, "name": outlet(k)}]
            one["nested_in"] = said[(n + 1) % len(said)]["id"]
            one["replies_to"] = {
                "span": one["source"],
                "actor_id": one["actor"]["id"],
                "attribution_id": said[n - 1]["id"],
            }
        yield line


def page(
    title: str,
    place: int,
    day: int,
    said: tuple[str, ...],
    *,
    own: str = OWN,
    speaker: str = "Ilsa Varn",
) -> Line:
    """A page on which the speaker says all this, a quotation a line."""
    text = ""
    found = []
    for k, words in enumerate(said):
        start = len(text)
        after = start + len(words) + 3
        text += f'"{words}," {speaker} said.\n'
        source = after, after + len(speaker)
        found.append(
            {
                "id": f"{title}/{k}",
                "kind": "direct",
                "content": [_span(text, start, after - 1)],
                "source": _span(text, *source),
                "cue": _span(text, source[1] + 1, source[1] + 5),
                "actor": {"id": speaker, "name": speaker, "kind": "person"},
            }
        )
    article = {
        "id": title,
        "url": f"https://{place}.example/{title}",
        "outlet": outlet(place),
        "published": (FIRST_DAY + timedelta(days=day)).isoformat(),
        "language": "en",
        "text": f"{text}{own}\n",
    }
    return {"article": article, "attributions": found}


def outlet(number: int) -> str:
    return f"The {name(number)} Courier"


def _span(text: str, start: int, end: int) -> dict[str, Any]:
    return {"start": start, "end": end, "text": text[start:end]}


Case = Callable[[int], Iterator[Line]]
CASES: dict[str, tuple[Case, tuple[int, ...]]] = {
    "copies": (copies, (1_000, 10_000)),
    "nearly": (nearly, (1_000, 10_000)),
    "refrain": (refrain, (1_000, 10_000)),
    "quotations": (quotations, (1_000, 10_000, 100_000)),
    "chant": (chant, (1_000, 10_000)),
    "dates": (dates, (1_000, 10_000)),
    "cycles": (cycles, (1_000, 10_000)),
}
"""Each case, and the sizes that it is measured at."""


def write(case: Case, count: int, file: Any) -> None:
    for line in case(count):
        file.write(json.dumps(line, separators=(",", ":")) + "\n")
