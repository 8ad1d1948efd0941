"""The corpus as one request sees it."""

from collections.abc import Iterator
from contextlib import contextmanager

from starlette.requests import Request

from retold import corpus
from retold.corpus import Corpus
from retold.web.screen import settings_of


@contextmanager
def held(request: Request) -> Iterator[Corpus]:
    """The corpus opened for this request, in its own thread: what `add` writes meanwhile is seen by
    the next one, and no connection is shared."""
    with corpus.open(settings_of(request).corpus, create=False) as opened:
        yield opened
