"""A process that was moved to where no site begins: no mail with links that lead nowhere, and none is lost."""

import pytest
from wagtail.models import Page

from tests.client import CommittingClient
from tests.clock import Clock
from tests.factories.participation import make_moderator
from tests.factories.staff import decide, logged_in
from tests.participation.consent.test_guardian import MUM, confirmed, mails_to, young_call
from wagtail_aufbruch.core.domain.process.processes import process_page
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.consent.guardians import remind_due
from wagtail_aufbruch.participation.domain.mail.outbox import send_due
from wagtail_aufbruch.participation.enums import State
from wagtail_aufbruch.participation.extension.periodic_work import SomeFailed
from wagtail_aufbruch.participation.models import Mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea() -> Idea:
    return confirmed(CommittingClient(), young_call())


def move_out(idea: Idea) -> Page:
    """Returns where the process has stood."""
    process = process_page(idea)
    home = Page.objects.get(pk=process.get_parent().pk)
    process.move(Page.objects.get(depth=1), pos="last-child")
    return home


def test_who_is_due_meanwhile_is_written_to_once_it_has_an_address_again(idea: Idea, clock: Clock) -> None:
    home, before = move_out(idea), Mail.objects.count()
    clock.forward(days=4)
    with pytest.raises(SomeFailed, match="keine Adresse"):
        remind_due()
    assert Mail.objects.count() == before
    process_page(idea).move(Page.objects.get(pk=home.pk), pos="last-child")
    assert remind_due() == 1
    send_due()
    assert "None" not in mails_to(MUM)[-1].body


def test_staff_read_why_they_cannot_decide(idea: Idea) -> None:
    move_out(idea)
    process = process_page(idea)
    admin = logged_in(make_moderator(process))
    answer = decide(admin, {"one": f"reject|new-idea:{idea.pk}", "reason": "Das ist Werbung.", "choice": ""})
    assert "hat keine Adresse" in answer.content.decode()
    idea.refresh_from_db()
    assert idea.state == State.PENDING
