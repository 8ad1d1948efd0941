"""Every other telling of a statement, and the tree that joins them."""

from retold.retellings.candidates import Capped
from retold.retellings.joining import Decided
from retold.retellings.link import Linked, extend, link
from retold.retellings.tell import tell

__all__ = ["Capped", "Decided", "Linked", "extend", "link", "tell"]
