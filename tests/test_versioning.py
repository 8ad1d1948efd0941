"""From an address to its versions, and to the page as it came."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import retold
from retold import Corpus, UsageError, cli
from retold.pages import page
from retold.records import Page

LineOf = Callable[..., bytes]
URL = "https://post.example/league"
HTML = """<!doctype html><html lang="en"><head><title>Veldoria blames League</title>
<meta property="og:site_name" content="The Harbour Post">
<meta property="article:published_time" content="2022-03-01T08:00:00Z">{head}</head><body>
<article><h1>Veldoria blames League</h1>
<p>“The tariffs of the Northern League are {what},” Foreign Minister {who} said in Kestrel on
Tuesday.</p>
<p>She said the escorts would begin in April, and that the harbour of Marn stays open.</p>
{more}</article></body></html>"""
LOST = (
    "<html><head><title>Oops</title></head><body><nav>"
    + "<a href='/'>World news</a> " * 60
    + "</nav><h1>Page not found</h1></body></html>"
)


def captured(at: str | None, body: str, url: str = URL) -> Page:
    return page(body.encode(), name=f"{at}.html", url=url, fetched=at)


def html(what: str = "an act of piracy", who: str = "Anna Brask", more: str = "") -> str:
    return HTML.format(what=what, who=who, more=more, head="")


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with retold.open(tmp_path / "c.retold") as opened:
        yield opened


def test_what_changed_is_told_from_one_text_to_the_next(corpus: Corpus) -> None:
    corpus.add(
        [
            captured("2022-03-03T08:00:00Z", html("a matter of regret", "Tomas Brandt")),
            captured("2022-03-01T09:00:00Z", html()),
            captured("2022-03-02T08:00:00+09:00", html(more="<p>Advertisement</p>")),
            captured("2022-03-04T08:00:00Z", LOST, f"{URL}?utm_source=x#top"),
        ]
    )
    found = corpus.versions(f"{URL}?utm_source=feed")
    assert found.url == URL
    assert [s.at and s.at.value for s in found.sightings] == [
        "2022-03-01T09:00:00Z",
        "2022-03-02T08:00:00+09:00",
        "2022-03-03T08:00:00Z",
        "2022-03-04T08:00:00Z",
    ]
    assert [s.state for s in found.sightings] == ["read", "read", "read", "gone"]
    assert "Page not found" in found.sightings[-1].detail
    last = found.revisions[-1]
    changed = last.statements[0]
    assert changed.changes == ("words", "speaker")
    assert "“piracy” → “regret”" in changed.detail
    assert {fact.fact for fact in last.facts} == set()
    assert not any(r.statements for r in found.revisions[:-1])


def test_the_four_times_are_kept_apart_each_with_what_it_is_known_by(corpus: Corpus) -> None:
    head = '<meta property="article:modified_time" content="2022-03-02T10:00:00Z">'
    body = HTML.format(what="an act of piracy", who="Anna Brask", more="", head=head)
    corpus.add([captured("2022-03-05T08:00:00Z", body)])
    (seen,) = corpus.versions(URL).sightings
    assert seen.published
    assert (seen.published.value, seen.published.by) == ("2022-03-01T08:00:00Z", "meta tag")
    assert seen.modified
    assert (seen.modified.value[:10], seen.modified.by) == ("2022-03-02", "meta tag")
    assert seen.captured
    assert (seen.captured.value, seen.captured.by) == ("2022-03-05T08:00:00Z", "capture")
    assert seen.imported
    assert seen.imported.value > "2026"
    assert seen.at == seen.captured


def test_a_page_saved_without_a_time_has_none_of_capture(corpus: Corpus) -> None:
    corpus.add([captured(None, html())])
    (seen,) = corpus.versions(URL).sightings
    assert seen.captured is None
    assert seen.at == seen.published


def test_an_older_text_of_the_same_id_is_read_again_from_the_archive(
    corpus: Corpus, strait: tuple[bytes, ...]
) -> None:
    later = strait[0].decode().replace("will not sign it", "may sign it one day")
    later = later.replace('"end": 133', '"end": 136').replace("2022-03-01", "2022-03-04")
    told = json.loads(later)
    text = told["article"]["text"]
    for said in told["attributions"]:
        for span in (*said["content"], said["source"], said["cue"]):
            span["start"] = text.index(span["text"])
            span["end"] = span["start"] + len(span["text"])
    for line in (json.dumps(told).encode(), strait[0]):
        corpus.add([page(line, name="x", media_type="application/json")])
    assert sum(1 for _ in corpus.articles()) == 1  # the later text speaks
    found = corpus.versions("https://vna.example/1")
    assert [s.version for s in found.sightings] == [1, 2]
    (revision,) = found.revisions
    (change,) = revision.statements
    assert change.detail == (
        "Ilsa Varn: the words were altered: “will not” → “may”, “” → “one day”"
    )


def test_a_text_that_comes_back_is_the_same_version(corpus: Corpus) -> None:
    corpus.add(
        [
            captured("2022-03-01T09:00:00Z", html()),
            captured("2022-03-02T09:00:00Z", html("a mistake")),
            captured("2022-03-03T09:00:00Z", html() + "<!-- again -->"),
        ]
    )
    found = corpus.versions(URL)
    assert [s.version for s in found.sightings] == [1, 2, 1]
    assert [(r.earlier, r.later) for r in found.revisions] == [(1, 2), (2, 1)]


def test_what_an_address_answered_is_told_as_it_was_found(corpus: Corpus) -> None:
    corpus.add([captured("2022-03-01T09:00:00Z", html())])
    digest = next(corpus.articles()).digest
    with corpus._store.writing(), corpus._store.transaction():
        corpus._db.executemany(
            "INSERT INTO answers (url, at, status, digest, said) VALUES (?, ?, ?, ?, ?)",
            [
                (URL, "2022-03-01T09:00:00Z", 200, digest, "200 OK"),
                (URL, "2022-03-02T09:00:00Z", 410, None, "410 Gone"),
                (URL, "2022-03-03T09:00:00Z", 200, digest, "200 OK"),
                (f"{URL}/b", "2022-03-03T09:00:00Z", 404, None, "404 Not Found"),
                (URL, "2022-03-04T09:00:00Z", 503, None, "503 Busy"),
            ],
        )
    found = corpus.versions(URL)
    assert [(s.state, s.version, s.detail) for s in found.sightings] == [
        ("read", 1, ""),
        ("gone", None, "410 Gone"),
        ("read", 1, "the same bytes again"),
        ("not used", None, "503 Busy"),
    ]
    assert found.revisions == ()


def test_an_article_about_what_was_removed_is_not_gone(corpus: Corpus) -> None:
    text = "“The page of the ministry was removed from the site on Monday,” Ada Holm said in Marn."
    corpus.add([page(text.encode(), name="a.txt", url=URL)])
    (seen,) = corpus.versions(URL).sightings
    assert (seen.state, seen.detail) == ("read", "")


def test_a_page_is_found_by_its_address_and_a_time(corpus: Corpus) -> None:
    bodies = [html(), html("a mistake"), html("a matter of regret")]
    corpus.add(captured(f"2022-03-0{n}T09:00:00Z", body) for n, body in enumerate(bodies, 1))
    assert corpus.page(URL).body == bodies[2].encode()
    assert corpus.page(URL, at="2022-03-02").body == bodies[1].encode()
    assert corpus.page(URL, at="2022-03-02T08:00:00Z").body == bodies[0].encode()
    assert corpus.page(URL, at="2021").body == bodies[0].encode()
    with pytest.raises(UsageError, match=r"no page is held of 'https://x\.example/'"):
        corpus.page("https://x.example/")
    with pytest.raises(UsageError, match="is no date"):
        corpus.page(URL, at="yesterday")


def test_captures_of_a_page_that_names_another_address_are_found_by_both(corpus: Corpus) -> None:
    head = f'<link rel="canonical" href="{URL}">'
    body = HTML.format(what="an act of piracy", who="Anna Brask", more="", head=head)
    corpus.add(
        [
            captured("2022-03-01T09:00:00Z", body, "https://post.example/amp/league?x=1"),
            captured("2022-03-02T09:00:00Z", html("a mistake")),
            captured("2022-03-02T09:00:00Z", html("no_mistake"), "https://post.example/other"),
        ]
    )
    for url in (URL, "https://post.example/amp/league?x=1"):
        assert [s.version for s in corpus.versions(url).sightings] == [1, 2]


def test_the_verb_shows_statements_first_and_leaves_with_2_where_nothing_is_held(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus.add(
        [
            captured("2022-03-01T09:00:00Z", html()),
            captured("2022-03-02T09:00:00Z", html("a mistake")),
        ]
    )

    def run(*words: str) -> int:
        monkeypatch.setattr("sys.argv", ["retold", "versions", str(corpus.path), *words])
        with pytest.raises(SystemExit) as left:
            cli.main()
        return int(left.value.code or 0)

    assert run(URL) == 0
    shown = capsys.readouterr().out
    assert "2022-03-01T09:00:00Z  version 1" in shown
    assert "published 2022-03-01T08:00:00Z (meta tag); captured 2022-03-02T09:00:00Z" in shown
    assert shown.index("the words were altered") < shown.index("Words altered, dropped and added")
    assert "[-an act of piracy-]{+a mistake+}" in shown
    assert run(URL, "--json") == 0
    assert len(json.loads(capsys.readouterr().out)["revisions"]) == 1
    assert run("https://x.example/") == 2
    assert "nothing is held of 'https://x.example/'" in capsys.readouterr().err
