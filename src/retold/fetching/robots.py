"""What a site's robots.txt allows (RFC 9309)."""

from protego import Protego

from retold.fetching.answer import Answer

READ = 500 * 2**10
"""Bytes of a robots.txt that are read, as the RFC asks for at least."""

LONGEST = 60.0
"""Seconds of the longest Crawl-delay that is kept to; longer ones are mistakes or traps."""


class Rules:
    """The rules of one site for one agent.

    Example:
        >>> Rules("User-agent: *\\nDisallow: /private", "retold/1").allow("https://a.example/b")
        True
    """

    def __init__(self, text: str, agent: str) -> None:
        self._rules = Protego.parse(text)
        self._agent = agent

    def allow(self, url: str) -> bool:
        """Whether a url may be asked for."""
        return bool(self._rules.can_fetch(url, self._agent))

    @property
    def delay(self) -> float:
        """The seconds that the site wants between requests; 0 where it does not say."""
        told = self._rules.crawl_delay(self._agent)
        return min(max(float(told), 0.0), LONGEST) if told else 0.0

    @property
    def sitemaps(self) -> list[str]:
        """The sitemaps that it names."""
        return list(self._rules.sitemaps)


def rules(answer: Answer, agent: str) -> Rules:
    """The rules in an answer; where a site has no such file, all is allowed."""
    if answer.status != 200 or b"\0" in answer.body[:1024]:
        return Rules("", agent)
    return Rules(answer.body[:READ].decode("utf-8", "replace"), agent)
