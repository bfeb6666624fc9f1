"""In which language people are written to, whoever of the staff sets it off."""

import ast
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from wagtail.models import Locale
from wagtail.users.models import UserProfile

import wagtail_aufbruch
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator, make_participant
from tests.factories.staff import DECIDE, logged_in, with_seen
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.responses.stages import move_to_stage
from wagtail_aufbruch.participation.enums import State
from wagtail_aufbruch.participation.models import Mail, News

PACKAGE = Path(wagtail_aufbruch.__file__).parent

pytestmark = pytest.mark.django_db


def test_a_citizen_reads_german_though_the_staff_who_decided_use_the_admin_in_english() -> None:
    process = make_process()
    idea = make_idea(make_call(process), "Parkbank", author=make_participant(process), state=State.PENDING)
    staff = make_moderator(process)
    profile = UserProfile.get_for_user(staff)
    profile.preferred_language = "en"
    profile.save()
    browser = logged_in(staff)
    assert "Publish" in browser.get("/admin/aufbruch/eingang/").content.decode()
    with translation.override("en"):  # the form as the English page sends it
        form = with_seen({"decision": "publish", "subject": [f"new-idea:{idea.pk}"]})
    browser.post(DECIDE, form)
    told = Mail.objects.get(kind="published")
    assert told.subject == "Veröffentlicht: Parkbank"
    for words in (told.text, told.html):
        assert "Guten Tag" in words
        assert "Hello" not in words


def test_followers_read_german_of_a_stage_to_which_staff_move_an_idea_in_english() -> None:
    process = make_process()
    idea = make_idea(make_call(process), "Parkbank", author=make_participant(process))
    with translation.override("en"):
        move_to_stage(idea, "review", user=make_moderator(process))
    assert "steht jetzt auf: in Prüfung" in News.objects.get().title
    assert "Parkbank" in Mail.objects.get().subject
    assert "Hello" not in Mail.objects.get().text


def test_people_of_an_english_process_read_english_though_its_staff_read_german(settings: Any) -> None:
    settings.WAGTAIL_I18N_ENABLED = True
    process = make_process()
    process.locale = Locale.objects.get_or_create(language_code="en")[0]
    process.save()
    idea = make_idea(make_call(process), "Park bench", author=make_participant(process), state=State.PENDING)
    staff = make_moderator(process)
    transitions.publish(idea, user=staff)
    told = Mail.objects.get(kind="published")
    assert told.subject == "Published: Park bench"
    assert "Guten Tag" not in told.text
    move_to_stage(idea, "review", user=staff)
    assert News.objects.latest("pk").title == "“Park bench” now stands at: under review"
    told = Mail.objects.latest("pk")
    assert "Park bench" in told.subject
    assert "Guten Tag" not in told.text
    assert "Stand" not in told.subject


def test_no_mail_is_built_in_the_language_of_whoever_sets_it_off() -> None:
    builders = [
        (f"{path.parent.parent.name}.{path.stem}.{one.name}", [ast.unparse(by) for by in one.decorator_list])
        for path in sorted(PACKAGE.glob("*/emails/*.py"))
        for one in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(one, ast.FunctionDef) and not one.name.startswith("_") and ast.unparse(one.returns) == "Message"  # type: ignore[arg-type]
    ]
    assert len(builders) > 70
    assert [name for name, decorators in builders if "written_to_people" not in decorators] == []
