"""The small trained network that reads a text once: words, windows, and what it says of them."""

from retold.encoder.model import Encoder, shipped
from retold.encoder.parses import Parses
from retold.encoder.reading import Grammar, Seen, Stretch
from retold.encoder.windows import windows
from retold.encoder.words import Vocabulary, Words

__all__ = [
    "Encoder",
    "Grammar",
    "Parses",
    "Seen",
    "Stretch",
    "Vocabulary",
    "Words",
    "shipped",
    "windows",
]
