"""WAGTAIL_AUFBRUCH: what README promises is taken, what makes no sense is named at start with an example."""

import math
from typing import Any

import pytest
from django.core.checks import CheckMessage, run_checks
from django.core.checks.registry import registry
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.core.conf import DEFAULTS, aufbruch_settings
from wagtail_aufbruch.core.domain.checks.setting_rules import RULES
from wagtail_aufbruch.core.domain.checks.settings import check_settings

pytestmark = pytest.mark.django_db

TILES = {"url": "https://kacheln.example/{z}/{x}/{y}.png", "attribution": "© Amt", "provider": "Amt"}
MAY_BE_NONE = {"CONTENT_SECURITY_POLICY", "PERMISSIONS_POLICY", "PUBLISHED_DAYS", "MAP_TILES"}
NO_VALUES = [None, "", "x\ny", "zehn", -1, -0.5, math.nan, math.inf, True, 10**40, object(), b"x", [], [1], {}, {1: 2}]
"""Of these most are wrong for every setting; which ones are right for one, ``RIGHT`` says."""
RIGHT = {
    "BASE_TEMPLATE": ["zehn"],
    "CONTENT_SECURITY_POLICY": [None, "zehn"],
    "PERMISSIONS_POLICY": [None, "zehn"],
    "CACHE_ALIAS": ["zehn"],
    "CACHE_IGNORED_COOKIES": [[]],
    "DISPOSABLE_DOMAINS": [[]],
    "PUBLISHED_DAYS": [None],
    "MAIL_COLOURS": [{}],
    "CLAMD": [""],
    "OPARL_PROXY": [""],
    "OPARL_PRIVATE_HOSTS": [[]],
    "ENTRY_FILE_MEGABYTES": [{}],
    "MAP_TILES": [None],
    "DATA_LICENCE": ["zehn"],
    "DATA_PUBLISHER": ["", "zehn"],
    "DATA_CONTACT": [""],
    "DATA_CONTRIBUTOR_ID": [""],
}


def all_of_ours() -> list[CheckMessage]:
    """What every check of the package says; those of Django and Wagtail take long and have nothing to do with it."""
    ours = [check for check in registry.get_checks(include_deployment_checks=True) if "aufbruch" in check.__module__]
    assert len(ours) >= 10
    return [message for check in ours for message in check(app_configs=None, databases=["default"])]


def test_every_setting_has_a_rule_that_its_default_and_its_example_keep() -> None:
    assert set(RULES) == set(DEFAULTS)
    for name, rule in RULES.items():
        assert rule.fits(DEFAULTS[name]), name
        assert rule.fits(rule.example), name


@pytest.mark.parametrize("name", sorted(DEFAULTS))
def test_whatever_stands_in_a_setting_is_told_with_its_name_and_an_example(settings: Any, name: str) -> None:
    for value in NO_VALUES:
        settings.WAGTAIL_AUFBRUCH = {name: value}
        told = [message for message in all_of_ours() if message.id == "aufbruch.E003"]
        if any(value is right or value == right for right in RIGHT.get(name, []) if type(value) is type(right)):
            assert told == [], f"{name} = {value!r}"
            continue
        assert [message.msg.split("]")[0] for message in told] == [f"WAGTAIL_AUFBRUCH[{name!r}"], f"{name} = {value!r}"
        assert f"{{{name!r}: {RULES[name].example!r}}}" in str(told[0].hint)


@pytest.mark.parametrize("value", [None, "", -1, object(), []])
def test_a_site_with_nothing_but_wrong_settings_is_told_all_of_them_at_once(settings: Any, value: Any) -> None:
    settings.WAGTAIL_AUFBRUCH = dict.fromkeys(DEFAULTS, value)
    told = {name for message in run_checks() for name in DEFAULTS if f"[{name!r}]" in message.msg}
    fine = (
        MAY_BE_NONE
        if value is None
        else {
            "": {"CLAMD", "DATA_PUBLISHER", "DATA_CONTACT", "DATA_CONTRIBUTOR_ID", "OPARL_PROXY"},
            "[]": {"CACHE_IGNORED_COOKIES", "DISPOSABLE_DOMAINS", "OPARL_PRIVATE_HOSTS"},
        }.get(str(value), set())
    )
    assert told == set(DEFAULTS) - fine


@pytest.mark.parametrize("value", [None, "", [], 3])
def test_settings_that_are_no_dict_are_told(settings: Any, value: Any) -> None:
    settings.WAGTAIL_AUFBRUCH = value
    assert [message.id for message in all_of_ours() if message.level >= 40] == ["aufbruch.E001"]


def test_a_setting_that_nobody_knows_is_told_with_those_that_there_are(settings: Any) -> None:
    settings.WAGTAIL_AUFBRUCH = {"LINK_HOUR": 3, 7: 1}
    told = [message for message in all_of_ours() if message.id == "aufbruch.E002"]
    assert [message.msg for message in told] == [
        "WAGTAIL_AUFBRUCH has no setting 7.",
        "WAGTAIL_AUFBRUCH has no setting 'LINK_HOUR'.",
    ]
    assert "LINK_HOURS" in str(told[0].hint)


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
        {"ENTRY_FILE_MEGABYTES": {"audio": 50, "picture": 2.5}},
        {"LINK_HOURS": 1},
        {"PUBLISHED_DAYS": None},
        {"CONTENT_SECURITY_POLICY": None},
        {"PERMISSIONS_POLICY": None},
        {"MAP_TILES": None},
        {"MAP_TILES": TILES},
        {"MAP_CENTRE": [51, 8.38, 12]},
        {"MAIL_COLOURS": {"colour": "#0b5a60", "on_colour": "rgb(255, 255, 255)"}},
        {"CACHE_IGNORED_COOKIES": ["_pk_*"]},
        {"DISPOSABLE_DOMAINS": []},
        {"OPARL_PRIVATE_HOSTS": ["ris.stadt.intern"]},
        {"OPARL_PRIVATE_HOSTS": ["10.1.2.3", "fd00::1", "Ris.Stadt.Intern."]},
        {"OPARL_PROXY": "http://name:wort@proxy.intern:3128/"},
        {"OPARL_PAUSE_SECONDS": 0},
        {"DISPOSABLE_DOMAINS": ["mailinator.com"]},
        {"DATA_LICENCE": gettext_lazy("Licence")},
    ],
)
def test_what_readme_promises_is_taken(settings: Any, given: dict[str, Any]) -> None:
    settings.WAGTAIL_AUFBRUCH = given
    assert check_settings(None) == []


def test_every_value_that_is_taken_can_be_used(settings: Any) -> None:
    for examples in ({name: rule.example for name, rule in RULES.items()}, dict.fromkeys(MAY_BE_NONE)):
        settings.WAGTAIL_AUFBRUCH = examples
        for name in dir(type(aufbruch_settings)):
            getattr(aufbruch_settings, name)


HOSTS = "a list of names of hosts, without http://, port and path"
PROXY = "empty, or the address of a proxy, which begins with http:// or https://"


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({"THROTTLE_FACTOR": -1}, "a number from 0 to 1000000"),
        ({"THROTTLE_FACTOR": math.nan}, "a number from 0 to 1000000"),
        ({"TRUSTED_PROXIES": "1"}, "a whole number from 0 to 100"),
        ({"OPARL_PRIVATE_HOSTS": "ris.stadt.intern"}, HOSTS),
        ({"OPARL_PRIVATE_HOSTS": ["https://ris.stadt.intern"]}, HOSTS),
        ({"OPARL_PRIVATE_HOSTS": ["ris.stadt.intern:8443"]}, HOSTS),
        ({"OPARL_PRIVATE_HOSTS": ["ris.stadt.intern/oparl"]}, HOSTS),
        ({"OPARL_PROXY": "proxy.intern:3128"}, PROXY),
        ({"OPARL_PROXY": None}, PROXY),
        ({"OPARL_PAUSE_SECONDS": "0.25"}, "a number from 0 to 3600"),
        ({"OPARL_PAUSE_SECONDS": -1}, "a number from 0 to 3600"),
        ({"TRUSTED_PROXIES": True}, "a whole number from 0 to 100"),
        ({"UPLOAD_MEGABYTES": 0}, "a number above 0 and up to 1000000"),
        ({"LINK_HOURS": 0}, "a whole number from 1 to 876000"),
        ({"LINK_HOURS": 1.5}, "a whole number from 1 to 876000"),
        ({"PUBLISHED_DAYS": 10**9}, "a whole number from 1 to 36500, or None"),
        ({"CACHE_IGNORED_COOKIES": "_pk_*"}, "a list of names of cookies"),
        (
            {"MAP_CENTRE": (51.9, 8.38)},
            "latitude (-90 to 90), longitude (-180 to 180) and zoom (a whole number from 0 to 19)",
        ),
        (
            {"MAP_CENTRE": (519000, 838000, 12)},
            "latitude (-90 to 90), longitude (-180 to 180) and zoom (a whole number from 0 to 19)",
        ),
        ({"MAIL_COLOURS": {"color": "#fff"}}, "a dict with some of the keys 'colour', 'on_colour', 'edge'"),
        (
            {"ENTRY_FILE_MEGABYTES": {"audio": 0}},
            "a dict with some of the keys 'picture', 'pdf', 'document', 'audio' and numbers above 0 and up to 1000000",
        ),
        (
            {"ENTRY_FILE_MEGABYTES": {"film": 50}},
            "a dict with some of the keys 'picture', 'pdf', 'document', 'audio' and numbers above 0 and up to 1000000",
        ),
        ({"DATA_LICENCE_URL": "javascript:alert(1)"}, "an address that begins with https:// or http://"),
    ],
)
def test_a_value_that_makes_no_sense_is_named_with_what_is_asked_for(
    settings: Any, given: dict[str, Any], asked: str
) -> None:
    settings.WAGTAIL_AUFBRUCH = given
    (error,) = check_settings(None)
    assert error.id == "aufbruch.E003"
    assert error.msg.endswith(f"must be {asked}.")
