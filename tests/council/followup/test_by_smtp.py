"""The reminder on its whole way: sent by SMTP, read as it arrives, and answered by the link that stands in it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.core import make_process
from tests.factories.council import make_follow_up, make_paper, make_papers
from tests.mail_server import mail_inbox
from wagtail_aufbruch.council.domain.followup import reminding
from wagtail_aufbruch.council.models import FollowUpReport

EMAIL = "tiefbau@stadt.example"


@pytest.mark.django_db
def test_the_link_of_the_mail_that_arrived_takes_the_answer(
    client: Client, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    process = make_process()
    make_papers(process)
    paper = make_paper(process, "Radweg am Ring", reference="12/2026")
    follow_up = make_follow_up(paper, due=timezone.localdate() + timedelta(days=10), email=EMAIL)
    with mail_inbox(settings) as inbox:
        with django_capture_on_commit_callbacks(execute=True):
            assert reminding.remind_due() == 1
        (received,) = inbox.received
    assert received["To"] == EMAIL
    # Lines of a mail may be folded on their way; the address has to come through whole.
    text = received.get_body(("plain",)).get_content()
    found = re.search(r"https?://[^/\s]+(/\S*/rueckmeldung/\S+)", text)
    assert found is not None, text
    page = client.get(found[1])
    assert page.status_code == 200
    assert follow_up.task in page.content.decode()
    assert not FollowUpReport.objects.exists()
    client.post(found[1], {"antwort": "done", "words": "Der Weg ist frei."})
    report = FollowUpReport.objects.get()
    assert (report.follow_up_id, report.kind, report.by_link) == (follow_up.pk, "done", True)
