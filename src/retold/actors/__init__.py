"""Who the sources of an article are: names, titles, pronouns and unnamed speakers resolved."""

from retold.actors.resolve import Resolved, resolve

__all__ = ["Resolved", "resolve"]
