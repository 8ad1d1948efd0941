"""Alerts as a feed that any reader takes: RSS 2.0, or JSON Feed 1.1."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from xml.etree import ElementTree as Xml

from retold.export.citing import without_forbidden
from retold.records import in_line
from retold.reports import Alert

_ACTS = {"said": "said", "denied": "denied", "unsaid": "did not say", "held": "holds"}


def alert_title(alert: Alert) -> str:
    """An alert in a line: who said or denied what, where.

    Example:
        'Ilsa Varn denied: “a pilot had refused to sail” (The Harbour Post)'
    """
    words = in_line(alert.spans)
    words = f"“{words[:160]}{'…' if len(words) > 160 else ''}”"
    where = alert.outlet or alert.url or "outlet not known"
    if alert.voice == "own":
        return f"{where}, in its own words: {words}"
    verb = _ACTS[alert.act or "said"]
    return f"{alert.speaker or 'a speaker not known'} {verb}: {words} ({where})"


def alert_text(alert: Alert) -> str:
    """An alert in full: the words, where they stand, and why it is one."""
    spans = ", ".join(f"{s.start}–{s.end}" for s in alert.spans)
    lines = (
        in_line(alert.spans),
        f"{alert.title or 'no title'}, {alert.outlet or 'outlet not known'},"
        f" {alert.published or 'no date'}",
        f"Why: {alert.name}: {alert.detail}.",
        f"Evidence: article {alert.article_id}, characters {spans}; telling {alert.telling_id}",
    )
    return "\n".join(lines)


def json_feed(alerts: Sequence[Alert], title: str) -> str:
    """The alerts as a JSON Feed; the whole of each is under `_retold`."""
    items = []
    for alert in alerts:
        item: dict[str, Any] = {
            "id": f"urn:retold:{alert.id}",
            "title": alert_title(alert),
            "content_text": alert_text(alert),
            "date_published": alert.at,
            "tags": [alert.name],
            "_retold": as_message(alert),
        }
        items.append(item | ({"url": alert.url} if alert.url else {}))
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": title, "items": items}
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def rss(alerts: Sequence[Alert], title: str) -> str:
    """The alerts as RSS."""
    root = Xml.Element("rss", version="2.0")
    channel = Xml.SubElement(root, "channel")
    for name, text in (
        ("title", title),
        ("link", "urn:retold:alerts"),
        ("description", "Saved lines that came back, each with its reason and evidence"),
    ):
        Xml.SubElement(channel, name).text = without_forbidden(text)
    for alert in alerts:
        item = Xml.SubElement(channel, "item")
        Xml.SubElement(item, "title").text = without_forbidden(alert_title(alert))
        if alert.url:
            Xml.SubElement(item, "link").text = without_forbidden(alert.url)
        Xml.SubElement(item, "guid", isPermaLink="false").text = f"urn:retold:{alert.id}"
        when = datetime.fromisoformat(alert.at).astimezone(UTC)
        Xml.SubElement(item, "pubDate").text = format_datetime(when, usegmt=True)
        Xml.SubElement(item, "category").text = without_forbidden(alert.name)
        # readers take a description for HTML: what is text must be text there too
        Xml.SubElement(item, "description").text = without_forbidden(_escaped(alert_text(alert)))
    Xml.indent(root)
    return Xml.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def as_message(alert: Alert) -> dict[str, Any]:
    """An alert as an object of JSON, as it is posted to a webhook."""
    import msgspec

    return {"title": alert_title(alert), **msgspec.to_builtins(alert)}


def _escaped(text: str) -> str:
    from html import escape

    return "<br>".join(escape(line) for line in text.splitlines())
