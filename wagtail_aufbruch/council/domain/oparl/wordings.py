"""The wordings of results. Some servers put the minutes into a result, with the names of who spoke and how they voted.

So a wording is kept only if it consists of words that councils vote with, and of nothing else; what holds any other
word is compared with the wordings that staff have typed, and then forgotten.
"""

import re

from wagtail_aufbruch.core.lists.folding import fold

LONGEST = 200
_WORD = re.compile(r"[^\W\d_]+|\d+")

KNOWN = frozenset(
    fold(word)
    for word in """
    ab abgelehnt abgesetzt abgestimmt ablehnend ablehnung abs abstimmung abstimmungsergebnis abweichend absatz alle allen als am an anderung anderungen
    änderung änderungen angenommen antrag antrags anträge auf auftrag aus ausschuss ausschusses bei beraten beratung beratungsergebnis beschluss beschlossen
    beschlossene beschlussempfehlung beschlussvorlage beschlussvorschlag beschlussvorschlags bis damit das dafür dagegen dem den der des die durch ein eine einem einen einer
    einheitlich einstimmig einstimmige einstimmiger eingebracht empfehlung empfohlen enthalten enthaltung enthaltungen entfallen entfällt entscheidung entsprechend ergänzt
    ergänzung ergänzungen erledigt ergebnis fassung fraktion fraktionen für gegen gegenstimme gegenstimmen geändert geänderte geänderter geheim gemäß genehmigt genommen gesetzt gestimmt
    gremium gültig haben hat im in ist ja jastimme jastimmen kein keine keinen keiner kenntnis kenntnisnahme kenntnisgenommen mehrheit mehrheitlich mit mitgliedern modifiziert nach namentlich
    nachtrag nein neinstimme neinstimmen nicht noch ohne offen öffentlich punkt rat rates sachstand satz sich sitzung sitzungsteil sind stattgegeben stimmberechtigt stimme stimmen stimmengleichheit
    tagesordnung tagesordnungspunkt teilweise top über überwiegend überweisung überwiesen ungeändert und unentschieden unverändert unveränderte variante verändert vertagt vertagung verwaltung
    verwaltungsvorlage verweisung verwiesen verzichtet von vorbehaltlich vorberatung vorgeschlagen vorlage vorschlag votum weiter weitergeleitet wird wurde wurden wie zugestimmt zur
    zurückgenommen zurückgestellt zurückgezogen zurückverwiesen zurückziehung zum zustimmend zustimmung zuständigen
    """.split()
)
"""Words that name nobody. A word that is also a family name of note does not belong here."""


def wording_key(text: str) -> str:
    """The same for a wording with other numbers, capitals, blanks and full stops: "einstimmig, 2 Enthaltungen"."""
    return " ".join("#" if part.isdigit() else part for part in _WORD.findall(fold(text[: LONGEST * 4])))[:LONGEST]


def may_be_kept(text: str) -> bool:
    """Whether every word of it is one that councils vote with, so that no name can stand in it."""
    parts = _WORD.findall(fold(text))
    return bool(parts) and len(text) <= LONGEST and all(part.isdigit() or part in KNOWN for part in parts)
