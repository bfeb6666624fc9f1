"""What staff may say of a contribution, also by a form that was forged or stood open for long."""

from datetime import date

import pytest

from tests.factories.core import make_field, make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.responses import answers
from wagtail_aufbruch.participation.domain.responses.errors import ContributionGone, HandlingError, StageUnknown
from wagtail_aufbruch.participation.domain.responses.handling import Particulars, particulars_seen, save_particulars
from wagtail_aufbruch.participation.enums import Stage
from wagtail_aufbruch.participation.models import Answer
from wagtail_aufbruch.participation.staff.responses.belonging_forms import BelongingForm

pytestmark = pytest.mark.django_db


def test_an_answer_names_no_stage_that_there_is_not() -> None:
    call = make_call(make_process())
    draft = answers.Draft("Fachbereich Verkehr", "Ja.", date(2026, 3, 1), stage="nirgends")
    with pytest.raises(StageUnknown):
        answers.save_draft(make_idea(call), draft, user=make_moderator(call.process))
    assert not Answer.objects.exists()


def test_who_answers_what_is_gone_by_now_is_told_so() -> None:
    call = make_call(make_process())
    idea = make_idea(call)
    gone = Idea.objects.get(pk=idea.pk)
    idea.delete()
    with pytest.raises(ContributionGone):
        answers.save_draft(
            gone, answers.Draft("Fachbereich", "Ja.", date(2026, 3, 1)), user=make_moderator(call.process)
        )
    assert not Answer.objects.exists()


def test_the_form_offers_fields_of_the_own_process_alone_and_shows_which_lie_below_others() -> None:
    call = make_call(make_process())
    first = make_field(call.process, "Mobilität")
    make_field(call.process, "Radwege", parent=first)
    make_field(make_process("Anderswo"), "Fremdes")
    shown = str(BelongingForm(contribution=make_idea(call))["handlungsfeld"])
    assert "Fremdes" not in shown
    assert ">Mobilität<" in shown
    assert ">– Radwege<" in shown


def test_nothing_is_put_under_a_field_of_action_of_another_process() -> None:
    call = make_call(make_process())
    idea = make_idea(call, stage=Stage.REVIEW)
    elsewhere = make_field(make_process("Anderswo"), "Mobilität")
    wanted = Particulars(elsewhere, None, (), "Marktplatz")
    with pytest.raises(HandlingError):
        save_particulars(idea, wanted, user=make_moderator(call.process), seen=particulars_seen(idea))
    idea.refresh_from_db()
    assert (idea.handlungsfeld, idea.place_name) == (None, "")
