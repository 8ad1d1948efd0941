"""Alters quotations, and counts how often the fidelity ledger says so.

    python evals/retellings/fidelity.py            prints the counts, and what went wrong
    python evals/retellings/fidelity.py --freeze   and keeps the counts in fidelity.txt

The statements are those of the scenes (`tune`, `score`) as first made. A hundred are quoted with a
number, a name or a negation changed, a clause dropped or a synonym put in; a hundred as quoting
allows: whole, in part, with an ellipsis, with a word in brackets, in other marks and case.
"""

import random
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from evals.retellings.scenes import scenes

from retold.records import Article, Attribution, Block, content_id
from retold.retellings.fidelity import fidelity
from retold.retellings.tell import telling

EACH = 20
NAMES = ("Brodie", "Hammerfest", "Lindqvist", "Osterby")
SYNONYMS = {
    "people": "citizens", "ships": "vessels", "crimes": "misdeeds", "rumour": "gossip",
    "week": "fortnight", "shelters": "refuges", "room": "space", "offer": "proposal",
    "harbour": "port", "hungry": "starving", "observers": "monitors", "talk": "negotiate",
    "mistake": "blunder", "trains": "railways", "fear": "worry", "child": "infant",
    "prison": "jail", "forests": "woods", "rocket": "missile", "shell": "grenade",
    "sword": "blade", "provocation": "incitement", "engine": "motor", "island": "islet",
    "enemy's": "foe's", "reach": "range", "trade": "commerce", "peace": "calm", "speeches": "talks",
    "weapon": "firearm", "match": "game", "rules": "laws", "winter": "autumn", "access": "entry",
    "power": "electricity", "payment": "sum", "concrete": "cement", "flood": "deluge",
}  # fmt: skip
NUMBERS = ("two", "three", "four", "five", "seven", "eight", "nine", "eleven", "nineteen", "twelve")


def statements() -> list[str]:
    """The statements as first made, longest first: enough words to alter one."""
    found = []
    for part in ("tune", "score"):
        for scene in scenes(part):
            texts = {r.article.id: r.article.text for r in scene.readings}
            seen = set()
            for label in scene.labels:
                if label.form == "verbatim" and not label.own and label.statement not in seen:
                    seen.add(label.statement)
                    found.append(texts[label.article_id][label.start : label.end])
    return sorted({text for text in found if len(text.split()) >= 9}, key=lambda t: (-len(t), t))


def number(text: str, rng: random.Random) -> str | None:
    match = re.search(r"\d[\d,.]*\d|\d", text)
    if match:
        return f"{text[: match.start()]}{rng.choice((7, 33, 58, 420))}{text[match.end() :]}"
    for word in NUMBERS:
        if f" {word} " in text:
            return text.replace(f" {word} ", " thirty ", 1)
    return None


def name(text: str, rng: random.Random) -> str | None:
    found = list(re.finditer(r"(?<=[a-z,] )[A-Z][a-z]{3,}", text))
    if not found:
        return None
    match = rng.choice(found)
    return f"{text[: match.start()]}{rng.choice(NAMES)}{text[match.end() :]}"


def negation(text: str, _rng: random.Random) -> str | None:
    if " not " in text:
        return text.replace(" not ", " ", 1)
    for verb in (" will ", " is ", " are ", " was ", " were ", " have ", " has ", " should "):
        if verb in text:
            return text.replace(verb, f"{verb}not ", 1)
    return None


def clause(text: str, rng: random.Random) -> str | None:
    words = text.split()
    start = rng.randrange(2, len(words) - 6)
    return " ".join([*words[:start], *words[start + rng.randrange(3, 5) :]])


def synonym(text: str, rng: random.Random) -> str | None:
    found = [w for w in SYNONYMS if f" {w} " in text]
    if not found:
        return None
    word = rng.choice(found)
    return text.replace(f" {word} ", f" {SYNONYMS[word]} ", 1)


def whole(text: str, rng: random.Random) -> str | None:
    return text.upper() if rng.random() < 0.1 else text


def part(text: str, rng: random.Random) -> str | None:
    words = text.split()
    start = rng.randrange(0, len(words) - 4)
    return " ".join(words[start : start + rng.randrange(3, len(words) - start + 1)])


def ellipsis(text: str, rng: random.Random) -> str | None:
    words = text.split()
    start = rng.randrange(2, len(words) - 5)
    return " ".join([*words[:start], rng.choice(("...", "…")), *words[start + 2 :]])


def bracket(text: str, rng: random.Random) -> str | None:
    words = text.split()
    place = rng.randrange(1, len(words) - 1)
    return " ".join([*words[:place], "[as planned]", *words[place:]])


def house(text: str, _rng: random.Random) -> str | None:
    """As a newsroom sets it: other marks, contractions, spelling, figures."""
    changed = text.replace("'", "’").replace(" will not ", " won't ").replace(" is not ", " isn't ")
    changed = (
        changed.replace("harbour", "harbor").replace(" three ", " 3 ").replace(", and", " and")
    )
    return changed[0].lower() + changed[1:]


ALTERED: tuple[Callable[[str, random.Random], str | None], ...] = (
    *(number, name, negation, clause, synonym),
)
ALLOWED: tuple[Callable[[str, random.Random], str | None], ...] = (
    *(whole, part, ellipsis, bracket, house),
)


def article(text: str) -> Article:
    article_id = content_id("fidelity", text)
    return Article(
        id=article_id,
        digest=article_id,
        text=text,
        blocks=(Block(kind="body", page=None, text=(0, len(text)), reason="made"),),
        language="en",
        covered=True,
    )


def verdict(original: str, quoted: str, before: str, after: str) -> tuple[str, str]:
    """What the ledger says of a quotation of one statement of a page of three."""
    page = article(f"{before}. {original}. {after}.")
    start = len(before) + 2
    told = telling(page, [page.span(start, start + len(original))], "first")
    opening = "In Kestrel on Monday: “"
    later = article(f"{opening}{quoted},” was the word of the day.")
    span = later.span(len(opening), len(opening) + len(quoted))
    by = Attribution(
        id="later", article_id=later.id, kind="direct", source=None, cue=None, content=(span,),
        act="said", confidence=1.0,
    )  # fmt: skip
    found = fidelity(telling(later, [span], "later"), by, later, page, told)
    return (found.verdict, found.detail) if found else ("", "")


def cases(
    ways: tuple[Callable[[str, random.Random], str | None], ...],
) -> Iterator[tuple[str, str, str, str, str]]:
    rng = random.Random(5)  # noqa: S311 - the same cases on every run
    texts = statements()
    for way in ways:
        made = 0
        for text in rng.sample(texts, len(texts)):
            quoted = way(text, rng)
            if quoted is None or made == EACH or (way in ALTERED and quoted == text):
                continue
            made += 1
            before, after = rng.sample([t for t in texts if t != text], 2)
            yield way.__name__, text, quoted, before, after


def main() -> None:
    lines = []
    for ways, wanted, title in (
        (ALTERED, ("altered", "back-translated"), "altered, and said to be"),
        (ALLOWED, ("altered", "back-translated", "not located"), "unaltered, and accused"),
    ):
        counts: dict[str, list[int]] = {}
        for way, text, quoted, before, after in cases(ways):
            said, detail = verdict(text, quoted, before, after)
            counted = counts.setdefault(way, [0, 0])
            counted[0] += said in wanted
            counted[1] += 1
            if (said in wanted) is not (ways is ALTERED):
                print(f"{way}: {said}: {detail}\n  {text}\n  {quoted}")
        total = [sum(c[k] for c in counts.values()) for k in (0, 1)]
        lines.append(f"{title}: {total[0]} of {total[1]}")
        lines += [f"  {way:9} {found:3} of {asked}" for way, (found, asked) in counts.items()]
    print("\n".join(lines))
    if "--freeze" in sys.argv:
        Path(__file__).with_name("fidelity.txt").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
