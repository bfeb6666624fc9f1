"""A call in the editor: what is refused, what is warned of, what must not be lost."""

from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, override
from wagtail.models import WorkflowState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from tests.factories.core import make_content_page, make_field, make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_participant
from wagtail_aufbruch.ideas.domain.calls.checks import warnings_of
from wagtail_aufbruch.ideas.enums import Assessing, Discussion
from wagtail_aufbruch.ideas.models import Criterion, IdeaCallPage, Score
from wagtail_aufbruch.ideas.models.default_texts import consent_without_address, default_consent
from wagtail_aufbruch.participation.enums import Asked, Comments, Identification, Moderation
from wagtail_aufbruch.participation.models import Assessment
from wagtail_aufbruch.participation.models.questions.wordings import next_version

pytestmark = pytest.mark.django_db

OPENS, CLOSES = datetime(2019, 4, 1, 8), datetime(2019, 5, 5, 23, 59, 59)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("chefin", password="geheim"))
    return client


@pytest.fixture
def call() -> IdeaCallPage:
    return make_call(make_process())


def german(text: str) -> str:
    with override("de"):
        return gettext(text)


def edit_url(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def typed(call: Any, criteria: list[dict[str, Any]] | None = None, questions: Any = None, **values: Any) -> Any:
    """What the editor's browser sends for ``call`` as it is, but for ``values``."""
    names = [
        "discussion",
        *[f"{name}_asked" for name in ("handlungsfeld", "name", "place", "picture", "document", "tags")],
        *["identification", "moderation", "comments", "comment_moderation", "assessing", "assessed_by"],
        *["guardian_text", "consent_text", "consent_version", "title", "slug", "introduction"],
    ]
    rows = criteria or []
    fields = {"handlungsfelder": values.pop("handlungsfelder", [])}
    form = nested_form_data(
        {
            **{name: getattr(call, name) or "" for name in names},
            **dict.fromkeys(["opens_at", "closes_at", "discussion_opens_at", "discussion_closes_at", "results_at"], ""),
            **dict.fromkeys(["min_age", "guardian_below", "terms_page", "easy_language_page", "photo"], ""),
            "photo_alt": "",
            "tags": "",
            "body": streamfield([]),
            "questions": inline_formset(questions or []),
            "criteria": inline_formset(rows, initial=sum(1 for row in rows if "id" in row)),
            "comments-TOTAL_FORMS": "0",
            **values,
        }
    )
    return {**form, **fields}


def publish(admin: Client, call: Any, **values: Any) -> Any:
    return admin.post(edit_url(call), {**typed(call, **values), "action-publish": "1"})


def errors(answer: Any) -> dict[str, Any]:
    return dict(answer.context["form"].errors)


def test_the_form_shows_every_setting_of_a_call_in_groups(admin: Client, call: Any) -> None:
    page = admin.get(edit_url(call))
    form = page.context["form"]
    wanted = {
        field.name for field in IdeaCallPage._meta.get_fields() if field.concrete and getattr(field, "editable", False)
    }
    here = {field.name for field in IdeaCallPage._meta.local_fields} | {"handlungsfelder", "tags"}
    missing = (wanted & here) - set(form.fields) - {"page_ptr"}
    assert missing == set()
    assert set(form.formsets) >= {"questions", "criteria"}
    for heading in ["Phases", "What the form asks", "Own questions", "Assessment", "Ages", "Terms and consent"]:
        assert german(heading) in page.content.decode(), heading


def test_a_call_is_published_with_all_that_was_set(admin: Client, call: Any) -> None:
    field = make_field(call.process, "Bildung")
    answer = publish(
        admin,
        call,
        opens_at="2019-04-01 08:00:00",
        closes_at="2019-05-05 23:59:59",
        discussion="own",
        discussion_closes_at="2019-05-31 23:59:59",
        results_at="2019-07-01 12:00:00",
        assessing="criteria",
        criteria=[{"name": "Machbar", "explanation": "", "ORDER": "1"}],
        questions=[
            {"label": "Wie oft?", "field_type": "radio", "choices": "nie\nimmer", "help_text": "", "default_value": ""}
        ],
        handlungsfelder=[str(field.pk)],
        tags="Wasser, Grün",
    )
    assert answer.status_code == 302
    saved = IdeaCallPage.objects.get()
    assert saved.closes_at == CLOSES.replace(tzinfo=BERLIN)
    assert [criterion.name for criterion in saved.criteria.all()] == ["Machbar"]
    assert [question.label for question in saved.questions.all()] == ["Wie oft?"]
    assert [one.title for one in saved.handlungsfelder.all()] == ["Bildung"]
    assert sorted(tag.name for tag in saved.tags.all()) == ["Grün", "Wasser"]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("closes_at", {"opens_at": "2019-05-05 12:00", "closes_at": "2019-05-05 12:00"}),
        (
            "discussion_opens_at",
            {"discussion": "own", "opens_at": "2019-05-05 12:00", "discussion_opens_at": "2019-05-04 12:00"},
        ),
        (
            "discussion_closes_at",
            {
                "discussion": "own",
                "discussion_opens_at": "2019-05-05 12:00",
                "discussion_closes_at": "2019-05-05 11:00",
            },
        ),
        ("discussion_closes_at", {"opens_at": "2019-05-05 12:00", "discussion_closes_at": "2019-05-05 11:00"}),
        ("results_at", {"closes_at": "2019-05-05 12:00", "results_at": "2019-05-05 12:00"}),
        ("results_at", {"discussion_closes_at": "2019-06-05 12:00", "results_at": "2019-05-05 12:00"}),
        ("guardian_below", {"guardian_below": "19"}),
        ("guardian_below", {"guardian_below": "16", "min_age": "16"}),
        ("guardian_text", {"guardian_below": "16", "guardian_text": " "}),
    ],
)
def test_what_contradicts_itself_is_refused_beside_its_field(
    admin: Client, call: Any, field: str, values: dict[str, str]
) -> None:
    answer = publish(admin, call, **values)
    assert answer.status_code == 200
    assert set(errors(answer)) == {field}


def test_a_moment_of_a_phase_that_is_left_out_stands_in_nobodys_way(admin: Client, call: Any) -> None:
    answer = publish(
        admin, call, discussion="none", closes_at="2019-05-05 12:00", discussion_closes_at="2019-05-01 12:00"
    )
    assert answer.status_code == 302


@pytest.mark.parametrize("name", ["opens_at", "closes_at", "discussion", "guardian_text", "consent_text", "assessing"])
def test_a_draft_in_which_something_is_missing_is_checked_without_falling_over(call: Any, name: str) -> None:
    draft = IdeaCallPage(title="Entwurf", slug="entwurf", guardian_below=16, min_age=12)
    draft.opens_at = draft.closes_at = draft.results_at = None
    setattr(draft, name, None if name.endswith("_at") else "")
    expected = pytest.raises(ValidationError) if name == "guardian_text" else nullcontext()
    with expected:
        draft.clean()
    empty = IdeaCallPage()
    empty.clean()


def test_a_draft_with_nothing_but_a_title_is_saved(admin: Client, call: Any) -> None:
    add = reverse("wagtailadmin_pages:add", args=["aufbruch_ideas", "ideacallpage", call.process.pk])
    form = typed(IdeaCallPage(title="Neu", slug="neu"), consent_text="", consent_version="", guardian_text="")
    assert admin.post(add, form).status_code == 302
    assert not IdeaCallPage.objects.get(title="Neu").live


@pytest.mark.parametrize("field", ["consent_text", "guardian_text"])
def test_a_wording_that_citizens_agreed_to_is_not_changed_under_the_same_version(
    admin: Client, call: Any, field: str
) -> None:
    call.guardian_below = 16
    call.save()
    call.save_revision().publish()
    changed = {"guardian_below": "16", field: "Etwas ganz anderes."}
    answer = publish(admin, call, **changed)
    assert "consent_version" in errors(answer)
    assert "2" in str(errors(answer)["consent_version"])
    draft = admin.post(edit_url(call), typed(call, **changed))
    assert draft.status_code == 302, "a draft is not held up"
    assert publish(admin, call, consent_version="2", **changed).status_code == 302
    assert getattr(IdeaCallPage.objects.get(), field) == "Etwas ganz anderes."


def test_blanks_and_line_breaks_are_no_new_wording_nor_is_what_another_call_asks(admin: Client, call: Any) -> None:
    assert publish(admin, call, consent_text=f"  {call.consent_text}\r\n").status_code == 302
    other = make_call(call.process, "Anderer", consent_text="Ich willige in etwas anderes ein.")
    assert other.consent_version == call.consent_version
    assert publish(admin, other).status_code == 302


def test_the_next_version_has_a_name(call: Any) -> None:
    assert [next_version(version) for version in ["1", "9", "2019-05", "²", ""]] == [
        "2",
        "10",
        "2019-05-2",
        "²-2",
        "-2",
    ]


def with_criterion(call: Any, *, scored: bool) -> Criterion:
    call.assessing = Assessing.CRITERIA
    call.criteria = [Criterion(name="Machbar")]
    call.save_revision().publish()
    criterion = Criterion.objects.get()
    if scored:
        given = Assessment.objects.create(contribution=make_idea(call), participant=make_participant(call.process))
        Score.objects.create(assessment=given, criterion=criterion, value=4)
    return criterion


@pytest.mark.parametrize("action", [{}, {"action-publish": "1"}])
def test_a_criterion_by_which_ideas_were_scored_stays(admin: Client, call: Any, action: dict[str, str]) -> None:
    criterion = with_criterion(call, scored=True)
    row = {"id": str(criterion.pk), "name": "Machbar", "explanation": "", "ORDER": "1", "DELETE": "on"}
    answer = admin.post(edit_url(call), {**typed(call, criteria=[row]), **action})
    assert answer.status_code == 200
    assert "Machbar" in str(errors(answer))
    assert Score.objects.exists()


def older_version(call: Any) -> Any:
    """A version from before there was a criterion, which somebody has scored by since."""
    without = call.save_revision(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    with_criterion(IdeaCallPage.objects.get(pk=call.pk), scored=True)
    return without


def test_a_version_published_by_schedule_keeps_the_criteria_by_which_ideas_were_scored_since(call: Any) -> None:
    without = older_version(call)
    free = Criterion.objects.create(page=call, name="Neu")
    without.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    without.save()
    call_command("publish_scheduled")
    assert IdeaCallPage.objects.get(pk=call.pk).live_revision_id == without.pk
    assert Score.objects.exists()
    assert [criterion.name for criterion in IdeaCallPage.objects.get(pk=call.pk).criteria.all()] == ["Machbar"]
    assert not Criterion.objects.filter(pk=free.pk).exists(), "what nobody scored by goes with the version"


def test_an_older_version_that_is_taken_up_again_keeps_the_criteria_by_which_ideas_were_scored_since(
    admin: Client, call: Any
) -> None:
    without = older_version(call)
    shown = admin.get(reverse("wagtailadmin_pages:revisions_revert", args=[call.pk, without.pk]))
    assert [row.instance.name for row in shown.context["form"].formsets["criteria"].forms] == ["Machbar"]
    again = {**typed(without.as_object(), criteria=[]), "revision": without.pk, "action-publish": "1"}
    assert admin.post(edit_url(call), again).status_code == 302
    assert Score.objects.exists()


def test_a_draft_without_a_criterion_published_from_the_list_keeps_it_once_ideas_are_scored_by_it(
    admin: Client, call: Any
) -> None:
    criterion = with_criterion(call, scored=False)
    row = {"id": str(criterion.pk), "name": "Machbar", "explanation": "", "ORDER": "1", "DELETE": "on"}
    assert admin.post(edit_url(call), typed(call, criteria=[row], assessing="support")).status_code == 302
    given = Assessment.objects.create(contribution=make_idea(call), participant=make_participant(call.process))
    Score.objects.create(assessment=given, criterion=criterion, value=4)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    assert admin.post(f"{bulk}?id={call.pk}&next=/admin/", {"next": "/admin/"}).status_code == 302
    assert IdeaCallPage.objects.get(pk=call.pk).assessing == Assessing.SUPPORT
    assert Score.objects.get().criterion == criterion


def test_it_can_be_renamed_and_others_be_removed(admin: Client, call: Any) -> None:
    criterion = with_criterion(call, scored=True)
    row = {"id": str(criterion.pk), "name": "Umsetzbar", "explanation": "", "ORDER": "1", "DELETE": ""}
    assert publish(admin, call, criteria=[row]).status_code == 302
    assert Criterion.objects.get().name == "Umsetzbar"
    Score.objects.all().delete()
    row["DELETE"] = "on"
    assert publish(admin, call, criteria=[row], assessing="support").status_code == 302
    assert not Criterion.objects.exists()


def test_assessment_by_criteria_needs_one_when_it_is_published(admin: Client, call: Any) -> None:
    assert "assessing" in errors(publish(admin, call, assessing="criteria"))
    assert admin.post(edit_url(call), typed(call, assessing="criteria")).status_code == 302


@pytest.mark.parametrize(
    "questions",
    [
        [{"label": "Wie oft?", "field_type": "singleline"}, {"label": "wie OFT?", "field_type": "number"}],
        [{"label": "Was davon?", "field_type": "radio", "choices": " \n "}],
        [{"label": "Was davon?", "field_type": "dropdown", "choices": ""}],
    ],
)
def test_own_questions_that_cannot_be_answered_are_refused(admin: Client, call: Any, questions: Any) -> None:
    rows = [{"choices": "", "help_text": "", "default_value": "", "ORDER": "1", **row} for row in questions]
    answer = publish(admin, call, questions=rows)
    assert answer.status_code == 200
    assert "Wie oft" in answer.content.decode() or "Was davon" in answer.content.decode()
    assert IdeaCallPage.objects.get().questions.count() == 0


SOMETHING_OFF: list[dict[str, Any]] = [
    {"discussion": Discussion.OWN},
    {"discussion_opens_at": OPENS.replace(tzinfo=BERLIN)},
    {"discussion": Discussion.NONE, "discussion_closes_at": CLOSES.replace(tzinfo=BERLIN)},
    {"discussion": Discussion.NONE},
    {"results_at": CLOSES.replace(tzinfo=BERLIN)},
    {"comments": Comments.NONE, "assessing": Assessing.NONE},
    {"comments": Comments.NONE, "asks_stance": True},
    {"assessing": Assessing.CRITERIA},
    {"tags_asked": Asked.OPTIONAL},
    {"handlungsfeld_asked": Asked.REQUIRED},
    {"identification": Identification.NONE, "moderation": Moderation.AFTER},
]


@pytest.mark.parametrize("values", SOMETHING_OFF, ids=lambda values: "-".join(values))
def test_what_makes_no_sense_together_is_explained(values: dict[str, Any]) -> None:
    assert warnings_of(make_call(make_process(), **values))


def test_a_consent_that_speaks_of_an_address_nobody_is_asked_for_is_told_with_a_wording_that_fits() -> None:
    process = make_process()
    call = make_call(process, identification=Identification.NONE)
    with translation.override("de"):
        call.consent_text = default_consent()
        (warning,) = warnings_of(call)
        assert "fragt nach keiner E-Mail-Adresse" in warning
        call.consent_text = consent_without_address()
        assert call.consent_text in warning
        assert warnings_of(call) == []
    call.consent_text = default_consent()
    assert warnings_of(call), "the default in English"
    call.identification = Identification.EMAIL
    assert warnings_of(call) == []


def test_a_usual_call_and_one_with_everything_give_no_warning() -> None:
    process = make_process()
    assert warnings_of(make_call(process)) == []
    make_field(process, "Bildung")
    everything = make_call(
        process,
        "Alles",
        opens_at=OPENS.replace(tzinfo=BERLIN),
        closes_at=CLOSES.replace(tzinfo=BERLIN),
        discussion=Discussion.OWN,
        assessing=Assessing.CRITERIA,
        assessed_by="browser",
        handlungsfeld_asked=Asked.REQUIRED,
        criteria=[Criterion(name="Machbar")],
    )
    assert warnings_of(everything) == []


def test_terms_that_nobody_can_read_are_told_after_saving(admin: Client, call: Any) -> None:
    terms = make_content_page(call.process, "Bedingungen", live=False)
    answer = admin.post(edit_url(call), typed(call, terms_page=str(terms.pk)), follow=True)
    expected = german("The page with the terms is not public, so nobody can read them. Publish it.")
    assert expected in " ".join(str(message) for message in answer.context["messages"])


def test_what_cannot_be_published_is_not_submitted_either_since_its_approval_asks_for_no_form(
    admin: Client, call: Any
) -> None:
    sent = {"assessing": Assessing.CRITERIA, "action-submit": "1"}
    answer = admin.post(edit_url(call), typed(call, **sent))
    assert answer.status_code == 200
    assert "mindestens eines" in answer.content.decode()
    assert not WorkflowState.objects.exists()
    answer = admin.post(edit_url(call), typed(call, criteria=[{"name": "Machbar"}], **sent))
    assert answer.status_code == 302
    assert WorkflowState.objects.exists()
