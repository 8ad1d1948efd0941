"""Invented pages of text, each with the dirt of another kind of site, and what each line is.

A page is a list of (kind, line); "body", "headline", "heading" and "caption" are the article.
"""

Marked = list[tuple[str, str]]

PORTAL: Marked = [
    ("boilerplate", "Skip to content"),
    ("boilerplate", "Home › World › Veldoria"),
    ("boilerplate", "Breaking News"),
    ("headline", "Veldoria recalls its envoy from Marn"),
    ("byline", "By Ana Holt"),
    ("boilerplate", "Published: 4 March 2023 18:20 GMT"),
    ("boilerplate", "Share this article"),
    ("boilerplate", "12 comments"),
    ("body", "Veldoria has recalled its envoy from Marn, the Foreign Ministry in Kestrel said."),
    ("body", "“We have nothing to add,” the envoy said."),
    ("body", "He left."),
    ("boilerplate", "Advertisement"),
    ("heading", "No talks planned"),
    ("body", "The ministry did not say when the envoy would return to the Ostmark Republic."),
    ("boilerplate", "Read more: Who is the envoy?"),
    ("body", "The Northern League asked both sides to come back to the table."),
    ("body", "— Meridian Wire"),
    ("boilerplate", "Most read"),
    ("boilerplate", "Sugar beet harvest ends early"),
    ("boilerplate", "Ten quiet islands for the summer"),
    ("boilerplate", "The islands of the south have seen fewer visitors than in any year."),
    ("boilerplate", "Snow closes the Brenn pass"),
    ("boilerplate", "© 2023 The Harbour Post. All rights reserved."),
]

STATEMENT: Marked = [
    ("boilerplate", "Sunday, 14 July 2024"),
    ("boilerplate", "EN | DE | FR"),
    ("headline", "Statement of the Ministry of Foreign Affairs on the talks in Kestrel"),
    ("body", "The Ministry of Foreign Affairs of Veldoria issued the following statement:"),
    ("body", "The League has broken its word for the third time and bears the blame for it."),
    ("body", "Veldoria will defend its harbours."),
    ("body", "There will be no further talks before the blockade of the strait is lifted."),
    ("body", "Tomas Verrin, spokesperson"),
    ("body", "Kestrel, 12 July 2024"),
]

SPRITES: Marked = [
    ("boilerplate", "svg-menu svg-search svg-close svg-share svg-play svg-arrow-left"),
    ("boilerplate", "Channel Five Online"),
    ("boilerplate", "Tue 5 Sep 2023 09:15"),
    ("headline", "Minister calls blockade “a crime” – Veldoria"),
    ("heading", "The trade minister blamed the League for the empty harbours of the east"),
    ("caption", "Freighters wait off Port Amsel on September 2, 2023. (Photo: VNA)"),
    ("body", "Veldoria's trade minister has called the blockade of its eastern harbours a crime."),
    ("body", "The League said its rules on freight would stay in force until the spring."),
    ("boilerplate", "chevron_right bookmark_border play_arrow share volume_up close"),
    ("boilerplate", "Listen to this article"),
    ("boilerplate", "03:41 / 07:12"),
]

TWICE: Marked = [
    ("headline", "League rejects protest over freight rules"),
    ("boilerplate", "League rejects protest over freight rules"),
    (
        "body",
        "The Northern League on Monday rejected a protest by Veldoria over its freight rules.",
    ),
    ("body", "“The rules hold for all,” its secretary said in a statement carried by the VNA."),
    ("boilerplate", "Orchestra plays to a full house"),
    ("boilerplate", "Orchestra plays to a full house"),
    ("boilerplate", "The orchestra of Marn opened its season with a concert that was sold out"),
    ("boilerplate", "March 3, 2023"),
    ("boilerplate", "Rail wagons for the harvest"),
    ("boilerplate", "Rail wagons for the harvest"),
    ("boilerplate", "The growers of the Upper Valley were given two hundred wagons for the"),
    ("boilerplate", "Load more"),
]

BOX: Marked = [
    ("headline", "Verrin to speak at the Assembly on Friday"),
    ("body", "Tomas Verrin will speak at the Assembly on Friday, his office in Kestrel said."),
    ("body", "It is his first speech there since the talks on the strait broke down in spring."),
    ("boilerplate", "Related articles"),
    ("boilerplate", "Who is Tomas Verrin?"),
    ("boilerplate", "A short history of the strait"),
    ("body", "His office said that he would ask the Assembly for a vote on the freight rules."),
    ("body", "Diplomats from three members of the League said they would leave the hall then."),
    ("body", "“He may talk to the chairs,” one of them told the Meridian Wire."),
    ("byline", "(Reporting by Ana Holt in Kestrel; Editing by Jonas Hale)"),
]

MENU: Marked = [
    ("boilerplate", "Menu"),
    ("boilerplate", "Politics"),
    ("boilerplate", "Sport"),
    ("boilerplate", "Beet growers demand wagons before the frost"),
    ("boilerplate", "Orchestra opens season with sold-out concert"),
    ("headline", "Freighters turn back at the strait as rules bite"),
    ("body", "Twelve freighters turned back at the strait on Monday as new freight rules began."),
    ("body", "The harbour master of Port Amsel said the freighters had lacked the new licence."),
    ("boilerplate", "Beet growers demand wagons before the frost"),
    ("boilerplate", "Orchestra opens season with sold-out concert"),
    ("boilerplate", "Skaters win silver on the frozen Brenn lake"),
    ("boilerplate", "Privacy policy"),
    ("boilerplate", "Contact us"),
]

PAGES = {
    "portal": PORTAL,
    "statement": STATEMENT,
    "sprites": SPRITES,
    "twice": TWICE,
    "box": BOX,
    "menu": MENU,
}


def source(marked: Marked) -> str:
    """The page as it is saved."""
    return "\n\n".join(line for _, line in marked) + "\n"
