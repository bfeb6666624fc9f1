"""The wordings of results. Some servers put the minutes into a result, with the names of who spoke and how they voted.

So a wording is kept only if it consists of words that councils vote with, and of nothing else; what holds any other
word is compared with the wordings that staff have typed, and then forgotten.
"""

import re

from wagtail_aufbruch.core.lists.folding import fold

LONGEST = 200
_WORD = re.compile(r"[^\W\d_]+|\d+")

_WORDS = """
    ab abgelehnt abgesetzt abgestimmt ablehnend ablehnung abs absatz abstimmung abstimmungsergebnis abweichend alle
    allen als am an anderung anderungen angenommen antrag antrags anträge auf auftrag aus ausschuss ausschusses bei
    beraten beratung beratungsergebnis beschlossen beschlossene beschluss beschlussempfehlung beschlussvorlage
    beschlussvorschlag beschlussvorschlags bis dafür dagegen damit das dem den der des die durch ein eine einem
    einen einer eingebracht einheitlich einstimmig einstimmige einstimmiger empfehlung empfohlen entfallen entfällt
    enthalten enthaltung enthaltungen entscheidung entsprechend ergebnis ergänzt ergänzung ergänzungen erledigt
    fassung fraktion fraktionen für gegen gegenstimme gegenstimmen geheim gemäß genehmigt genommen gesetzt gestimmt
    geändert geänderte geänderter gremium gültig haben hat im in ist ja jastimme jastimmen kein keine keinen keiner
    kenntnis kenntnisgenommen kenntnisnahme mehrheit mehrheitlich mit mitgliedern modifiziert nach nachtrag
    namentlich nein neinstimme neinstimmen nicht noch offen ohne punkt rat rates sachstand satz sich sind sitzung
    sitzungsteil stattgegeben stimmberechtigt stimme stimmen stimmengleichheit tagesordnung tagesordnungspunkt
    teilweise top und unentschieden ungeändert unverändert unveränderte variante vertagt vertagung verwaltung
    verwaltungsvorlage verweisung verwiesen verzichtet verändert von vorbehaltlich vorberatung vorgeschlagen vorlage
    vorschlag votum weiter weitergeleitet wie wird wurde wurden zugestimmt zum zur zurückgenommen zurückgestellt
    zurückgezogen zurückverwiesen zurückziehung zustimmend zustimmung zuständigen änderung änderungen öffentlich
    über überweisung überwiegend überwiesen
"""
KNOWN = frozenset(fold(word) for word in _WORDS.split())
"""Words that name nobody. A word that is also a family name of note does not belong here."""


def wording_key(text: str) -> str:
    """The same for a wording with other numbers, capitals, blanks and full stops: "einstimmig, 2 Enthaltungen"."""
    return " ".join("#" if part.isdigit() else part for part in _WORD.findall(fold(text[: LONGEST * 4])))[:LONGEST]


def may_be_kept(text: str) -> bool:
    """Whether every word of it is one that councils vote with, so that no name can stand in it."""
    parts = _WORD.findall(fold(text))
    return bool(parts) and len(text) <= LONGEST and all(part.isdigit() or part in KNOWN for part in parts)
