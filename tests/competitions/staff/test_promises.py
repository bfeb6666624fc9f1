"""What people rely on who have entered is not changed behind their backs; nor in calls and events."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset

from tests.client import CommittingClient
from tests.competitions.staff.test_staff_pages import _edit
from tests.factories.checks import add_rules, all_fulfilled, make_checked
from tests.factories.competitions import make_competition, make_entry
from tests.factories.core import make_process
from tests.factories.participation import make_moderator
from wagtail_aufbruch.competitions.domain.checking import deciding
from wagtail_aufbruch.competitions.domain.checking.reading import fingerprint_of
from wagtail_aufbruch.competitions.domain.operations.retention import due_entries, names_of_competitions
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import CheckRule, CompetitionPage, Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def editor() -> Client:
    client = CommittingClient()
    client.force_login(get_user_model().objects.create_superuser("redaktion", "r@example.org", "x"))
    return client


@pytest.fixture
def plain_editor(process: Any) -> Client:
    """Somebody who edits and publishes the pages, and handles no cases."""
    from django.contrib.auth.models import Group, Permission
    from wagtail.models import GroupPagePermission

    group = Group.objects.create(name="Nur Seiten")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("change_page", "publish_page"):
        GroupPagePermission.objects.create(
            group=group, page=process, permission=Permission.objects.get(codename=codename)
        )
    user = get_user_model().objects.create_user("seiten", "s@example.org", "x")
    user.groups.add(group)
    client = CommittingClient()
    client.force_login(user)
    return client


def fresh(page: Any) -> CompetitionPage:
    return CompetitionPage.objects.get(pk=page.pk)


def said(answer: Any) -> str:
    form = answer.context["form"]
    return " ".join(str(one) for errors in form.errors.values() for one in errors)


def rules_sent(page: Any, *, without: str = "", more: str = "", texts: Any = None, then: Any = None) -> Any:
    """What a browser sends of the rules: those that are there, changed as said, and a new one."""
    rows = [
        {
            "id": rule.pk,
            "key": rule.key,
            "text": (texts or {}).get(rule.key, rule.text),
            "if_not_repaired": (then or {}).get(rule.key, rule.if_not_repaired),
            **({"DELETE": "1"} if rule.key == without else {}),
        }
        for rule in CheckRule.objects.filter(page=page.pk).order_by("sort_order")
    ]
    initial = len(rows)
    if more:
        rows.append({"id": "", "key": "", "text": more, "if_not_repaired": "not_admitted"})
    return inline_formset(rows, initial=initial)


@pytest.mark.parametrize("days", [1, 179, 181, 1000])
def test_entries_are_kept_for_as_long_as_people_were_told(editor: Client, process: Any, days: int) -> None:
    page = make_competition(process)
    assert _edit(editor, page, keep_days=days).status_code == 302
    CompetitionPage.objects.filter(pk=page.pk).update(keep_days=180)
    page = make_competition(process, "Zweiter")
    make_entry(page)
    answer = _edit(editor, page, keep_days=days)
    assert answer.status_code == 200
    assert "180 Tage" in said(answer)
    assert fresh(page).keep_days == 180


def test_a_trial_by_staff_locks_nothing(editor: Client, process: Any) -> None:
    page = make_competition(process)
    make_entry(page, email="", is_trial=True)
    assert _edit(editor, page, keep_days=90).status_code == 302
    assert fresh(page).keep_days == 90


def test_moving_the_honouring_into_the_past_does_not_delete_the_entries(editor: Client, process: Any) -> None:
    page = make_competition(
        process,
        closes_at=timezone.now().replace(microsecond=0) - timedelta(days=300),
        honoured_at=timezone.now() + timedelta(days=3),
    )
    make_entry(page, state=EntryState.HANDED_IN)
    early = timezone.localtime(page.closes_at + timedelta(days=1)).strftime("%Y-%m-%d %H:%M:%S")
    for typed in (early, ""):
        answer = _edit(editor, page, honoured_at=typed)
        assert answer.status_code == 200
        assert "gelöscht" in said(answer)
    assert not due_entries().exists()
    later = timezone.localtime(timezone.now() + timedelta(days=9)).strftime("%Y-%m-%d %H:%M:%S")
    assert _edit(editor, page, honoured_at=later).status_code == 302


def test_an_older_draft_that_is_published_takes_no_promise_back(process: Any) -> None:
    page = make_competition(process, guardian_below=16)
    draft = fresh(page)
    draft.keep_days, draft.appeal_days, draft.guardian_below, draft.names_days = 1, 1, None, 3000
    revision = draft.save_revision()
    add_rules(page)
    CompetitionPage.objects.filter(pk=page.pk).update(names_days=365)
    fresh(page).touch_all() if hasattr(page, "touch_all") else None
    make_entry(page, state=EntryState.HANDED_IN)
    revision.publish()
    now = fresh(page)
    assert (now.keep_days, now.appeal_days, now.guardian_below, now.names_days) == (180, 14, 16, 365)
    assert [rule.key for rule in now.check_rules.all()] == ["rule0000", "rule0001"]


@pytest.mark.parametrize(
    ("field", "typed", "promised"), [("appeal_days", 3, "14 Tage"), ("guardian_below", "", "jünger als 16")]
)
def test_what_people_rely_on_is_not_made_less(
    editor: Client, process: Any, field: str, typed: Any, promised: str
) -> None:
    page = make_competition(process, guardian_below=16)
    make_entry(page)
    given = {"guardian_below": 16, field: typed}
    answer = _edit(editor, page, **given)
    assert answer.status_code == 200
    assert promised in said(answer)
    assert _edit(editor, page, guardian_below=17, appeal_days=20).status_code == 302


def test_no_rule_is_taken_out_by_which_entries_were_handed_in(editor: Client, process: Any) -> None:
    page = make_checked(process)
    make_entry(page)
    assert _edit(editor, page, check_rules=rules_sent(page)).status_code == 302, "a draft was not handed in yet"
    make_entry(page, email="ben@example.org", state=EntryState.HANDED_IN)
    answer = _edit(editor, page, check_rules=rules_sent(page, without="rule0001"))
    assert "kann nicht herausgenommen" in said(answer) or "können nicht herausgenommen" in said(answer)
    answer = _edit(editor, page, check_rules=inline_formset([]))
    assert answer.status_code == 200
    answer = _edit(editor, page, check_rules=rules_sent(page, then={"rule0000": "not_admitted"}))
    assert answer.status_code == 200
    assert CheckRule.objects.filter(page=page.pk).count() == 2
    assert Entry.objects.to_check().count() == 1


def test_no_category_is_taken_out_to_which_something_was_handed_in(editor: Client, process: Any) -> None:
    page = make_competition(process, categories=("Schulen", "Vereine"))
    schools, clubs = page.categories.all()
    before = fresh(page)
    before.categories = []
    older = before.save_revision()

    def sent(*, titles: Any = None, without: tuple[str, ...] = ()) -> Any:
        rows = [
            {"id": one.pk, "key": one.key, "title": (titles or {}).get(one.key, one.title), "text": ""}
            | ({"DELETE": "1"} if one.key in without else {})
            for one in (schools, clubs)
        ]
        return inline_formset(rows, initial=2)

    make_entry(page, state=EntryState.HANDED_IN, category=schools.key)
    for categories in (sent(without=(schools.key,)), inline_formset([])):
        answer = _edit(editor, page, categories=categories)
        assert answer.status_code == 200
        assert "kann nicht entfernt werden: „Schulen“" in said(answer)
    renamed = sent(titles={schools.key: "Alle Schulen"}, without=(clubs.key,))
    assert _edit(editor, page, categories=renamed).status_code == 302
    older.publish()
    assert [(one.pk, one.key, one.title) for one in fresh(page).categories.all()] == [
        (schools.pk, schools.key, "Alle Schulen")
    ]


def test_rewording_is_for_those_who_handle_cases(editor: Client, plain_editor: Client, process: Any) -> None:
    page = make_checked(process)
    make_entry(page, state=EntryState.HANDED_IN)
    sent = rules_sent(page, texts={"rule0000": "Alles ist ausgefüllt."})
    answer = _edit(plain_editor, page, check_rules=sent)
    assert answer.status_code == 200
    assert "Vorgänge" in said(answer)
    assert _edit(plain_editor, page, check_rules=rules_sent(page)).status_code == 302, "all else they can edit"
    assert _edit(editor, page, check_rules=sent).status_code == 302
    assert CheckRule.objects.get(page=page.pk, key="rule0000").text == "Alles ist ausgefüllt."


def test_once_an_entry_was_decided_on_no_rule_is_added(editor: Client, process: Any) -> None:
    page = make_checked(process)
    entry = make_entry(page, state=EntryState.HANDED_IN)
    assert _edit(editor, page, check_rules=rules_sent(page, more="Es ist ein Bild dabei.")).status_code == 302
    page = fresh(page)
    page.__dict__["process"] = process
    entry = Entry.objects.get(pk=entry.pk)
    deciding.admit(entry, all_fulfilled(page), user=make_moderator(process), seen=fingerprint_of(entry))
    answer = _edit(editor, page, check_rules=rules_sent(page, more="Noch eine."))
    assert "schon entschieden" in said(answer)


def test_names_stand_as_long_as_the_competition_says(process: Any) -> None:
    page = make_competition(process, names_days=30)
    assert names_of_competitions([page.pk])[page.pk].days == 30
    other = make_competition(process, "Zweiter")
    assert names_of_competitions([other.pk])[other.pk].days is None


def test_names_do_not_stand_longer_than_people_were_told(editor: Client, plain_editor: Client, process: Any) -> None:
    page = make_competition(process, names_days=30)
    make_entry(page)
    assert "30 Tage" in said(_edit(editor, page, names_days=60))
    assert "Vorgänge" in said(_edit(plain_editor, page, names_days=5))
    assert _edit(editor, page, names_days=20).status_code == 302
    assert fresh(page).names_days == 20
