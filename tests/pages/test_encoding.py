"""How a page's encoding is told from its bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retold.pages.encoding import detect

RUSSIAN = "Министерство иностранных дел Вельдории заявило, что переговоры в Кестреле сорваны. " * 4
QUOTED = "The envoy said “no” – and left."


@pytest.mark.parametrize(
    ("body", "codec"),
    [
        (b"The envoy left Kestrel.", "utf-8"),
        (QUOTED.encode(), "utf-8"),
        (QUOTED.encode("utf-8-sig"), "utf-8-sig"),
        (QUOTED.encode("utf-16"), "utf-16"),
        (QUOTED.encode("utf-32"), "utf-32"),
        (("No mark here. " * 9).encode("utf-16-le"), "utf-16-le"),
        (("No mark here. " * 9).encode("utf-16-be"), "utf-16-be"),
        (QUOTED.encode("cp1252"), "cp1252"),
        (RUSSIAN.encode("cp1251"), "cp1251"),
    ],
)
def test_the_bytes_tell_their_encoding(body: bytes, codec: str) -> None:
    assert detect(body) == codec


def test_decoding_with_the_codec_found_drops_the_mark() -> None:
    for codec in ("utf-8-sig", "utf-16", "utf-32"):
        body = QUOTED.encode(codec)
        assert body.decode(detect(body)) == QUOTED


def test_a_declared_charset_is_believed_where_the_bytes_fit_it() -> None:
    body = b'<meta charset="koi8-r">' + RUSSIAN.encode("koi8-r")
    assert detect(body) == "koi8-r"


def test_valid_utf8_outranks_a_wrong_declaration() -> None:
    assert detect(b'<meta charset="iso-8859-1">' + RUSSIAN.encode()) == "utf-8"


def test_a_latin_declaration_over_cyrillic_bytes_is_not_believed() -> None:
    assert detect(b'<meta charset="iso-8859-1">' + RUSSIAN.encode("cp1251")) == "cp1251"


def test_latin_1_means_windows_1252_as_in_browsers() -> None:
    body = b'<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">' + (
        QUOTED.encode("cp1252")
    )
    assert detect(body) == "cp1252"


@pytest.mark.parametrize("name", ["no-such", "base64", "utf-7", "utf-16", "rot13"])
def test_a_declaration_that_is_no_charset_is_passed_over(name: str) -> None:
    assert detect(f"<meta charset={name}>Plain words.".encode()) == "utf-8"


def test_a_declaration_counts_for_html_alone() -> None:
    body = b'<meta charset="koi8-r">' + QUOTED.encode("cp1252")
    assert detect(body, declares=False) == "cp1252"


def test_one_damaged_letter_does_not_unmake_utf8() -> None:
    body = RUSSIAN.encode() + b"\xd0" + RUSSIAN.encode()
    assert detect(body) == "utf-8"


@given(st.binary(max_size=400))
def test_any_bytes_get_a_codec_that_decodes_them(body: bytes) -> None:
    codec = detect(body)
    assert isinstance(body.decode(codec, "replace"), str)
    assert detect(body) == codec
