"""A picture whose file is gone or broken (a copy cut short, a full disk) takes no page with it."""

import logging
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

import wagtail_aufbruch
from tests.factories import core, groups, projects
from tests.factories.uploads import picture
from wagtail_aufbruch.core.models import Member
from wagtail_aufbruch.projects.models import ProjectPicture

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("open_files"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

PACKAGE = Path(wagtail_aufbruch.__file__).parent
WHOLE = picture().read()
BROKEN = {
    "gone": None,
    "empty": b"",
    "no picture": b"unsinn",
    "cut short": WHOLE[: len(WHOLE) // 2],
    "a page": b"<html>",
    "a PNG that is none": picture("PNG").read()[:60] + bytes(200),
}


@pytest.fixture
def pages() -> dict[str, Any]:
    """A page for each place where pictures stand, by what it shows."""
    photo = core.make_photo()
    process = core.make_process(photo=photo, photo_alt="Das Rathaus")
    best_practice = core.make_best_practice(process, photo=photo, photo_alt="Das Rathaus")
    figure = {"image": photo, "alt_text": "Das Rathaus", "caption": "", "credit": ""}
    text = core.make_content_page(process, "Bericht", body=[("figure", figure)])
    project = projects.make_project(projects.make_project_index(process), "Brücke")
    ProjectPicture.objects.create(project=project, image=photo, alt_text="Das Rathaus")
    group = groups.make_group(groups.make_index(process), "Bildung")
    Member.objects.update(portrait=photo, portrait_consent_on=timezone.localdate())
    return {"process": process, "card": best_practice, "text": text, "project": project, "group": group, "photo": photo}


@pytest.mark.parametrize("what", BROKEN)
def test_a_page_is_shown_though_a_picture_on_it_cannot_be_read(
    pages: dict[str, Any], what: str, caplog: pytest.LogCaptureFixture
) -> None:
    photo = pages.pop("photo")
    path, content = Path(photo.file.path), BROKEN[what]
    path.unlink() if content is None else path.write_bytes(content)
    for place, page in pages.items():
        cache.clear()
        with caplog.at_level(logging.ERROR):
            answer = Client().get(page.url)
        assert answer.status_code == 200, place
        assert page.title in answer.content.decode(), place
        if place != "group":  # portraits have no alternative: the name stands beside them
            assert "Das Rathaus" in answer.content.decode(), place


def test_a_picture_that_can_be_read_is_shown_everywhere(pages: dict[str, Any]) -> None:
    """Else the test above would say nothing."""
    del pages["photo"]
    for place, page in pages.items():
        cache.clear()
        assert "foto" in Client().get(page.url).content.decode(), place


def test_no_template_shows_pictures_by_tags_that_take_the_page_with_them() -> None:
    assert [path for path in PACKAGE.rglob("*.html") if "wagtailimages_tags" in path.read_text(encoding="utf-8")] == []
