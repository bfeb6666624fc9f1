"""Which words of a result may be kept at all."""

import pytest

from wagtail_aufbruch.council.domain.oparl.matching.wordings import LONGEST, may_be_kept, wording_key


@pytest.mark.parametrize(
    "text",
    [
        "Einstimmig, 0 Enthaltungen ",
        "einstimmig, 1 Enthaltung",
        "Kenntnisnahme",
        "mehrheitlich beschlossen",
        "Ja: 48, Nein: 0, Enthaltungen: 0",
        "geändert beschlossen",
        "zur Kenntnis genommen",
        "zurückgestellt",
        "ungeändert beschlossen (Gegenstimmen: 3)",
        "an den Ausschuss verwiesen",
    ],
)
def test_what_councils_vote_with_may_be_kept(text: str) -> None:
    assert may_be_kept(text)


@pytest.mark.parametrize(
    "text",
    [
        "einstimmig, 1 Enthaltung Hr. N. N.",
        "einstimmig, 1 Enthaltung Muster",
        "Ratsmitglied Muster beantragt",
        "Damit ist der Antrag von Frau Muster abgelehnt",
        "beschlossen (M.)",
        "",
        "…",
        "einstimmig " * 40,
    ],
)
def test_whatever_may_hold_a_name_is_not(text: str) -> None:
    assert not may_be_kept(text)


def test_numbers_and_capitals_make_no_other_wording() -> None:
    assert (
        wording_key("einstimmig, 0 Enthaltungen")
        == wording_key("Einstimmig;  12 Enthaltungen ")
        == "einstimmig # enthaltungen"
    )
    assert wording_key("nicht zugestimmt") != wording_key("zugestimmt")
    assert len(wording_key("einstimmig " * 100)) <= LONGEST
