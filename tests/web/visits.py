"""Hostile and foreign pages, and how tests visit a workbench."""

from collections.abc import Callable
from urllib.parse import quote

from starlette.testclient import TestClient

LineOf = Callable[..., bytes]
Visit = Callable[..., TestClient]

SCRIPT = "<script>alert('told')</script>"
HANDLER = '"><img src=x onerror=alert(1)>'
FIRES = "<svg/onload=alert(2)>"


def hostile(line_of: LineOf) -> bytes:
    """A page whose words, names and addresses all try to run."""
    said = f"The harbour {SCRIPT} closes at noon {HANDLER} for every flag"
    return line_of(
        f"{FIRES} told reporters: “{said}.” </p></main><script>alert(3)</script>",
        (FIRES, "told", said, FIRES),
        id="hostile",
        url="javascript:alert(4)",
        outlet=f"Gull {HANDLER}",
        title=f"Noon {SCRIPT}",
        byline=f"A. {FIRES}",
        published="2022-03-03",
    )


def scripts(line_of: LineOf) -> list[bytes]:
    """Names in Chinese and Arabic letters, in English sentences and by themselves."""
    return [
        line_of(
            "“港口不会关闭，” 林婉 said in Kestrel.",
            ("林婉", "said", "港口不会关闭", "林婉"),
            id="cjk",
            url="https://harbour.example/zh",
            outlet="海港日报",
            title="港口不会关闭",
            published="2022-03-05",
        ),
        line_of(
            "“الميناء لن يغلق أبدا،” سلمى الحداد said.",
            ("سلمى الحداد", "said", "الميناء لن يغلق أبدا", "سلمى الحداد"),
            id="rtl",
            url="https://harbour.example/ar",
            outlet="جريدة الميناء",
            title="الميناء لن يغلق",
            published="2022-03-06",
        ),
    ]


def key_of(client: TestClient) -> dict[str, str]:
    """The header that a write must bring."""
    return {"x-retold-key": client.get("/api/session").json()["key"]}


def all_pages(client: TestClient) -> list[str]:
    """The addresses of every kind of page, for every record that is held."""
    found = ["/", "/search", "/narratives", "/actors", "/outlets", "/holdings", "/review"]
    found += ["/review?kind=names", "/add", "/judgements", "/api", "/enter"]
    found += ["/search?q=customs", "/search?q=like:The harbour closes at noon for every flag."]
    lines = client.get("/api/attributions", params={"limit": 100}).json()["items"]
    found += [f"/statement/{line['id']}" for line in lines]
    found += [f"/compare/{line['id']}" for line in lines]
    found += [f"/review?item={line['id']}" for line in lines]
    found += [f"/article/{i}?dropped=true" for i in dict.fromkeys(x["article_id"] for x in lines)]
    actors = client.get("/api/actors", params={"limit": 100}).json()["items"]
    found += [f"/actor/{actor['id']}" for actor in actors]
    found += [f"/narrative/{n['id']}" for n in client.get("/api/narratives").json()["items"]]
    found += [
        f"/actor/{a['id']}/profile"
        for a in actors
        if client.get(f"/api/actors/{a['id']}").json()["total"]
    ]
    found += ["/versions?url=https://post.example/a", "/statement/post-1-1?lane=The Harbour Post"]
    names = [quote(outlet["name"], safe="") for outlet in client.get("/api/outlets").json()]
    return found + [f"/outlet/{name}{more}" for name in names for more in ("", "/profile")]
