"""Questions of leads that wait for staff, as tasks of the inbox: answered on the group's page, or settled at once."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.groups.domain.working import questions
from wagtail_aufbruch.groups.models import GroupQuestion, QuestionState
from wagtail_aufbruch.participation.extension.inbox_tasks import Decision, Scope, Task, source_of_few

KEY = "group_question"


def _settle(question: GroupQuestion, user: AnyUser, reason: str) -> None:
    """The inbox has compared what was read already (``Task.fingerprint``)."""
    questions.settle(question, user=user, seen=None)


SETTLE = Decision(
    "settle",
    gettext_lazy("Done without an answer"),
    _settle,
    gettext_lazy("The question is done."),
    letter="e",
    quiet=True,
)


def _waiting(scope: Scope) -> Iterable[Task]:
    """All questions that wait; one query, and one more where the processes are not known."""
    rows = GroupQuestion.objects.filter(state=QuestionState.WAITING).exclude(pk__in=scope.without)
    if scope.only is not None:
        rows = rows.filter(pk__in=scope.only)
    for question in rows.select_related("group", "member"):
        process = scope.process_at(question.group)
        if process is not None and process in scope.processes:
            yield _task(question, process)


def _task(question: GroupQuestion, process: int) -> Task:
    return Task(
        KEY,
        question.pk,
        process,
        question.asked_at,
        title=_("Question of a lead: %(group)s") % {"group": question.group.title},
        object=question,
        kind=gettext_lazy("Question to the administration"),
        where=question.group.title,
        author=question.member.shown_name if question.member is not None else "",
        text=question.text,
        url=f"{reverse('aufbruch_working_page', args=[question.group_id])}#frage-{question.pk}",
        decisions=(SETTLE,),
    )


SOURCES = (source_of_few(KEY, gettext_lazy("Questions of groups"), "help", _waiting),)
