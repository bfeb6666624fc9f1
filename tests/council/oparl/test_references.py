"""Numbers and addresses of papers, as they are written in many ways."""

import pytest

from wagtail_aufbruch.council.models.references import address_key, reference_key


@pytest.mark.parametrize(
    "text",
    [
        "2026/0289",
        "DS 2026 / 289",
        "2026/289",
        "Drucksache Nr. 2026/0289",
        "Vorlage 2026-289",
        "ds2026/0289",
        "  2026 / 0289 ",
        "Drs. 2026.289",
    ],
)
def test_the_same_number_is_known_however_it_is_written(text: str) -> None:
    assert reference_key(text) == "2026/289"


@pytest.mark.parametrize(
    "text",
    ["2026/0289/1", "2026/0289-01", "2026/289 1. Ergänzung", "289/2026", "2026/2890", "A 2026/0289", "2025/0289"],
)
def test_another_number_is_another_one(text: str) -> None:
    assert reference_key(text) != "2026/289"


def test_an_addition_is_known_as_itself() -> None:
    assert reference_key("2026/0289/1") == reference_key("DS 2026/289 / 01") == "2026/289/1"
    assert reference_key("80/2019 2. Ergänzung") == reference_key("80/2019 2. Ergaenzung")


@pytest.mark.parametrize("text", ["", "DS", "ohne", "—", "Vorlage Nr."])
def test_no_number_is_like_no_other(text: str) -> None:
    assert reference_key(text) == ""


def test_numbers_of_nothing_but_zeros_stay_numbers() -> None:
    assert reference_key("2026/000") == "2026/0"


def test_addresses_are_the_same_by_either_scheme() -> None:
    assert address_key("http://RIS.stadt.example/vo?id=1#top") == address_key("https://ris.stadt.example/vo?id=1") != ""
    assert address_key("https://ris.stadt.example/vo?id=2") != address_key("https://ris.stadt.example/vo?id=1")
    assert address_key("https://ris.stadt.example/Vo") != address_key("https://ris.stadt.example/vo")
    assert address_key("") == address_key("javascript:x") == ""
