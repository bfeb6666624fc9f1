"""Numbers in WAGTAIL_AUFBRUCH: what README promises is taken, what makes no sense is named at start."""

import math
from typing import Any

import pytest

from wagtail_aufbruch.core.domain.system_checks import check_settings


@pytest.mark.parametrize(
    "given",
    [
        {"THROTTLE_FACTOR": 0},
        {"THROTTLE_FACTOR": 0.5},
        {"TRUSTED_PROXIES": 0},
        {"TRUSTED_PROXIES": 2},
        {"SPAM_SECONDS": 0},
        {"SPAM_SECONDS": 1.5},
        {"UPLOAD_MEGABYTES": 2.5},
        {"PICTURE_MEGAPIXELS": 0.5},
        {"LINK_HOURS": 1},
    ],
)
def test_a_number_that_makes_sense_is_taken(settings: Any, given: dict[str, Any]) -> None:
    settings.WAGTAIL_AUFBRUCH = given
    assert check_settings(None) == []


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({"THROTTLE_FACTOR": -1}, "a number from 0 on"),
        ({"THROTTLE_FACTOR": math.nan}, "a number from 0 on"),
        ({"TRUSTED_PROXIES": "1"}, "a whole number from 0 on"),
        ({"TRUSTED_PROXIES": True}, "a whole number from 0 on"),
        ({"UPLOAD_MEGABYTES": 0}, "a number above 0"),
        ({"LINK_HOURS": 0}, "a whole number above 0"),
        ({"LINK_HOURS": 1.5}, "a whole number above 0"),
    ],
)
def test_a_number_that_makes_none_is_named_with_what_is_asked_for(
    settings: Any, given: dict[str, Any], asked: str
) -> None:
    settings.WAGTAIL_AUFBRUCH = given
    (error,) = check_settings(None)
    assert error.id == "aufbruch.E003"
    assert error.msg.endswith(f"must be {asked}.")
