"""Rounds whose page, process or people are gone, and processes that are copied."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.core import make_member, make_process
from tests.factories.ideas import make_call
from tests.factories.participation import make_moderator
from tests.factories.reviews import address_of, end_round, fix_result, judge, juror, make_round, make_running
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.reviews.domain.operations.deletion_notes import deletion_notes
from wagtail_aufbruch.reviews.domain.rounds import people
from wagtail_aufbruch.reviews.models import Reviewer, Round

pytestmark = pytest.mark.django_db


def test_whoever_deletes_a_process_or_its_page_reads_what_becomes_of_rounds(staff) -> None:
    call = make_call(make_process())
    make_running(call, user=staff)
    assert "1 Bewertungsrunde wird mit gelöscht" in " ".join(deletion_notes(call.process))
    assert "In 1 Bewertungsrunde wird etwas von dieser Seite bewertet" in " ".join(deletion_notes(call))


def test_a_copy_of_a_process_has_no_rounds(staff) -> None:
    call = make_call(make_process())
    make_running(call, user=staff)
    copy = call.process.copy(recursive=True, update_attrs={"slug": "naechstes-jahr", "title": "Nächstes Jahr"})
    assert not Round.objects.filter(process=copy.pk).exists()
    assert Round.objects.count() == 1


@pytest.mark.parametrize("gone", ["page", "app"])
def test_a_round_whose_page_or_app_is_gone_can_still_be_read(client: Client, gone: str) -> None:
    call = make_call(make_process())
    moderator = make_moderator(call.process)
    running = make_running(call, user=moderator)
    for place in (1, 2):
        judge(juror(running, place), running.items.first(), 4, 4)
    url = address_of(juror(running))
    if gone == "page":
        Contribution.objects.filter(page=call).delete()
        call.delete()
    else:
        Round.objects.update(subject_kind="projects")
    assert client.get(url).status_code == 200
    assert client.get(f"{url}viele/").status_code == 200
    assert client.get(f"{url}{running.items.first().pk}/").status_code == 200
    end_round(running)
    client.force_login(moderator)
    for name in ("round", "result", "items", "change"):
        assert client.get(reverse(f"aufbruch_review_{name}", args=[running.pk])).status_code == 200, name
    assert client.get(reverse("aufbruch_review_export", args=[running.pk, "csv"])).status_code == 200
    assert client.get(reverse("aufbruch_reviews")).status_code == 200
    assert fix_result(client, running).status_code == 302


def test_whoever_deletes_a_member_who_judges_reads_that_name_and_address_stay_there(staff) -> None:
    call = make_call(make_process())
    draft = make_round(call, user=staff, jury=1)
    member = make_member(call.process, name="Anna Beispiel", email="anna@example.org")
    people.add_reviewers(draft, [people.Person("Anna Beispiel", member.email, member=member)], user=staff)
    assert "bleibt dort mit Name und Adresse" in " ".join(deletion_notes(member))
    member.delete()
    assert Reviewer.objects.filter(name="Anna Beispiel", email="anna@example.org", member=None).exists()
