"""Two runs of the regular work that meet, as where one takes longer than the timer: nothing is told or done twice."""

import uuid
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.factories.checks import give_back, handed_in, make_checked
from tests.factories.competitions import make_competition, make_entry
from tests.factories.core import make_process
from tests.factories.council import make_follow_up, make_paper
from tests.factories.events import in_days, make_bookable
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator, make_participant
from tests.factories.registrations import make_registration
from tests.together import at_once
from wagtail_aufbruch.competitions.models import Entry
from wagtail_aufbruch.events.domain.operations.letters import Draft, begin_letter
from wagtail_aufbruch.events.enums import Audience
from wagtail_aufbruch.events.models import Registration
from wagtail_aufbruch.participation.enums import ActivityKind, Frequency
from wagtail_aufbruch.participation.models import Follow, Mail, News

pytestmark = pytest.mark.django_db(transaction=True)

DUE = [
    ("digest", "folgt2@example.org"),
    ("entry_reminder", "entwurf@example.org"),
    ("entry_repair_over", "anna@example.org"),
    ("event_letter", "udo.zwei@example.org"),
    ("event_letter", "ute.eins@example.org"),
    ("event_reminder", "udo.zwei@example.org"),
    ("event_reminder", "ute.eins@example.org"),
    ("follow_up_before", "amt@example.org"),
    ("news_comment", "folgt0@example.org"),
    ("news_comment", "folgt1@example.org"),
]


def make_due() -> None:
    """Of most of the regular work something that is due now."""
    process, now = make_process(), timezone.now()
    call, staff = make_call(process), make_moderator(process)
    idea = make_idea(call)
    for number, frequency in enumerate((Frequency.AT_ONCE, Frequency.AT_ONCE, Frequency.WEEKLY)):
        person = make_participant(process, f"folgt{number}@example.org")
        Follow.objects.create(
            participant=person, contribution=idea, frequency=frequency, told_until=now - timedelta(days=8)
        )
    News.objects.create(
        process_id=process.pk,
        contribution=idea,
        page_id=call.pk,
        kind=ActivityKind.COMMENT,
        title="Neu",
        at=now - timedelta(minutes=10),
    )
    give_back(handed_in(make_checked(process)), staff)
    Entry.objects.update(repair_until=now - timedelta(hours=2))
    competition = make_competition(process, "Andere", closes_at=now + timedelta(hours=20))
    make_entry(competition, email="entwurf@example.org")
    Entry.objects.filter(competition=competition).update(changed_at=now - timedelta(hours=3))
    event = make_bookable(process, starts_at=in_days(2), reminder_days=3)
    for name in ("Ute Eins", "Udo Zwei"):
        make_registration(event, name)
    Registration.objects.update(state_changed_at=now - timedelta(days=9), confirmed_at=now - timedelta(days=9))
    begin_letter(event, Draft("Hallo", "Text", Audience.SEATED), key=uuid.uuid4(), user=staff)
    make_follow_up(make_paper(process), due=timezone.localdate() + timedelta(days=1), email="amt@example.org")
    Mail.objects.all().delete()


def tell() -> str:
    errors = StringIO()
    call_command("aufbruch_tell", stdout=StringIO(), stderr=errors)
    return errors.getvalue()


def test_of_two_runs_at_once_and_one_after_them_everybody_hears_once() -> None:
    make_due()
    assert at_once(tell, tell) == ["", ""]
    assert tell() == ""
    assert sorted(Mail.objects.values_list("kind", "recipient")) == DUE
