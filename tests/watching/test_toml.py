"""sources.toml: what it may say, and what is told of what it may not."""

import re
from pathlib import Path

import pytest

from retold.errors import UsageError
from retold.watching import read_watchlist

WHOLE = """
agent = "retold (+mailto:desk@example.org)"
delay = "5s"
every = "1h"

[[source]]
name = "VNA"
feed = ["https://vna.example/rss.xml", "https://vna.example/world.xml"]
every = "10m"
again = []

[[source]]
site = "https://post.example"
page = "https://post.example/live"

[[alert]]
name = "the ledger line"
statement = "The customs ledger is the root cause."
outlet = "VNA"
voice = "own"

[[alert]]
name = "Varn on tariffs"
actor = "Ilsa Varn"
term = "tariff"

[deliver]
file = "alerts.xml"
webhook = "https://desk.example/hook"
"""


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    return tmp_path / "sources.toml"


def test_all_that_can_be_said(sources: Path) -> None:
    sources.write_text(WHOLE, encoding="utf-8")
    held = read_watchlist(sources)
    vna, post = held.plans
    assert (vna.source, vna.every, vna.again) == ("watch VNA", 600.0, ())
    assert vna.seeds == {
        "https://vna.example/rss.xml": "list",
        "https://vna.example/world.xml": "list",
    }
    assert post.every == 3600.0
    assert post.again == (86_400.0, 7 * 86_400.0, 30 * 86_400.0)
    assert sorted(post.seeds.values()) == ["page", "site"]
    assert [one.name for one in held.saved] == ["the ledger line", "Varn on tariffs"]
    assert (held.agent, held.delay) == ("retold (+mailto:desk@example.org)", 5.0)
    assert held.file == sources.parent / "alerts.xml"
    assert held.webhook == "https://desk.example/hook"


SOURCE = '[[source]]\nfeed = "https://vna.example/rss.xml"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "names no source"),
        ("[[source]", "is no TOML"),
        ("source = 3", "source is a list of tables"),
        ("[[source]]\nname = 'a'", "names nothing to ask for"),
        ("[[source]]\nfeed = 'vna.example'", "is no address of the web"),
        ("[[source]]\nfeed = 7", "is no address of the web"),
        ("[[source]]\nfeed = 'file:///etc/passwd'", "is no address of the web"),
        (f"{SOURCE}feeds = 'x'", "says 'feeds'; wanted again, every, feed"),
        (f"{SOURCE}every = 'often'", "is 'often'; wanted a time such as '15m'"),
        (f"{SOURCE}every = 5", "is 5; wanted a time"),
        (f"{SOURCE}again = 5", "wanted a list of times"),
        (f"delai = '5s'\n{SOURCE}", "says 'delai'"),
        (SOURCE + SOURCE, "two sources or two alerts of one name"),
        (f"{SOURCE}[[alert]]\nterm = 'x'", "has no name"),
        (f"{SOURCE}[[alert]]\nname = 'x'", "wants one thing"),
        (f"{SOURCE}[[alert]]\nname = 'x'\nterm = ''", "wanted words in quotation marks"),
        (f"{SOURCE}[deliver]\nfile = 'a.csv'", "alerts cannot go to 'a.csv'"),
        (f"{SOURCE}[deliver]\nwebhook = 'ftp://x'", "is no address of the web"),
        (f"{SOURCE}[deliver]\nmail = 'x'", "says 'mail'"),
        (f"agent = 7\n{SOURCE}", "agent is 7"),
    ],
)
def test_what_is_wrong_is_told(sources: Path, text: str, told: str) -> None:
    sources.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=told.replace("[", r"\[")):
        read_watchlist(sources)


def test_a_file_that_is_not_there_is_told(sources: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_watchlist(sources)


def test_the_file_in_the_docs_is_one_that_can_be_watched(sources: Path) -> None:
    docs = Path(__file__).resolve().parents[2] / "docs" / "formats.md"
    (shown,) = re.findall(r"```toml\n(.*?)```", docs.read_text(encoding="utf-8"), re.DOTALL)
    sources.write_text(shown, encoding="utf-8")
    held = read_watchlist(sources)
    assert (len(held.plans), len(held.saved)) == (4, 3)
