"""A large invented corpus, written through the store: 100,000 attributions in 20,000 articles.

Words are made of syllables and as unevenly frequent as real ones (Zipf), so that a search finds few
or many. Statements are told once, by a few outlets, or by a hundred; lines come back over years.
The pages themselves are not kept: what is measured is looking, not reading.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import msgspec

from retold import linking
from retold.records import (
    Actor,
    ActorGroup,
    Article,
    Attribution,
    Date,
    Family,
    Member,
    Mention,
    Narrative,
    Passage,
    Reading,
    Recurrence,
    Retelling,
    Span,
    Telling,
    content_id,
)
from retold.reports import LinkReport
from retold.store import Store, groups, links, readings

ARTICLES, EACH = 20_000, 5
OUTLETS, SPEAKERS = 120, 3_000
FIRST = date(2019, 1, 1)
DAYS = 2_000
"""Over how many days the articles are spread."""

_rng = random.Random(8)  # noqa: S311 - invented texts, the same each time
_SYLLABLES = (
    *("ka", "lo", "mar", "ven", "sil", "tor", "ul", "ner", "dra", "bel"),
    *("os", "fin", "hul", "per", "ta", "gri", "mon", "sa", "el", "vor"),
)


def _word() -> str:
    return "".join(_rng.choices(_SYLLABLES, k=_rng.randint(2, 4)))


WORDS = list(dict.fromkeys(_word() for _ in range(9_000)))
_WEIGHTS = [1 / (n + 5) for n in range(len(WORDS))]
NAMES = [f"{_word().title()} {_word().title()}" for _ in range(SPEAKERS)]
PLACES = [
    f"The {_word().title()} {kind}" for kind in ("Post", "Wire", "Courier") for _ in range(40)
]


def sentence(words: int) -> str:
    """A sentence of invented words."""
    said = " ".join(_rng.choices(WORDS, _WEIGHTS, k=words))
    return said[0].upper() + said[1:]


class Told:
    """What is written beside the articles: who told what again."""

    def __init__(self) -> None:
        self.families: dict[str, list[tuple[str, Span]]] = {}
        self.members: list[Member] = []


def _statements() -> Iterator[tuple[str, str]]:
    """Statements in the order in which they are told, each with the name of its family."""
    waiting: list[tuple[str, str, int]] = []
    n = 0
    while True:
        if waiting and _rng.random() < 0.6:
            at = _rng.randrange(len(waiting))
            name, said, left = waiting[at]
            yield name, said
            waiting[at] = (name, said, left - 1)
            if left <= 1:
                waiting.pop(at)
            continue
        n += 1
        said = sentence(_rng.randint(8, 28))
        name = content_id("family", str(n))
        times = 140 if n % 4_000 == 0 else 30 if n % 300 == 0 else _rng.choice((0, 0, 0, 1, 2, 6))
        if times:
            waiting.append((name, said, times))
        yield name, said


def _reading(
    n: int, statements: Iterator[tuple[str, str]], told: Told
) -> tuple[Reading, list[Telling]]:
    day = FIRST + timedelta(days=n * DAYS // ARTICLES)
    text = ""
    article_id = content_id("article", str(n))
    said: list[Attribution] = []
    tellings: list[Telling] = []
    actors: dict[str, Actor] = {}
    mentions: list[Mention] = []
    for k in range(EACH):
        name = NAMES[min(int(_rng.paretovariate(0.7)) - 1, SPEAKERS - 1)]
        family, words = next(statements)
        start = len(text) + 1
        text += f"“{words},” "
        content = Span(start=start, end=start + len(words), text=words)
        source = Span(start=len(text), end=len(text) + len(name), text=name)
        text += f"{name} said on {day:%A}. {sentence(40)}.\n"
        cue = Span(start=source.end + 1, end=source.end + 5, text="said")
        actor_id = content_id("actor", name)
        actors[actor_id] = Actor(id=actor_id, name=name, kind="person")
        mentions.append(Mention(span=source, actor_id=actor_id, detail="a full name"))
        one = Attribution(
            id=content_id(article_id, str(k)),
            article_id=article_id,
            kind=_rng.choice(("direct", "indirect", "mixed")),
            source=source,
            cue=cue,
            content=(content,),
            act="said",
            confidence=round(_rng.betavariate(8, 1), 2),
            actor_id=actor_id,
        )
        telling = Telling(
            id=content_id("telling", one.id),
            article_id=article_id,
            spans=(content,),
            voice="attributed",
            attribution_id=one.id,
        )
        said.append(one)
        tellings.append(telling)
        told.families.setdefault(family, []).append((telling.id, content))
    told.members += [
        Member(article_id=article_id, actor_id=i, group_id=i, detail="") for i in actors
    ]
    outlet = PLACES[min(int(_rng.paretovariate(0.5)) - 1, OUTLETS - 1)]
    article = Article(
        id=article_id,
        digest=content_id("page", str(n)),
        text=text,
        blocks=(),
        language="en",
        covered=True,
        url=f"https://outlet-{PLACES.index(outlet)}.example/{n}",
        outlet=outlet,
        outlet_basis="given",
        title=sentence(8),
        title_basis="given",
        published=Date(value=day.isoformat(), precision="day", basis="given"),
    )
    reading = Reading(
        article=article,
        attributions=tuple(said),
        mentions=tuple(mentions),
        actors=tuple(actors.values()),
        reader="invented",
    )
    return reading, tellings


def invent(folder: Path) -> None:
    """Writes the corpus."""
    store = Store(folder, version="invented")
    told = Told()
    statements = _statements()
    with store.writing():
        for first in range(0, ARTICLES, 1_000):
            with store.transaction():
                for n in range(first, first + 1_000):
                    reading, tellings = _reading(n, statements, told)
                    cursor = store.db.execute(
                        "INSERT INTO captures (digest, name, reader, article_id)"
                        " VALUES (?, ?, 'invented', ?)",
                        (reading.article.digest, f"{n}.html", reading.article.id),
                    )
                    readings.put(store.db, cursor.lastrowid or 0, reading, tuple(tellings))
        with store.transaction():
            _link(store, told)
    store.close()


def _link(store: Store, told: Told) -> None:
    families = [
        Family(id=name, root_id=group[0][0], tellings=tuple(i for i, _ in group))
        for name, group in told.families.items()
    ]
    retellings = []
    for group in told.families.values():
        for n, (later, span) in enumerate(group[1:], 1):
            earlier, before = group[_rng.randrange(n)]
            passage = Passage(change="kept", earlier=before, later=span)
            retellings.append(
                Retelling(
                    earlier_id=earlier,
                    later_id=later,
                    form="verbatim",
                    score=1.0,
                    detail="word for word the same words; same speaker",
                    passages=(passage,),
                )
            )
    recurrences = []
    narratives = []
    for n in range(0, len(families) - 4, 12):
        line = families[n : n + _rng.choice((2, 2, 3, 4))]
        wording = " ".join(told.families[line[0].id][0][1].text.split()[:4])
        recurrences += [
            Recurrence(a=a.id, b=b.id, wording=wording, score=0.8, detail="a line comes back")
            for a, b in pairwise(line)
        ]
        narratives.append(
            Narrative(
                id=content_id("narrative", str(n)),
                label=wording,
                families=tuple(family.id for family in line),
                first_seen="2019-01-01",
                last_seen="2024-01-01",
                wordings=(wording,),
            )
        )
    links.insert(store.db, retellings, families, recurrences, narratives)
    counts: dict[str, int] = {}
    for member in told.members:
        counts[member.group_id] = counts.get(member.group_id, 0) + 1
    everybody = [
        ActorGroup(
            id=content_id("actor", name),
            name=name,
            kind="person",
            names=(name,),
            actors=(content_id("actor", name),),
            articles=counts[content_id("actor", name)],
        )
        for name in dict.fromkeys(NAMES)
        if content_id("actor", name) in counts
    ]
    groups.replace(store.db, ((one, None) for one in everybody), told.members)
    report = LinkReport(
        tellings=ARTICLES * EACH,
        retellings=len(retellings),
        families=len(families),
        recurrences=len(recurrences),
        narratives=len(narratives),
        capped=(),
        changed=True,
    )
    store.set_meta("report", msgspec.json.encode(report).decode())
    _seal(store)


def seal(folder: Path) -> None:
    """Says of a corpus that was kept that it is linked, whatever changed in the linker since."""
    store = Store(folder, version="invented")
    with store.writing(), store.transaction():
        _seal(store)
    store.close()


def _seal(store: Store) -> None:
    store.set_meta("linked", linking._linker())
    readings.arrived(store.db)
