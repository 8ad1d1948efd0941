"""The pages: what they show, what an address keeps, and how large they are."""

from pathlib import Path

import msgspec
import pytest
from lxml import html  # type: ignore[import-untyped] # ships no types
from starlette.testclient import TestClient

import retold
from retold.pages import page

from .visits import LineOf, Visit, all_pages, key_of

LARGEST = 300_000
LEDGER = "The customs ledger of the Northern League is the root cause of the crisis"


@pytest.fixture
def client(made: Path, visit: Visit) -> TestClient:
    return visit(made, html=True)


def words(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.text[-400:])
    main = html.fromstring(answer.text).get_element_by_id("main")
    return " ".join(main.text_content().split())


def test_every_page_is_whole_and_small(client: TestClient) -> None:
    titles = set()
    for path in all_pages(client):
        answer = client.get(path)
        if path.startswith("/compare/") and answer.status_code == 404:
            continue
        assert answer.status_code == 200, (path, answer.text[-300:])
        assert len(answer.content) < LARGEST, path
        tree = html.fromstring(answer.text)
        assert tree.get("lang") == "en"
        assert len(tree.findall(".//h1")) == 1, path
        ids = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), path
        titles.add(tree.findtext(".//title"))
    assert len(titles) > 15


def test_search_shows_who_said_what_where_and_how_many(client: TestClient) -> None:
    shown = words(client, "/search?q=customs ledger")
    assert "4 tellings in 9 pages held" in shown
    assert "Ilsa Varn (direct)" in shown
    assert "told 3 times" in shown
    assert "and Veldoria will not sign it" in shown  # the context
    assert "Speaker Ilsa Varn 3 Tomas Brandt 1" in shown
    narrowed = words(client, '/search?q=customs ledger speaker:"Ilsa Varn"')
    assert "3 tellings" in narrowed
    assert "speaker Ilsa Varn remove speaker" in narrowed
    assert "1 telling " in words(client, "/search?q=speaker:Brandt")
    assert "1 telling " in words(client, "/search?q=customs since:2024")


def test_a_search_shows_a_statement_once_and_opens_its_other_tellings(client: TestClient) -> None:
    tree = html.fromstring(client.get('/search?q=customs ledger speaker:"Ilsa Varn"').text)
    (item,) = tree.find_class("item")
    (others,) = item.find_class("others")
    assert others.findtext("summary") == "and 2 more tellings of it"
    paths = {link for _, _, link, _ in item.iterlinks()}
    tellings = {path for path in paths if path.startswith("/statement/")}
    assert len(tellings) == 3
    for path in tellings:
        assert "3 tellings by" in words(client, path)


def test_a_search_for_nothing_held_says_over_what(client: TestClient) -> None:
    assert "No statement in the 9 pages held fits" in words(client, "/search?q=giraffe")


def test_a_pasted_sentence_is_told_to_be_old_or_new(client: TestClient) -> None:
    old = words(client, f"/search?q=like: {LEDGER}.")
    assert "told before" in old or "an old line" in old
    assert "new" in words(client, "/search?q=like: A giraffe was seen in Marn on Friday.")


def test_a_statement_has_its_family_and_two_side_by_side(client: TestClient) -> None:
    shown = words(client, "/statement/post-1-1")
    assert "3 tellings by 3 independent publishers" in shown
    assert "earliest held" in shown
    assert "dropped“and Veldoria will not sign it”" in shown
    assert "How the words came here" not in shown
    tree = html.fromstring(client.get("/statement/post-1-1").text)
    marks = tree.findall(".//div[@class='picture']//a")
    assert len(marks) == 3
    other = marks[-1].get("href").partition("#")[0]
    assert "selected" in client.get(other).text
    assert "Side by side" in words(client, other)


def test_a_citation_leads_to_the_very_words(client: TestClient) -> None:
    shown = words(client, "/statement/post-1-1")
    assert "(2022, March 2)" in shown
    address = "https://post.example/a#:~:text=The%20customs%20ledger%20of%20the,of%20the%20Sorrel"
    assert address in shown
    assert "@online{TheHarbourPost2022" in shown


def test_an_article_has_its_statements_marked(client: TestClient) -> None:
    tree = html.fromstring(client.get("/article/vna-1").text)

    def marked(role: str) -> str:
        runs = tree.findall(".//div[@class='text']//span")
        return " ".join(run.text_content() for run in runs if role in run.get("class"))

    assert marked("content").startswith("The customs ledger")
    assert marked("source") == "Foreign Minister Ilsa Varn"
    assert marked("cue") == "said"
    (ref,) = tree.findall(".//a[@class='ref']")
    assert ref.get("aria-label") == "Statement 1: Ilsa Varn, direct"
    assert tree.get_element_by_id("s-1") is not None


def test_a_long_article_comes_in_parts_that_hold_all_its_words(
    own: Path, visit: Visit, line_of: LineOf
) -> None:
    said = "The granary of Ostmark is full"
    text = "\n".join(f"Line {n} of the record of the harbour." for n in range(9_000))
    line = line_of(
        f"“{said},” Odo Halm said.\n{text}", ("Odo Halm", "said", said, "Odo Halm"), id="long"
    )
    with retold.open(own) as corpus:
        corpus.add([page(line, name="long:1", media_type="application/json")], workers=1)
    client = visit(own, html=True)
    found: list[str] = []
    for part in range(1, 100):
        answer = client.get("/article/long", params={"part": part})
        assert len(answer.content) < LARGEST
        tree = html.fromstring(answer.text)
        found += [p.text_content() for p in tree.findall(".//div[@class='text']/p")]
        if f"part={part + 1}" not in answer.text:
            break
    assert found[1:] == text.split("\n")


def test_what_is_held_is_shown_with_its_gaps(client: TestClient) -> None:
    tree = html.fromstring(client.get("/holdings").text)
    months = [cell.text for cell in tree.findall(".//table[@class='grid']/thead//th")][1:-2]
    assert months[0] == "2022-03"
    assert months[-1] == "2024-05"
    assert len(months) == 27  # two years of nothing are seen as such


def test_other_scripts_keep_their_direction(client: TestClient) -> None:
    tree = html.fromstring(client.get("/article/rtl").text)
    assert tree.find(".//h1").get("dir") == "auto"
    assert all(p.get("dir") == "auto" for p in tree.findall(".//div[@class='text']/p"))
    assert "林婉" in words(client, "/search?q=speaker:林婉")


def test_a_speaker_is_corrected_on_the_page_and_the_name_remembered(
    own: Path, visit: Visit
) -> None:
    client = visit(own, html=True)
    form = html.fromstring(client.get("/statement/vna-1-1").text).get_element_by_id("correct")
    fields = dict(form.find(".//form").fields)
    fields |= {"verdict": "speaker is", "other": "Mara Lind", "who": "Ána Réik", "why": "a memo"}
    gone = client.post(form.find(".//form").get("action"), data=fields)
    assert gone.status_code == 200
    assert str(gone.url).endswith(fields["back"])
    assert "Mara Lind (direct)" in words(client, "/statement/vna-1-1")
    assert "Mara Lind" in words(client, "/article/vna-1")
    assert "Ána Réik" in words(client, "/judgements")
    assert 'value="Ána Réik"' in client.get("/statement/vna-1-1").text


def test_that_it_was_somebody_else_is_kept_whatever_the_field_holds(
    own: Path, visit: Visit
) -> None:
    client = visit(own, html=True)
    key = key_of(client)["x-retold-key"]
    sent = {"verdict": "not the speaker", "one": "vna-1-1", "other": "Ilsa Varn", "who": "Ana"}
    gone = client.post(f"/judge?key={key}", data=sent | {"back": "/statement/vna-1-1"})
    assert gone.status_code == 200
    assert "speaker not named (direct)" in words(client, "/statement/vna-1-1")


def test_what_is_in_doubt_waits_until_it_is_judged(
    own: Path, visit: Visit, line_of: LineOf
) -> None:
    said = "The granary of Ostmark is full"
    line = line_of(f"“{said},” Odo Halm said.", ("Odo Halm", "said", said, "Odo Halm"), id="doubt")
    with retold.open(own) as corpus:
        unsure = line.replace(b'"confidence": 0.9', b'"confidence": 0.4')
        corpus.add([page(unsure, name="d:1", media_type="application/json")], workers=1)
    client = visit(own, html=True)
    shown = words(client, "/review")
    assert "Speakers 1" in shown
    assert "confidence 0.40" in shown
    assert "Does Odo Halm say this?" in shown
    later = html.fromstring(client.get("/review").text).find(".//a[@data-key='u']").get("href")
    assert "Nothing is in doubt after this" in words(client, later)
    sent = {"verdict": "speaker is", "one": "doubt-1", "other": "Odo Halm", "who": "Ana Reik"}
    client.post("/api/judgements", json=sent, headers=key_of(client))
    assert "Nothing is in doubt" in words(client, "/review")
    assert "Does Odo Halm say this?" in words(client, "/review?item=doubt-1")


def test_an_empty_corpus_teaches(tmp_path: Path, visit: Visit) -> None:
    with retold.open(tmp_path / "new.retold"):
        pass
    client = visit(tmp_path / "new.retold", html=True)
    assert "Nothing is held yet" in words(client, "/")
    for path in ("/narratives", "/actors", "/outlets", "/holdings", "/review", "/add"):
        assert words(client, path)


def test_a_page_captured_again_shows_what_changed(own: Path, visit: Visit, line_of: LineOf) -> None:
    was, became = "The granary of Ostmark is full", "The granary of Ostmark is not full"
    with retold.open(own) as corpus:
        for day, said in (("05", was), ("06", became)):
            line = line_of(
                f"“{said},” Odo Halm said.",
                ("Odo Halm", "said", said, "Odo Halm"),
                id=f"granary-{day}",
                url="https://granary.example/full",
                published=f"2024-05-{day}",
            )
            corpus.add([page(line, name=f"g:{day}", media_type="application/json")], workers=1)
    client = visit(own, html=True)
    assert "/versions?url=https%3A//granary.example/full" in client.get("/article/granary-05").text
    shown = words(client, "/versions?url=https://granary.example/full")
    assert "From version 1 to version 2" in shown
    assert "added: not" in shown
    revisions = client.get("/api/versions?url=https://granary.example/full").json()["revisions"]
    assert len(revisions) == 1
    assert "nothing is held of" in client.get("/versions?url=https://nobody.example/").text


def test_an_actor_and_an_outlet_have_a_profile_with_its_evidence(client: TestClient) -> None:
    actors = client.get("/api/actors").json()["items"]
    (varn,) = [actor["id"] for actor in actors if actor["name"] == "Ilsa Varn"]
    assert f"/actor/{varn}/profile" in client.get(f"/actor/{varn}").text
    shown = words(client, f"/actor/{varn}/profile")
    assert "About whom" in shown
    assert "Carried by" in shown
    tree = html.fromstring(client.get(f"/actor/{varn}/profile").text)
    (first, *_) = tree.xpath("//td//a[starts-with(@href, '/statement/')]")
    assert "Ilsa Varn" in words(client, first.get("href"))
    assert "Whom it carried" in words(client, "/outlet/The Harbour Post/profile")
    assert client.get("/api/outlets/The Harbour Post/profile").json()["outlet"]["name"]


def test_who_was_silent_is_told_apart_from_who_is_not_held(client: TestClient) -> None:
    shown = words(client, "/statement/vna-1-1")
    assert "Who was silent" in shown
    assert "held, and silent" in shown
    assert "not held that day" in shown


def test_a_statement_that_one_page_tells_twice_has_both_side_by_side(
    tmp_path: Path, line_of: LineOf, visit: Visit
) -> None:
    said = "The council signed the “guidelines on berths and ferries in the Sorrel Strait”"
    inner = "guidelines on berths and ferries in the Sorrel Strait"
    twice = line_of(
        f"Brandt said: {said}.",
        ("Brandt", "said", said, "Brandt"),
        ("The council", "signed", inner, "The council"),
        id="twice",
        outlet="Kestrel Post",
        published="2022-03-04",
    )
    folder = tmp_path / "twice.retold"
    with retold.open(folder) as corpus:
        corpus.add([page(twice, name="x.jsonl", media_type="application/json")])
        one, other = (a.id for a in corpus.attributions())
        corpus.judge("same statement", one, other, who="Ana")
        corpus.link()
        [family] = corpus.families()
        assert not list(corpus.retellings())
    client = visit(folder, html=True)
    for telling in family.tellings:
        assert "Side by side" in words(client, f"/statement/{telling}")


def test_a_statement_shows_what_it_answers_and_an_actor_the_offices(
    tmp_path: Path, visit: Visit
) -> None:
    claim = (
        "US Secretary of State Paula Brandt said on Monday that the missile shipments through the"
        " port of Rason broke the embargo."
    )
    reply = (
        "Russia's deputy foreign minister Ivan Sorel has rebuffed Washington's claim that missile"
        " shipments through Rason broke the embargo."
    )
    with retold.open(tmp_path / "c.retold") as corpus:
        for day, text in (("2023-04-03", claim), ("2023-04-04", reply)):
            line = {"text": text, "published": day, "outlet": f"Post {day}", "id": day}
            corpus.add([page(msgspec.json.encode(line), name=day, media_type="application/json")])
        corpus.link()
        (answer,) = corpus.answers()
        group = next(one.id for one in corpus.actors() if one.name == "Paula Brandt")
    client = visit(tmp_path / "c.retold", html=True)
    shown = words(client, f"/statement/{answer.attribution_id}")
    assert "It answers" in shown
    assert "missile shipments through the port of Rason" in shown
    assert "“has rebuffed Washington's claim”" in shown
    assert "Answered by" in words(client, f"/statement/{answer.telling_id}")
    office = words(client, f"/actor/{group}")
    assert "US Secretary of State 2023-04-03, 1 article: “" in office
    assert "The dates are those of the pages held, not of the office." in office
