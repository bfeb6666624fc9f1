"""Texts that a new page begins with. An editor adapts them; the town's officer for data protection checks them.

Every function returns text in the language that is active when the page is made.
"""

from django.utils.translation import gettext as _


def accessibility_enforcement() -> str:
    """Whom to turn to when the town does not answer: § 10d BGG NRW."""
    text = _(
        "If you have reported a barrier and got no answer, or none that helps you, you can turn to the Ombudsstelle "
        "für barrierefreie Informationstechnik des Landes Nordrhein-Westfalen. It is part of the "
        "Landesbehindertenbeauftragte in Düsseldorf and costs nothing."
    )
    return f"<p>{text}</p>"


def supervisory_authority() -> str:
    """The authority in North Rhine-Westphalia."""
    return _("Landesbeauftragte für Datenschutz und Informationsfreiheit Nordrhein-Westfalen, Düsseldorf")


def privacy_processing() -> str:
    """What the package itself does, so that the notice starts out true."""
    paragraphs = [
        (
            _("When you only read"),
            _("Nothing is stored about you. These pages set no cookie and load nothing from other providers."),
        ),
        (
            _("Your rights"),
            _(
                "Under “My participation” you can see, take along, withdraw and erase what you handed in, "
                "without writing to anybody. Besides, you have the rights of Articles 15 to 21 and 77 of the "
                "General Data Protection Regulation."
            ),
        ),
    ]
    return "".join(f"<h3>{title}</h3><p>{text}</p>" for title, text in paragraphs)
