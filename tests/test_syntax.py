"""The grammar of an article: at its own offsets, a tree a sentence, as the network read it."""

from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from retold import syntax
from retold.records import Article, Block
from retold.syntax.tree import tree

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


def article(text: str, *blocks: Block) -> Article:
    return Article(id="a", digest="", text=text, blocks=blocks, language="en", covered=True)


def parsed(text: str) -> Doc:
    (part,) = syntax.parse(article(text))
    return part.doc


def holds(one: Article) -> None:
    """The words are the text's, and each hangs on a root."""
    for part in syntax.parse(one):
        for token in part.doc:
            assert one.text.startswith(token.text, part.start + token.idx)
            above = [token, *token.ancestors]
            assert above[-1].dep_ == "ROOT"
            assert len(set(above)) == len(above)
        assert sum(len(sentence) for sentence in part.doc.sents) == len(part.doc)
        assert all(entity.label_ for entity in part.doc.ents)


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_words_stand_where_the_text_has_them_and_hang_on_roots(text: str) -> None:
    holds(article(text))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(["He said", " so", "can't", "cannot ", "U.S.", "“", "”", ".", "\n", "  ",
                         "Im Chon Il", "\u200b", "漢字", "e\u0301", "😀", "-", "10km", "\t", "_"]),
        max_size=40,
    )
)  # fmt: skip
def test_odd_texts_have_whole_trees_too(parts: list[str]) -> None:
    holds(article("".join(parts)))


def test_a_sentence_has_its_subject_object_and_names() -> None:
    doc = parsed("The envoy quoted Ivo Karsten on Monday.")
    said = {token.text: token for token in doc}
    assert (said["envoy"].dep_, said["envoy"].head.text) == ("nsubj", "quoted")
    assert (said["Karsten"].dep_, said["Karsten"].head.text) == ("dobj", "quoted")
    assert [(e.text, e.label_) for e in doc.ents][:1] == [("Ivo Karsten", "PERSON")]
    assert [t.pos_ for t in doc][:5] == ["DET", "NOUN", "VERB", "PROPN", "PROPN"]


def test_two_sentences_are_two() -> None:
    doc = parsed("The talks failed on Friday. The envoy left Kestrel the next day.")
    assert [s.text for s in doc.sents] == [
        "The talks failed on Friday.",
        "The envoy left Kestrel the next day.",
    ]


def test_a_word_of_several_tokens_is_grammar_too() -> None:
    doc = parsed("They can't leave and cannot stay.")
    assert [t.text for t in doc][1:3] == ["ca", "n't"]
    assert (doc[2].dep_, doc[2].head.text) == ("neg", "leave")
    assert [t.text for t in doc][5:7] == ["can", "not"]
    assert doc[6].head.text == "can"  # the network reads "cannot" as one word


def test_a_name_that_looks_like_a_contraction_is_one_word() -> None:
    assert [t.text for t in parsed("Im Chon Il left.")] == ["Im", "Chon", "Il", "left", "."]


def test_words_that_hang_on_each_other_are_cut_where_it_costs_least() -> None:
    choices = np.array([[1, 0, 3], [2, 3, -1], [0, 3, -1], [3, -1, -1]])
    scores = np.array([[9, 1, 2], [9, 8, -1], [9, 3, -1], [9, 0, 0]], np.float32)
    assert tree(choices, scores).tolist() == [1, 3, 0, 3]


def test_words_with_no_way_out_of_a_circle_get_a_root() -> None:
    choices = np.array([[1], [0], [-1]])
    heads = tree(choices, np.zeros((3, 1), np.float32))
    assert sorted(heads.tolist()) in ([0, 0, 2], [1, 1, 2])


def test_a_paragraph_asked_for_alone_is_that_of_the_whole() -> None:
    one = article("\n".join([*TEXTS[:2], "\ud800 is half a letter.", "*" * 400, ""]))
    places = [0, 5, len(TEXTS[0]) + 1]
    alone = [syntax.parse_at(one, at) for at in places]
    first, second = syntax.parse(one)
    assert [found and found.doc for found in alone] == [first.doc, first.doc, second.doc]
    no_prose = [one.text.index("half"), one.text.index("*"), len(one.text)]
    assert [syntax.parse_at(one, at) for at in no_prose] == [None, None, None]


def grammar(part: syntax.Parsed) -> list[tuple[object, ...]]:
    return [(t.text, t.pos_, t.dep_, t.head.i, t.ent_iob_, t.ent_type_) for t in part.doc]


def test_the_first_paragraph_has_the_same_grammar_alone_and_in_company() -> None:
    # A window holds whole paragraphs; these are longer than one.
    first, second = (" ".join([text] * 30) for text in TEXTS[:2])
    (alone,) = syntax.parse(article(first))
    together = syntax.parse(article(f"{first}\n{second}"))
    assert grammar(together[0]) == grammar(alone)
    assert together[0].words == tuple(t.text for t in alone.doc)


def test_names_end_with_their_paragraph() -> None:
    parts = syntax.parse(article("The envoy met Ivo Karsten\nAnna Lenz left Kestrel."))
    assert [e.text for part in parts for e in part.doc.ents][:2] == ["Ivo Karsten", "Anna Lenz"]


def test_a_hyphen_ties_a_name_only_without_spaces() -> None:
    tied, untied = parsed("Park Ji-won said no."), parsed("Park Ji - won said no.")
    assert [e.text for e in tied.ents] == ["Park Ji-won"]
    assert "Park Ji - won" not in [e.text for e in untied.ents]


def test_boilerplate_is_not_parsed() -> None:
    low = len(TEXTS[0]) + 1
    teaser = Block(kind="boilerplate", page=None, text=(low, low + len(TEXTS[1])), reason="teaser")
    (part,) = syntax.parse(article("\n".join(TEXTS[:2]), teaser))
    assert part.doc.text == TEXTS[0]


def test_a_paragraph_without_end_is_parsed_in_pieces() -> None:
    one = article("The ships left Kestrel at noon. " * 400)
    parts = syntax.parse(one)
    assert len(parts) == 3
    holds(one)
    assert {s.text.strip() for part in parts for s in part.doc.sents} >= {
        "The ships left Kestrel at noon."
    }
