"""A frame that would swallow part of each page is told at start, with the block that is missing."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from wagtail_aufbruch.core.domain.checks.frame import BLOCKS, check_base_template

ALL = "".join(f"{{% block {name} %}}{{% endblock %}}" for name in BLOCKS)
END = "{% block aufbruch_end %}{% endblock %}"
FRAMES = {
    "plain": ALL,
    "site": f"<main>{{% block main %}}{{% endblock %}}</main>{{% block extra %}}{END}{{% endblock %}}",
    "inside": "{% extends 'site' %}{% block main %}" + ALL.replace(END, "") + "{% endblock %}",
    "in an if": "{% if page %}" + ALL + "{% endif %}",
    "through super": "{% extends 'inside' %}{% block main %}<p>{{ block.super }}</p>{% endblock %}",
    "by a variable": "{% extends layout %}{% block x %}" + ALL + "{% endblock %}",
    "without head": ALL.replace("{% block aufbruch_head %}{% endblock %}", ""),
    "included": "{% include 'plain' %}",
    "beside": "{% extends 'site' %}" + ALL,
    "covered": "{% extends 'inside' %}{% block main %}Nur ich{% endblock %}",
    "commented": "{% comment %}" + ALL + "{% endcomment %}",
    "broken": "{% block aufbruch_main %}",
    "of a lost one": "{% extends 'lost' %}",
}


@pytest.fixture(autouse=True)
def frames(settings: Any) -> None:
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["APP_DIRS"] = False
    loaders = [
        ("django.template.loaders.locmem.Loader", FRAMES),
        "django.template.loaders.app_directories.Loader",
    ]
    templates[0]["OPTIONS"]["loaders"] = loaders
    settings.TEMPLATES = templates


def told(settings: Any, frame: str) -> list[tuple[str | None, str]]:
    settings.WAGTAIL_AUFBRUCH = {"BASE_TEMPLATE": frame}
    return [(message.id, message.msg) for message in check_base_template(None)]


def test_the_frames_of_the_package_and_of_the_demo_are_whole(settings: Any) -> None:
    assert told(settings, "aufbruch/base.html") == []
    assert told(settings, "city/aufbruch_base.html") == []


@pytest.mark.parametrize("frame", ["plain", "inside", "in an if", "through super", "by a variable"])
def test_a_frame_in_which_all_five_blocks_show_is_fine(settings: Any, frame: str) -> None:
    assert told(settings, frame) == []


@pytest.mark.parametrize(
    ("frame", "missing"),
    [
        ("without head", "aufbruch_head"),
        ("included", ", ".join(BLOCKS)),
        ("beside", "aufbruch_title, aufbruch_head, aufbruch_top, aufbruch_main"),
        ("covered", "aufbruch_title, aufbruch_head, aufbruch_top, aufbruch_main"),
        ("commented", ", ".join(BLOCKS)),
    ],
)
def test_a_block_that_no_reader_would_see_is_named(settings: Any, frame: str, missing: str) -> None:
    ((identifier, message),) = told(settings, frame)
    assert identifier == "aufbruch.E007"
    assert f"lacks {missing}:" in message


@pytest.mark.parametrize("name", BLOCKS)
def test_each_of_the_five_blocks_is_missed(settings: Any, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setitem(FRAMES, "one short", ALL.replace(f"{{% block {name} %}}{{% endblock %}}", ""))
    assert [message.split(":")[0][-len(name) :] for _, message in told(settings, "one short")] == [name]


@pytest.mark.parametrize(
    ("frame", "why"),
    [
        ("lost", "there is no template lost."),
        ("of a lost one", "there is no template lost (of a lost one was found, and extends or asks for it)."),
        ("broken", "broken cannot be read: "),
    ],
)
def test_a_frame_that_cannot_be_read_is_told_without_a_traceback(settings: Any, frame: str, why: str) -> None:
    ((identifier, message),) = told(settings, frame)
    assert identifier == "aufbruch.E004"
    assert why in message


@pytest.mark.parametrize("frame", ["folder", "latin.html"])
def test_a_folder_and_a_file_in_another_encoding_are_told_as_well(settings: Any, tmp_path: Path, frame: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "latin.html").write_bytes("Straße".encode("latin-1"))
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [str(tmp_path)]
    templates[0]["OPTIONS"]["loaders"] = ["django.template.loaders.filesystem.Loader"]
    settings.TEMPLATES = templates
    ((identifier, message),) = told(settings, frame)
    assert identifier == "aufbruch.E004"
    assert f"{frame}, or what it extends or asks for, cannot be read: " in message
