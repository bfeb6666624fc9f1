"""The stylesheet's promises: contrast in light and dark, everything below one class, nothing fetched from elsewhere."""

import gzip
import re
from itertools import product
from pathlib import Path

import pytest

import wagtail_aufbruch.core
from wagtail_aufbruch.core.conf import MAIL_COLOURS
from wagtail_aufbruch.core.models.palette import Accent, FieldIcon

CORE = Path(wagtail_aufbruch.core.__file__).parent
STYLES = re.sub(r"/\*.*?\*/", "", (CORE / "static/aufbruch/aufbruch.css").read_text(), flags=re.DOTALL)
SPRITE = (CORE / "templates/aufbruch/includes/sprite.html").read_text()

AA_TEXT = 4.5
AA_CONTROL = 3.0
"""WCAG 2.2, 1.4.3 and 1.4.11."""

ACCENTS = [str(accent) for accent in Accent]
STATES = ["info", "success", "warning", "error"]
TEXT_PAIRS = [
    *product(["ink", "soft", "colour", "colour-strong"], ["paper", "wash", "surface"]),
    ("on-colour", "colour"),
    ("on-colour", "colour-strong"),
    ("on-band", "band"),
    ("on-band-soft", "band"),
    ("band", "on-band"),
    ("on-highlight", "highlight"),
    ("error", "paper"),
    ("error", "surface"),
    *((state, f"{state}-wash") for state in STATES),
    *(("ink", f"{state}-wash") for state in STATES),
    *(("colour", f"{state}-wash") for state in STATES),
    *product(ACCENTS, ["paper", "wash", "surface"]),
    *((accent, f"{accent}-wash") for accent in ACCENTS),
    *(("ink", f"{accent}-wash") for accent in ACCENTS),
    *(("soft", f"{accent}-wash") for accent in ACCENTS),
    *(("paper", accent) for accent in ACCENTS),
]
CONTROL_PAIRS = [("edge", "paper"), ("edge", "surface"), ("edge", "wash"), ("on-band", "band"), ("colour", "surface")]


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--aufbruch-([a-z-]+): (#[0-9a-f]{6});", block))


def block_after(selector: str) -> str:
    start = STYLES.index(selector)
    return STYLES[start : STYLES.index("}", start)]


LIGHT = colours(block_after("  .aufbruch {"))
DARK = {**LIGHT, **colours(block_after(":root:not(.aufbruch-light) .aufbruch {"))}
SCHEMES = {"light": LIGHT, "dark": DARK}


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` as WCAG defines it, 0 to 1."""
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted([luminance(one), luminance(other)], reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def without_parentheses(selector: str) -> str:
    while "(" in selector and selector != (shorter := re.sub(r"\([^()]*\)", "", selector)):
        selector = shorter
    return selector


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_can_be_read_on_every_background_it_stands_on(scheme: str) -> None:
    values = SCHEMES[scheme]
    weak = {
        f"{text} on {ground}": round(contrast(values[text], values[ground]), 2)
        for text, ground in TEXT_PAIRS
        if contrast(values[text], values[ground]) < AA_TEXT
    }
    assert weak == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_fields_and_buttons_can_be_told_from_their_background(scheme: str) -> None:
    values = SCHEMES[scheme]
    weak = {pair for pair in CONTROL_PAIRS if contrast(values[pair[0]], values[pair[1]]) < AA_CONTROL}
    assert weak == set()


def test_the_contrast_is_reckoned_as_wcag_defines_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_mails_have_the_colours_of_the_pages() -> None:
    assert {name: LIGHT[name.replace("_", "-")] for name in MAIL_COLOURS} == MAIL_COLOURS


def test_every_colour_has_a_value_for_dark_pages() -> None:
    same_in_both = {"highlight", "on-highlight", "on-band"}
    dark = colours(block_after(":root:not(.aufbruch-light) .aufbruch {"))
    assert set(LIGHT) - set(dark) == same_in_both


@pytest.mark.parametrize("accent", ACCENTS)
def test_an_accent_an_editor_can_choose_colours_what_carries_it(accent: str) -> None:
    rule = block_after(f".aufbruch .aufbruch-accent-{accent} {{")
    assert f"--aufbruch-accent: var(--aufbruch-{accent})" in rule
    assert f"--aufbruch-accent-wash: var(--aufbruch-{accent}-wash)" in rule


@pytest.mark.parametrize("icon", [str(icon) for icon in FieldIcon])
def test_an_icon_an_editor_can_choose_is_in_the_sprite(icon: str) -> None:
    assert SPRITE.count(f'id="aufbruch-icon-{icon}"') == 1


def test_templates_name_only_icons_that_are_in_the_sprite() -> None:
    templates = CORE.parent.glob("*/templates/**/*.html")
    named = {name for file in templates for name in re.findall(r'aufbruch_icon "([a-z-]+)"', file.read_text())}
    assert {name for name in named if f'id="aufbruch-icon-{name}"' not in SPRITE} == set()


def test_every_colour_and_size_that_a_rule_uses_is_given() -> None:
    used = set(re.findall(r"var\(--aufbruch-([a-z0-9-]+)\)", STYLES))
    given = set(re.findall(r"--aufbruch-([a-z0-9-]+):", STYLES))
    assert used - given == set()


def test_the_rest_of_the_citys_site_keeps_its_look() -> None:
    """Every rule applies below the package's class, or to its own frame."""
    rules = [rule.strip() for rule in re.findall(r"([^{};]+)\{", STYLES)]
    selectors = [rule for rule in rules if not rule.startswith("@")]
    assert len(selectors) > 100
    own = re.compile(r"(:root[^ ]* )?\.aufbruch(?![a-z-])|\.aufbruch-(frame|sprite)\b")
    strangers = [
        part.strip()
        for selector in selectors
        for part in without_parentheses(selector).split(",")
        if not own.match(part.strip())
    ]
    assert strangers == []


def test_values_lie_in_a_layer_so_that_a_town_can_give_its_own() -> None:
    assert STYLES.strip().startswith("@layer aufbruch {")
    outside = STYLES[STYLES.index("@media (prefers-color-scheme: dark)") :]
    outside = outside[outside.index(":root.aufbruch-light") :]
    assert not re.search(r"--aufbruch-[a-z-]+: #", outside)


def test_the_stylesheet_fetches_nothing_and_stays_small() -> None:
    assert "url(" not in STYLES
    assert "@import" not in STYLES
    size = len(gzip.compress((CORE / "static/aufbruch/aufbruch.css").read_bytes()))
    assert size < 9_000, f"{size} bytes on the way to a phone"


def test_a_section_of_a_stylesheet_names_the_includes_that_it_styles() -> None:
    named = {
        (sheet.parents[2], name)
        for sheet in CORE.parent.glob("*/static/*/*.css")
        for names in re.findall(r"^/\* [^\[\n]*\[([a-z_, ]+)\]", sheet.read_text(), re.MULTILINE)
        for name in names.split(", ")
    }
    assert len(named) > 30
    assert {name for app, name in named if not any(app.glob(f"templates/*/includes/{name}.html"))} == set()
