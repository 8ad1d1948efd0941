"""Alerts to a feed on the disk, or posted to a webhook."""

import json
from contextlib import closing
from pathlib import Path

from retold.errors import PageError
from retold.export.alerts import as_message, json_feed, rss
from retold.fetching.answer import Asker
from retold.fetching.fetch import address
from retold.fetching.manners import Manners
from retold.fetching.outcome import now
from retold.store import Store, alerts

MOST = 200
"""Alerts in the feed: the latest."""


def to_file(store: Store, file: Path) -> None:
    """The latest alerts as a feed; the file is whole at every moment, the old one or the new.

    Raises:
        OSError: it cannot be written.
    """
    held = alerts.latest(store.db, MOST)
    title = f"retold: what came back in {store.folder.name}"
    text = json_feed(held, title) if file.suffix.lower() == ".json" else rss(held, title)
    if file.exists() and file.read_text(encoding="utf-8") == text:
        return
    draft = file.with_name(f".{file.name}.part")
    draft.write_text(text, encoding="utf-8")
    draft.replace(file)


def to_webhook(store: Store, url: str, manners: Manners) -> str | None:
    """Posts each alert that was not posted yet, one a message; gives what went wrong, if anything.

    An alert counts as posted when it was answered with a 2xx. A run that is killed between the
    answer and the note of it posts that one again, under the same `id`.
    """
    with closing(Asker(manners)) as asker:
        for alert in alerts.unsent(store.db):
            body = json.dumps(as_message(alert), ensure_ascii=False).encode()
            try:
                answer = asker.post(address(url), body, "application/json; charset=utf-8")
            except PageError as error:
                return f"the webhook was not told of {alert.name!r}: {error}"
            if not 200 <= answer.status < 300:
                return f"the webhook was not told of {alert.name!r}: HTTP {answer.status}"
            with store.transaction():
                alerts.sent(store.db, alert.id, now())
    return None
