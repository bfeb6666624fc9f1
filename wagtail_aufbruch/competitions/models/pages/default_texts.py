"""Texts that a new competition begins with; the editor may change them."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_aufbruch.competitions.enums import Unrepaired


def default_consent() -> str:
    """What people agree to who enter, in the language active when the competition is made."""
    return _(
        "I have read the terms and agree to them. The town stores what I hand in, my name and my e-mail address in "
        "order to hold this competition. I can withdraw my entry until the closing date, and this consent at any time."
    )


def default_guardian_consent() -> str:
    """What a parent or guardian agrees to."""
    return _("I am the parent or guardian and agree that my child takes part in this competition.")


def default_rules() -> list[tuple[str, str]]:
    """Usual rules of a formal check, each with what becomes of an entry that was not repaired in time."""
    return [
        (_("The entry is complete: all that has to be filled in is there and can be opened."), Unrepaired.AS_IT_STANDS),
        (_("It was handed in in time."), Unrepaired.NOT_ADMITTED),
        (_("It was handed in to the right category, by somebody who may take part."), Unrepaired.NOT_ADMITTED),
        (_("It is the entrant's own work, and sources are named."), Unrepaired.NOT_ADMITTED),
        (_("Everybody who can be recognised in pictures, sound or film has agreed."), Unrepaired.NOT_ADMITTED),
    ]


def default_terms() -> list[dict[str, object]]:
    """The headings under which terms of a competition are usually written, each with what belongs below it."""
    sections = [
        (_("What it is about"), _("Which competition these terms hold for, and what is looked for.")),
        (_("Who holds it"), _("Name and address of the organiser.")),
        (_("Who may take part"), _("Ages, place, teams, classes; who is excluded, for instance the jury's relatives.")),
        (_("Until when"), _("The moments of the competition, and that the time of arrival counts.")),
        (_("What can be handed in"), _("Kinds and sizes of files, languages, number of entries.")),
        (_("Rights of use"), _("That the entry is one's own; what the town may show, where and for how long.")),
        (
            pgettext("terms", "Privacy"),
            _("What is stored for what, who sees it, when it is deleted, how consent is withdrawn."),
        ),
        (_("How it is decided"), _("Formal check, jury, criteria, public vote, what happens when two are equal.")),
        (_("How the result is announced"), _("When, where, and how winners are told.")),
        (_("Contact"), _("Whom one asks.")),
    ]
    blocks: list[dict[str, object]] = []
    for heading, hint in sections:
        blocks.append({"type": "heading", "value": {"text": heading, "level": "2"}})
        blocks.append({"type": "paragraph", "value": f"<p>{hint}</p>"})
    return blocks
