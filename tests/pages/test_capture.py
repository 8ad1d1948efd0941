"""One page from its bytes."""

import hashlib

import pytest

from retold.errors import PageError
from retold.pages import LARGEST, page


def test_the_bytes_are_kept_and_digested() -> None:
    body = b"\xef\xbb\xbfThe envoy left.\r\n"
    made = page(body, name="a.txt")
    assert (made.body, made.digest) == (body, hashlib.sha256(body).hexdigest())
    assert made.fetched is None


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<!doctype html><p>Talks failed.", "text/html"),
        (b"\n<!-- saved -->\n<html><body>Talks failed.", "text/html"),
        (b"<div><p>Talks</p><p>failed.</p></div>", "text/html"),
        (b"Talks failed, <b>she</b> said.", "text/plain"),
        (b'{"text": "Talks failed."}', "application/json"),
        (b'{"article": {"text": "Talks failed."}}', "application/json"),
        (b'{"talks": "failed"}', "text/plain"),
        (b"", "text/plain"),
        ("<html><body><p>Talks</p>".encode("utf-16"), "text/html"),
    ],
)
def test_the_bytes_tell_the_kind_of_page(body: bytes, kind: str) -> None:
    assert page(body, name="page.dat").media_type == kind


def test_a_media_type_that_came_with_the_page_is_kept() -> None:
    assert (
        page(b"Talks.", name="a", media_type="text/html; charset=utf-8").media_type == "text/html"
    )


def test_a_page_over_the_limit_is_refused_with_the_limit() -> None:
    with pytest.raises(PageError, match="larger than 20 MB"):
        page(b"x" * (LARGEST + 1), name="big.html")
