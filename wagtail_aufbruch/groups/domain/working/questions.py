"""Questions of leads to the administration: asked by the mailed link, answered or settled by staff.

Their words never change, so that only what staff have made of one can be another thing than they have read.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.protocols import AnyUser, Process
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.groups.domain.working.errors import CHANGED, Refused
from wagtail_aufbruch.groups.domain.working.links import find
from wagtail_aufbruch.groups.models import GroupQuestion, QuestionState, WorkingPageLink
from wagtail_aufbruch.participation.extension.fingerprint import digest

ASKED, TAKEN_BACK = "aufbruch_groups.question_asked", "aufbruch_groups.question_taken_back"
ANSWERED, DONE = "aufbruch_groups.question_answered", "aufbruch_groups.question_done"
MOST_WAITING = 10
"""So many questions of one group wait at a time; a person who reads them is meant to keep up."""


def seen_of(question: GroupQuestion) -> str:
    """Fingerprint of what staff read before they decide."""
    return digest(question.pk, question.state, question.answer)


@transaction.atomic
def ask(process: Process, token: str, text: str) -> GroupQuestion:
    """Note a question of whose link it is; the same one once more, while it waits, changes nothing.

    Raises LinkUnknown, LinkOver, Refused.
    """
    link = _locked_link(process, token)
    waiting = GroupQuestion.objects.filter(group=link.group_id, state=QuestionState.WAITING)
    known = waiting.filter(member=link.member_id, text=text).first()
    if known is not None:
        return known
    if waiting.count() >= MOST_WAITING:
        raise Refused(
            ngettext(
                "%(number)d question of your group is waiting already. Please wait for its answer first.",
                "%(number)d questions of your group are waiting already. Please wait for an answer first.",
                MOST_WAITING,
            )
            % {"number": MOST_WAITING}
        )
    question = GroupQuestion.objects.create(group=link.group, member=link.member, email=link.email, text=text)
    log(instance=link.group, action=ASKED, user=None, data={"question": question.pk})
    return question


@transaction.atomic
def take_back(process: Process, token: str, key: int) -> None:
    """Whoever asked takes the question back, as long as it waits.

    Raises LinkUnknown, LinkOver; Refused where it waits no more.
    """
    link = _locked_link(process, token)
    own = GroupQuestion.objects.filter(pk=key, group=link.group_id, member=link.member_id, state=QuestionState.WAITING)
    number, _rows = own.delete()
    if not number:
        raise Refused(_("This question does not wait any more."))
    log(instance=link.group, action=TAKEN_BACK, user=None, data={"question": key})


@transaction.atomic
def answer(question: GroupQuestion, text: str, *, user: AnyUser, seen: str) -> GroupQuestion:
    """Answer it, or put another answer in the place of the first. Raises Refused."""
    locked = _locked(question, seen)
    if not text:
        raise Refused(_("Write the answer. Both leads of the group read it."))
    return _decide(locked, QuestionState.ANSWERED, text, ANSWERED, user)


@transaction.atomic
def settle(question: GroupQuestion, *, user: AnyUser, seen: str | None) -> GroupQuestion:
    """Mark it as done without an answer, because it was talked about for instance. Raises Refused.

    ``seen``: None where it is known already that nothing has changed, as the inbox does.
    """
    locked = _locked(question, seen)
    if locked.state != QuestionState.WAITING:
        raise Refused(_("This question does not wait any more."))
    return _decide(locked, QuestionState.DONE, "", DONE, user)


def _decide(locked: GroupQuestion, state: str, text: str, action: str, user: AnyUser) -> GroupQuestion:
    locked.state, locked.answer, locked.decided_at, locked.user_id = state, text, timezone.now(), user.pk
    locked.save(update_fields=["state", "answer", "decided_at", "user"])
    log(instance=locked.group, action=action, user=user, data={"question": locked.pk})
    return locked


def _locked(question: GroupQuestion, seen: str | None) -> GroupQuestion:
    rows = GroupQuestion.objects.select_for_update(no_key=True, of=("self",)).select_related("group")
    locked = rows.filter(pk=question.pk).first()
    if locked is None:
        raise Refused(_("The question was taken back in the meantime."))
    if seen is not None and seen != seen_of(locked):
        raise Refused(CHANGED)
    return locked


def _locked_link(process: Process, token: str) -> WorkingPageLink:
    """The link, while nobody else asks for the group and nobody ends it. Raises LinkUnknown, LinkOver."""
    # Where the page is deleted in between, so is the link, which is what is said then.
    BasePage.objects.select_for_update(no_key=True).filter(pk=find(process, token).group_id).first()
    return find(process, token)
