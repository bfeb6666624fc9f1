"""What the demo city says about itself: dated public facts, nothing made up."""

from datetime import date
from typing import NamedTuple

HOME_TITLE = "Willkommen in Gütersloh"
HOME_INTRODUCTION = "Was die Stadt vorhat, was entschieden ist und wo Sie mitreden können."
TEASER_KICKER = "Ein Vorhaben der ganzen Stadtgesellschaft"
TEASER_TEXT = (
    "Digitalisierung reicht weit über elektronische Verwaltung hinaus. Deshalb arbeiten Stadtgesellschaft, Politik und "
    "Verwaltung gemeinsam daran. Bringen Sie Ihre Idee ein; Sie brauchen dafür kein Konto."
)
TEASER_ACTION = "Zum Digitalen Aufbruch"
NEWS_TITLE = "Aktuelles"
NEWS_INTRODUCTION = "Beschlüsse und Termine aus der Stadt, das Neueste zuerst."


class NewsItem(NamedTuple):
    """One news page; ``body`` is rich text."""

    slug: str
    date: date
    title: str
    introduction: str
    body: str


NEWS = [
    NewsItem(
        "hauptausschuss-digitaler-aufbruch",
        date(2017, 12, 4),
        "Hauptausschuss bringt den Digitalen Aufbruch auf den Weg",
        "Der Hauptausschuss hat am 4. Dezember 2017 einstimmig bei zwei Enthaltungen zugestimmt: Die Verwaltung "
        "bereitet den Digitalen Aufbruch Gütersloh vor, der 2018 beginnen soll.",
        "<p>Grundlage ist die Beschlussvorlage 395/2017 vom 21. November 2017. Danach startet der Prozess gemeinsam "
        "mit Politik, Stadtgesellschaft und Verwaltung; Personal und Mittel sollen im Haushalt 2018 bereitstehen.</p>"
        "<h2>Wie es dazu kam</h2>"
        "<p>Am 26. Mai 2017 hatten CDU und BÜNDNIS 90/DIE GRÜNEN einen Antrag gestellt. Am 10. Juli 2017 folgte der "
        "Auftrag des Ausschusses.</p>"
        "<h2>Vier Oberziele</h2>"
        "<ul><li>Förderung des gesellschaftlichen Zusammenhalts und der gesellschaftlichen Teilhabe</li>"
        "<li>Ökonomische und ökologische Nachhaltigkeit</li><li>Wettbewerbs- und Innovationsfähigkeit</li>"
        "<li>Operative Exzellenz</li></ul>",
    ),
    NewsItem(
        "auftaktveranstaltung-theater",
        date(2018, 11, 23),
        "Auftakt im Theater",
        "Die Auftaktveranstaltung zum Digitalen Aufbruch hat am 23. November 2018 um 17 Uhr im Theater Gütersloh "
        "begonnen. Ein Livestream hat sie übertragen.",
        "<p>Die Veranstaltung zählt seither als erstes Digitales Forum. Zum Besuch gibt es zwei Angaben: "
        "650 Menschen und „über 700“.</p>",
    ),
    NewsItem(
        "zukunftswerkstatt-stadthalle",
        date(2019, 4, 5),
        "Zukunftswerkstatt in der Stadthalle",
        "110 Menschen haben am 5. April 2019 von 17 bis 20 Uhr in der Stadthalle in fünf Workshops gearbeitet.",
        "<p>Zugleich läuft bis zum 5. Mai 2019 ein offener Aufruf: Gesucht werden Stadtexpertinnen und Stadtexperten, "
        "acht bis zehn für jedes Denklabor.</p>",
    ),
    NewsItem(
        "rat-beschliesst-digitale-agenda",
        date(2021, 7, 1),
        "Rat beschließt die Digitale Agenda",
        "Der Rat hat am 1. Juli 2021 die Digitale Agenda der Stadt beschlossen. Sie umfasst neun Felder.",
        "<ul><li>Lernende Stadt</li><li>Kulturelle Vielfalt</li><li>Mitmachstadt</li><li>Gutes Stadtklima</li>"
        "<li>Vernetzte Mobilität</li><li>Zukunft der Arbeit</li><li>Wohlergehen für alle</li>"
        "<li>Zukunft im Quartier</li><li>Guter Service</li></ul>",
    ),
]
