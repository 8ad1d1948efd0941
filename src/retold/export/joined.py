"""Article by article: what was said in it, what was told, and who is who across articles."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from retold.export.tables import Held, Selection
from retold.records import (
    Actor,
    ActorGroup,
    Article,
    Attribution,
    Reading,
    Telling,
    content_id,
)

DID = {"said": "said", "denied": "denied", "held": "believed or wanted"}
"""What the speaker did with the words of a telling, by the act; no telling is `unsaid`."""

_FILE = re.compile(r"[a-z0-9_][a-z0-9_.-]{0,79}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One article with its tellings; `group_of` leads from its actors to who they are anywhere."""

    reading: Reading
    tellings: tuple[Telling, ...]
    group_of: dict[str, ActorGroup] = field(default_factory=dict)

    @property
    def article(self) -> Article:
        """The article."""
        return self.reading.article

    @property
    def published(self) -> str | None:
        """When it was published, as fine as that is known."""
        return self.article.published.value if self.article.published else None

    def actor(self, actor_id: str | None) -> Actor | None:
        """Who bears this id in the article."""
        return next((a for a in self.reading.actors if a.id == actor_id), None)

    def attribution(self, telling: Telling) -> Attribution | None:
        """The attribution that a telling is from; None in the outlet's own voice."""
        said = telling.attribution_id
        return next((a for a in self.reading.attributions if a.id == said), None)

    def speaker(self, telling: Telling) -> Actor | None:
        """Whose words they are; None in the outlet's own voice, and where nobody is known."""
        said = self.attribution(telling)
        return self.actor(said.actor_id) if said else None


def joined(held: Held, only: Selection | None = None) -> Iterator[Told]:
    """Every article (or those of a selection) with what was told in it, by id; one in memory."""
    everyone = {group.id: group for group in held.actors()}
    groups: dict[str, dict[str, ActorGroup]] = {}
    for member in held.members():
        groups.setdefault(member.article_id, {})[member.actor_id] = everyone[member.group_id]
    tellings = held.tellings()
    waiting = next(tellings, None)
    for reading in held.readings():
        article = reading.article.id
        here: list[Telling] = []
        # Both come by the ids of articles, so that one pass over each is enough.
        while waiting is not None and waiting.article_id <= article:
            if waiting.article_id == article:
                here.append(waiting)
            waiting = next(tellings, None)
        if only is not None:
            if article not in only.articles:
                continue
            here = [telling for telling in here if telling.id in only.tellings]
        yield Told(reading=reading, tellings=tuple(here), group_of=groups.get(article, {}))


def file_name(article_id: str) -> str:
    """A name that every file system takes, the same for the same article.

    Example:
        >>> file_name("79971aca8fe5fc8a"), file_name("news/Kestrel talks?")
        ('79971aca8fe5fc8a', '6dcb9e77d1e04f15')
    """
    # Upper case is left out, for two names may not differ by it alone on every disk.
    return article_id if _FILE.fullmatch(article_id) else content_id(article_id)
