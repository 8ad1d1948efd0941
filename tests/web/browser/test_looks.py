"""Every page in a browser: nothing that axe finds, no complaint, nothing wider than the screen."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from .conftest import Open, Serve

PAGES = (
    "/",
    "/search?q=customs",
    "/search?q=giraffe",
    "/search?q=like: The customs ledger of the Northern League is the root cause.",
    "/statement/post-1-1",
    "/statement/wire-2-1",
    "/statement/hostile-1",
    "/compare/vna-1-1",
    "/statement/post-1-1?lane=The%20Harbour%20Post",
    "/narratives",
    "/versions?url=https://post.example/a",
    "/outlet/The%20Harbour%20Post/profile",
    "/review?kind=retellings",
    "/review?kind=lines",
    "/article/vna-1?dropped=true",
    "/article/hostile",
    "/article/rtl",
    "/article/cjk",
    "/actors",
    "/outlets",
    "/outlet/VNA",
    "/holdings",
    "/review",
    "/review?item=vna-1-1",
    "/review?item=hostile-1",
    "/review?kind=names",
    "/add",
    "/judgements",
    "/api",
    "/enter",
)
AXE = """async () => {
  const told = await axe.run(document, {resultTypes: ["violations"]});
  const places = (nodes) => nodes.map((node) => node.target).join(" ");
  return told.violations.map((v) => `${v.id}: ${v.help}: ${places(v.nodes)}`);
}"""


@pytest.fixture(scope="module")
def address(serve: Serve, made: Path) -> str:
    return serve(made)


def linked(page: Page, address: str) -> list[str]:
    """The narrative and the actor that lists lead to."""
    found = []
    for listed, one in (("/narratives", "/narrative/"), ("/actors", "/actor/")):
        page.goto(address + listed)
        found.append(page.locator(f"main a[href^='{one}']").first.get_attribute("href") or "")
    return [*found, f"{found[-1]}/profile"]


@pytest.mark.parametrize(
    ("width", "scheme"), [(360, "dark"), (1280, "light"), (1280, "dark"), (2560, "light")]
)
def test_every_page_can_be_used_by_everybody(
    tab: Open, address: str, axe: str, width: int, scheme: Any
) -> None:
    page = tab(address, viewport={"width": width, "height": 900}, color_scheme=scheme)
    found = {}
    for path in (*PAGES, *linked(page, address)):
        page.goto(address + path)
        # What the test itself brings in is let through; the page's own policy stays as it is.
        page.evaluate(axe)
        found[path] = page.evaluate(AXE)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{path} is {wide} wider than {width}"
    assert {path: told for path, told in found.items() if told} == {}


def test_axe_would_find_what_is_wrong(tab: Open, address: str, axe: str) -> None:
    page = tab(f"{address}/search?q=customs")
    page.evaluate("document.querySelector('label[for=q]').remove()")
    page.evaluate("document.getElementById('q').removeAttribute('placeholder')")
    page.evaluate(axe)
    assert any(told.startswith("label: ") for told in page.evaluate(AXE))


def test_nothing_is_fetched_from_elsewhere(tab: Open, address: str) -> None:
    page = tab(address)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in PAGES:
        page.goto(address + path)
    assert asked
    assert [url for url in asked if not url.startswith(address)] == []


def test_what_is_injected_is_not_loaded(tab: Open, address: str) -> None:
    """The policy holds even where a template would fail."""
    page = tab(address, complains="Content Security Policy")
    refused = page.evaluate(
        """() => new Promise((done) => {
          document.addEventListener("securitypolicyviolation", (e) => done(e.violatedDirective));
          const picture = document.createElement("img");
          picture.src = "https://evil.example/x.png";
          document.body.append(picture);
        })"""
    )
    assert refused == "img-src"


def test_it_works_without_scripts(tab: Open, address: str) -> None:
    page = tab(f"{address}/", java_script_enabled=False)
    page.fill("#q", "customs")
    page.click("main button")
    page.locator("a.open").first.click()
    page.wait_for_url("**/statement/**")
    assert page.locator("h1").count() == 1
    page.click("text=Set side by side")
    page.wait_for_url("**a=*")
    assert page.locator(".two figure").count() == 2


def test_right_to_left_text_stands_right(tab: Open, address: str) -> None:
    page = tab(f"{address}/article/rtl")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).direction") == "rtl"
    page.goto(f"{address}/article/cjk")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).direction") == "ltr"
