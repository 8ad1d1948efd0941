"""What two statements have in common, and what is passed over without a closer look."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from retold.narratives.evidence import may_share, shared, sketch
from retold.narratives.statement import LEAST, Statement, claim
from retold.records import Article, Attribution, Family, Reading, content_id
from retold.retellings.tell import telling
from retold.retellings.told import Teller

WORDS = (
    *("hegemonic", "policy", "double-dealing", "high-handed", "piratical", "blockade", "harbour"),
    *("of", "the", "is", "Kestrel", "Veldoria", "villages", "starves", "root", "cause", "tariff"),
)


def statement(words: list[str], name: str) -> Statement | None:
    text = f"That {' '.join(words)}"
    article = Article(
        id=content_id(name, text), digest="", text=text, blocks=(), language="en", covered=True
    )
    span = article.span(0, len(text))
    said = Attribution(
        id=content_id(article.id, "said"),
        article_id=article.id,
        kind="direct",
        source=None,
        cue=None,
        content=(span,),
        act="said",
        confidence=0.9,
    )
    reading = Reading(article=article, attributions=(said,), mentions=(), actors=(), reader="test")
    told = Teller(reading, {}).told(telling(article, [span], said.id))
    if told is None:
        return None
    family = Family(id=article.id, root_id=told.telling.id, tellings=(told.telling.id,))
    return Statement(
        family=family,
        told=told,
        claims=(claim(told),),
        articles=frozenset([article.id]),
        dates=(),
    )


def worded(wordings: list[list[str]], name: str) -> Statement | None:
    """A statement in several wordings."""
    made = [statement(words, f"{name}{k}") for k, words in enumerate(wordings)]
    found = [one for one in made if one is not None]
    if not found:
        return None
    claims = tuple(c for one in found for c in one.claims if c.total >= LEAST)
    return replace(found[0], claims=claims)


WORDINGS = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=14), min_size=1, max_size=3
)


@settings(max_examples=1000)
@given(WORDINGS, WORDINGS)
def test_no_pair_that_shares_a_line_is_passed_over(
    one: list[list[str]], other: list[list[str]]
) -> None:
    a, b = worded(one, "a"), worded(other, "b")
    assume(a is not None and b is not None)
    assert a is not None
    assert b is not None
    if shared(a, b) is not None:
        assert may_share(sketch(a), sketch(b))


def test_words_that_no_two_wordings_share_together_are_no_line() -> None:
    parts = ("hegemonic", "piratical", "blockade")
    a = worded([f"the {part} one starves that coast".split() for part in parts], "a")
    b = worded([f"they know of this {' '.join(parts)} from afar".split()], "b")
    assert a is not None
    assert b is not None
    assert len(sketch(a).weights.keys() & sketch(b).weights.keys()) == 3
    assert not may_share(sketch(a), sketch(b))


def test_a_pair_that_meets_by_chance_is_passed_over() -> None:
    one = "policy of the harbour is the root of many a long winter evening"
    other = "blockade starves villages and the root is far from any harbour"
    a, b = statement([*one.split()], "a"), statement([*other.split()], "b")
    assert a is not None
    assert b is not None
    assert not may_share(sketch(a), sketch(b))
