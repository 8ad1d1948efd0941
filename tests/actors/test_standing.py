"""As what an article names somebody, read from the running text."""

import pytest

from retold.actors.countries import Countries
from retold.actors.standing import Appearance, appearances, office
from retold.records import Actor, Article, Date, Mention, Reading, Span


def told(text: str, name: str, *called: str) -> Appearance:
    """The appearance of the one so named, whom the text calls so (the name itself if not given)."""
    spans = []
    for words in called or (name,):
        start = text.index(words)
        spans.append(Span(start=start, end=start + len(words), text=words))
    article = Article(
        id="a",
        digest="",
        text=text,
        blocks=(),
        language="en",
        covered=True,
        published=Date(value="2022-03", precision="month", basis="text"),
    )
    (found,) = appearances(
        Reading(
            article=article,
            attributions=(),
            mentions=tuple(Mention(span=span, actor_id="x", detail="") for span in spans),
            actors=(Actor(id="x", name=name, kind="person"),),
            reader="r",
        )
    )
    return found


@pytest.mark.parametrize(
    ("text", "office", "country"),
    [
        ("In Oslo, Norway's trade minister Anna Lenz left.", "trade minister of Norway", "Norway"),
        ("Anna Lenz, the foreign minister of Chile, left.", "foreign minister of Chile", "Chile"),
        ("The envoy of France, Anna Lenz, left.", "envoy of France", "France"),
        ("Oster told U.S. press secretary Anna Lenz so.", "press secretary of United States", ""),
        ("Norway's vice foreign minister Anna Lenz", "deputy foreign minister of Norway", ""),
        ("Bulgarian striker Anna Lenz scored.", "striker of Bulgaria", "Bulgaria"),
        ("NATO Secretary General Anna Lenz left.", "nato secretary-general", ""),
    ],
)  # fmt: skip
def test_the_words_beside_a_name_tell_office_and_country(
    text: str, office: str, country: str
) -> None:
    found = told(text, "Anna Lenz")
    assert [str(o) for o in found.offices] == [office]
    assert not country or found.country == country
    assert found.published == "2022-03"


LONG = "The talks on the strait went on until late at night, and then ended without a common paper."


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Oster met President Ivan Sorel and President Anna Lenz there.", "President"),
        ("Foreign Affairs and Trade Minister Anna Lenz", "Foreign Affairs and Trade Minister"),
        (f"{LONG}\nForeign Minister Anna Lenz left.", "Foreign Minister"),
        ("He told Norway's trade minister, Anna Lenz, so.", "Norway's trade minister"),
        ("Anna Lenz, the foreign minister of Chile, left.", "the foreign minister of Chile"),
    ],
)  # fmt: skip
def test_an_office_is_printed_where_its_words_stand(text: str, phrase: str) -> None:
    (printed,) = told(text, "Anna Lenz").printed
    assert (printed.phrase, printed.span.text) == (phrase, phrase)
    assert text[printed.span.start : printed.span.end] == phrase


def test_what_the_article_calls_somebody_later_counts_too() -> None:
    text = "Anna Lenz left. The Norwegian diplomat said no more."
    found = told(text, "Anna Lenz", "Anna Lenz", "The Norwegian diplomat")
    assert ([str(o) for o in found.offices], found.country) == (["diplomat of Norway"], "Norway")


def test_a_title_in_a_source_is_read_with_it() -> None:
    text = "“No,” Norwegian trade minister Anna Lenz said."
    found = told(text, "Anna Lenz", "Norwegian trade minister Anna Lenz")
    assert [str(o) for o in found.offices] == ["trade minister of Norway"]


@pytest.mark.parametrize(
    "text",
    [
        "Russia told Anna Lenz nothing.",
        "The Norwegian met Anna Lenz.",
        "The president of Chile resigned. Anna Lenz did not.",
        "Anna Lenz, who won, left.",
        "Anna Lenz",
    ],
)
def test_what_does_not_belong_to_the_name_is_left(text: str) -> None:
    found = told(text, "Anna Lenz")
    assert (found.offices, found.country) == ((), None)


def test_two_countries_as_often_tell_none() -> None:
    text = "Norwegian envoy Anna Lenz left. Anna Lenz, the envoy of Chile, came."
    found = told(text, "Anna Lenz", "Anna Lenz", "Anna Lenz, the envoy of Chile,")
    assert found.country is None


def test_one_office_may_be_called_more_or_less_fully() -> None:
    def of(phrase: str) -> object:
        return office(phrase, Countries())

    minister = office("Norway's foreign minister", Countries())
    assert minister is not None
    for phrase in ("the minister", "Norwegian diplomat", "deputy foreign minister"):
        other = office(phrase, Countries())
        assert other is not None
        assert minister.fits(other), phrase
        assert other.fits(minister), phrase
    for phrase in ("Chile's foreign minister", "finance minister", "the striker"):
        other = office(phrase, Countries())
        assert other is None or not minister.fits(other), phrase
    veldoria = office("the Veldorian trade minister", Countries())
    assert veldoria is not None
    again = office("Veldoria's trade minister", Countries())
    assert again is not None
    assert veldoria.fits(again)
    assert of("the mountain") is None
