"""One page from its bytes."""

import hashlib

import pytest

from retold.errors import PageError
from retold.pages import LARGEST, media_type_of, page
from retold.pages.capture import no_page
from retold.records import Exchange


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


def test_the_charset_that_came_with_a_page_goes_before_the_one_it_declares() -> None:
    text = "<html><head><meta charset='iso-8859-1'></head><body>Порт закрыт сегодня</body></html>"
    held = page(text.encode("cp1251"), name="a", media_type="text/html; charset=windows-1251")
    assert held.encoding == "cp1251"
    assert page(text.encode(), name="a", media_type="text/html; charset=windows-1251").encoding == (
        "utf-8"
    )
    assert page(b"plain", name="a", media_type="text/html; charset=nonsense").encoding == "utf-8"


def test_the_charset_is_kept_with_the_kind_so_that_the_page_reads_the_same_again() -> None:
    exchange = Exchange(
        status=200,
        phrase="OK",
        headers=(("content-TYPE", "text/html; Charset='windows-1251'"),),
        asked="",
        obtained="by hand",
    )
    held = page(b"<html></html>", name="a", media_type="text/html", exchange=exchange)
    assert media_type_of(held) == "text/html; charset=windows-1251"
    assert media_type_of(page(b"<html></html>", name="a")) == "text/html"


@pytest.mark.parametrize(
    ("kind", "what"),
    [("image/png", "a picture"), ("text/css; charset=utf-8", "a style sheet"), ("text/html", None)],
)
def test_what_is_surely_no_page_is_told_by_its_media_type(kind: str, what: str | None) -> None:
    assert no_page(kind) == what
