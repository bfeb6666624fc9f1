"""The wordings of results. Some servers put the minutes into a result, with the names of who spoke and how they voted.

So a wording is kept only if it consists of words that councils vote with, and of nothing else; what holds any other
word is compared with the wordings that staff have typed, and then forgotten.
"""

from wagtail_aufbruch.core.lists.folding import fold
from wagtail_aufbruch.council.models.references import LONGEST, WORD, wording_key

__all__ = ["KNOWN", "LONGEST", "may_be_kept", "wording_key"]

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


def may_be_kept(text: str) -> bool:
    """Whether every word of it is one that councils vote with, so that no name can stand in it."""
    parts = WORD.findall(fold(text))
    return bool(parts) and len(text) <= LONGEST and all(part.isdigit() or part in KNOWN for part in parts)
