"""What Wagtail's own views of pages tell those who do not work for the process that the pages belong to."""

from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import GroupApprovalTask, PageViewRestriction

from tests.factories.core import make_content_page, make_field, make_process
from tests.factories.registrations import make_registration
from tests.staff.town import SECRET, Town, browser_of
from wagtail_aufbruch.core.pages.base import BasePage

pytestmark = pytest.mark.django_db

STRANGERS = ["neighbour", "newcomer"]
WORKING_THERE = ["staff", "editor"]


@pytest.fixture
def town() -> Town:
    town = Town()
    make_content_page(town.process, f"Entwurf {SECRET}", live=False)
    private = make_content_page(town.process, f"Privat {SECRET}")
    PageViewRestriction.objects.create(page=BasePage.objects.get(pk=private.pk), restriction_type="login")
    make_content_page(private, f"Unter Privat {SECRET}")
    make_content_page(town.process, "Worum es geht")
    return town


def children_of(town: Town) -> Any:
    """Read anew: the tree has grown since the process was made."""
    return BasePage.objects.get(pk=town.process.pk).get_children()


def _chooser_lists(town: Town, who: str) -> list[str]:
    """What is answered where pages are listed, opened and searched."""
    browser = browser_of(getattr(town, who))
    pages = [town.process, *children_of(town)]
    urls = [reverse("wagtailadmin_choose_page_child", args=[page.pk]) for page in pages]
    answers = [browser.get(url) for url in urls]
    answers += [browser.get(reverse("wagtailadmin_choose_page_search"), {"q": word}) for word in (SECRET, "Worum")]
    return [answer.content.decode() for answer in answers]


@pytest.mark.parametrize("who", STRANGERS)
def test_the_page_chooser_offers_of_other_processes_what_everybody_may_see_and_no_more(town: Town, who: str) -> None:
    lists = _chooser_lists(town, who)
    assert not [one for one in lists if SECRET in one.replace(f"<em>{SECRET}</em>", "")]
    assert "Worum es geht" in lists[0]
    assert "Worum es geht" in lists[-1]


@pytest.mark.parametrize("who", WORKING_THERE)
def test_the_page_chooser_offers_everything_of_the_own_process(town: Town, who: str) -> None:
    lists = _chooser_lists(town, who)
    assert f"Entwurf {SECRET}" in lists[0]
    assert f"Unter Privat {SECRET}" in lists[2]
    assert f"Privat {SECRET}" in lists[-2]


@pytest.mark.parametrize("who", STRANGERS)
def test_who_may_not_move_a_page_learns_nothing_of_it_from_the_question_where_to(town: Town, who: str) -> None:
    """Neither its title nor that people have registered there."""
    make_registration(town.event)
    draft = children_of(town).get(title=f"Entwurf {SECRET}")
    browser = browser_of(getattr(town, who))
    for page in (town.event, draft):
        for destination in (page, town.process.get_parent()):
            url = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, destination.pk])
            for answer in (browser.get(url, follow=True), browser.post(url, follow=True)):
                assert SECRET not in _told(answer)


def test_who_moves_a_page_learns_nothing_of_a_draft_of_another_process_by_naming_it_as_the_place(town: Town) -> None:
    draft = make_content_page(make_process("Nebenan", slug="nebenan"), "Geheimer Entwurf", live=False)
    own = children_of(town).get(title="Worum es geht")
    url = reverse("wagtailadmin_pages:move_confirm", args=[own.pk, draft.pk])
    browser = browser_of(town.editor)
    for answer in (browser.get(url, follow=True), browser.post(url, follow=True)):
        assert "Geheim" not in _told(answer)
    assert children_of(town).filter(pk=own.pk).exists()


def test_an_editor_is_still_told_why_an_event_with_people_cannot_leave_its_process(town: Town) -> None:
    make_registration(town.event)
    assert town.neighbour
    elsewhere = BasePage.objects.get(title="Nachbarstadt")
    for own in town.editor.groups.get().page_permissions.all():
        town.editor.groups.get().page_permissions.create(page=elsewhere, permission=own.permission)
    url = reverse("wagtailadmin_pages:move_confirm", args=[town.event.pk, elsewhere.pk])
    answer = browser_of(town.editor).get(url, follow=True)
    assert "bekämen ihre Daten" in _told(answer)


def test_a_form_that_is_shown_again_names_nothing_of_other_processes(town: Town) -> None:
    """A chooser looks up the title of whatever key was sent, while the form refuses it."""
    elsewhere = make_process("Nebenan", slug="nebenan")
    draft = make_content_page(elsewhere, "Geheimer Entwurf", live=False)
    field = make_field(elsewhere, "Geheimes Feld")
    for answer in _shown_again(town, draft.pk, field.pk):
        assert "Geheim" not in _told(answer)


@pytest.mark.parametrize("sent", ["unsinn", "9" * 30, "-1", "1,2", "\x00", "٣"])
def test_a_chooser_takes_what_is_no_key_for_nothing(town: Town, sent: str) -> None:
    for answer in _shown_again(town, sent, sent):
        assert answer.status_code in {200, 422}


def test_what_was_chosen_is_still_there_when_the_form_is_shown_again(town: Town) -> None:
    capture, below = _shown_again(town, town.event.pk, town.field.pk)
    assert f"Forum {SECRET}" in _told(capture)
    assert f"Feld {SECRET}" in _told(below)


def _shown_again(town: Town, page: object, field: object) -> list[Any]:
    """Two forms that were sent without their titles, with these keys in their choosers."""
    capture = browser_of(town.staff).post(reverse("aufbruch_capture", args=[town.call.pk]), {"event": page})
    below = make_field(town.process, "Untergeordnet")
    url = reverse("wagtailsnippets_aufbruch_handlungsfeld:edit", args=[below.pk])
    return [capture, browser_of(town.editor).post(url, {"parent": field, "title": ""})]


def _told(answer: Any) -> str:
    return str(answer.content.decode())


MANY = [
    ("wagtailcore", "page", "delete"),
    ("wagtailcore", "page", "move"),
    ("wagtailcore", "page", "publish"),
    ("wagtailcore", "page", "unpublish"),
    ("aufbruch", "handlungsfeld", "delete"),
    ("aufbruch", "goal", "delete"),
    ("aufbruch", "member", "delete"),
    ("aufbruch_groups", "statement", "delete"),
    ("aufbruch_events", "eventkind", "delete"),
    ("aufbruch_events", "meetingseries", "delete"),
]


def _ticked(town: Town, model: str) -> list[str]:
    """The query strings by which somebody has all of it ticked, by keys and by the box for all."""
    found = {
        "page": list(children_of(town).values_list("pk", flat=True)),
        "handlungsfeld": [town.field.pk],
        "goal": [town.goal.pk],
        "member": [town.member.pk],
        "statement": [town.statement.pk],
        "eventkind": [town.kind.pk],
        "meetingseries": [town.series.pk],
    }[model]
    below = f"&childOf={town.process.pk}" if model == "page" else ""
    return ["&".join(f"id={key}" for key in found), f"id=all{below}"]


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize(("app", "model", "action"), MANY)
def test_who_ticks_what_is_of_another_process_reads_nothing_of_it(
    town: Town, who: str, app: str, model: str, action: str
) -> None:
    browser = browser_of(getattr(town, who))
    for query in _ticked(town, model):
        url = f"{reverse('wagtail_bulk_action', args=[app, model, action])}?{query}"
        for answer in (browser.get(url, follow=True), browser.post(url, follow=True)):
            assert SECRET not in _told(answer), query


def test_an_editor_still_ticks_many_of_their_own(town: Town) -> None:
    browser = browser_of(town.editor)
    assert SECRET in _told(
        browser.get(f"{reverse('wagtail_bulk_action', args=['aufbruch', 'goal', 'delete'])}?id={town.goal.pk}")
    )
    draft = children_of(town).get(title=f"Entwurf {SECRET}")
    url = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'publish'])}?id={draft.pk}"
    assert SECRET in _told(browser.get(url))
    browser.post(url)
    draft.refresh_from_db()
    assert draft.live


def test_an_editor_is_told_what_of_their_own_process_they_may_not_do(town: Town) -> None:
    draft = children_of(town).get(title=f"Entwurf {SECRET}")
    url = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'publish'])}?id={draft.pk}"
    town.editor.groups.get().page_permissions.filter(permission__codename="publish_page").delete()
    assert SECRET in _told(browser_of(town.editor).get(url))


@pytest.mark.parametrize("who", STRANGERS)
def test_what_is_said_of_moderation_names_no_page_of_another_process(town: Town, who: str) -> None:
    draft = children_of(town).get(title=f"Entwurf {SECRET}")
    browser = browser_of(getattr(town, who))
    task = GroupApprovalTask.objects.create(name="Durchsehen")
    for name, args in (("confirm_workflow_cancellation", [draft.pk]), ("workflow_preview", [draft.pk, task.pk])):
        url = reverse(f"wagtailadmin_pages:{name}", args=args)
        for answer in (browser.get(url, follow=True), browser.post(url, follow=True)):
            assert SECRET not in _told(answer), name
        assert SECRET not in _told(browser.get(reverse("wagtailadmin_home")))


@pytest.mark.parametrize("name", ["page_types_usage", "page_types_usage_results"])
def test_the_report_of_page_types_names_no_draft_of_another_process(town: Town, name: str) -> None:
    draft = children_of(town).get(title=f"Entwurf {SECRET}").specific
    draft.save_revision()
    url = reverse(f"wagtailadmin_reports:{name}")
    assert SECRET in _told(browser_of(town.editor).get(url))
    assert SECRET not in _told(browser_of(town.neighbour).get(url))


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_reads_a_draft_of_another_process_by_saying_that_it_was_chosen(town: Town, who: str) -> None:
    keys = [page.pk for page in children_of(town)]
    url = reverse("wagtailadmin_choose_page_chosen_multiple")
    told = _told(browser_of(getattr(town, who)).get(url, {"id": [*keys, "unsinn"]}))
    assert SECRET not in told
    assert "Worum es geht" in told
    assert SECRET in _told(browser_of(town.editor).get(url, {"id": keys}))


@pytest.mark.parametrize("who", STRANGERS)
def test_what_a_public_page_of_another_process_will_be_called_is_not_told_before(town: Town, who: str) -> None:
    page = children_of(town).get(title="Worum es geht").specific
    page.title = f"Bald {SECRET}"
    page.save_revision()
    lists = _chooser_lists(town, who)
    lists.append(
        _told(browser_of(getattr(town, who)).get(reverse("wagtailadmin_choose_page_chosen_multiple"), {"id": page.pk}))
    )
    assert not [one for one in lists if "Bald" in one]
    assert "Worum es geht" in lists[0]
    assert f"Bald {SECRET}" in _chooser_lists(town, "editor")[0]


def _pasted(town: Town, who: str, page: Any, more: str = "") -> str:
    """What somebody is answered who pastes the address of the page into the form for a link to the web."""
    url = reverse("wagtailadmin_choose_page_external_link")
    return _told(
        browser_of(getattr(town, who)).post(url, {"external-link-chooser-url": f"{page.full_url}{more}"}, follow=True)
    )


@pytest.mark.parametrize("more", ["", "?von=hier"])
@pytest.mark.parametrize("who", STRANGERS)
def test_a_pasted_address_tells_nothing_of_a_page_of_another_process(town: Town, who: str, more: str) -> None:
    private = children_of(town).get(title=f"Privat {SECRET}").specific
    public = children_of(town).get(title="Worum es geht").specific
    assert "Worum es geht" in _pasted(town, who, public, more)
    public.title = f"Bald {SECRET}"
    public.save_revision()
    for page in (private, public):
        told = _pasted(town, who, page, more)
        assert SECRET not in told
        assert page.url in told, "it becomes a link to the web"
        assert SECRET in _pasted(town, "editor", page, more)
