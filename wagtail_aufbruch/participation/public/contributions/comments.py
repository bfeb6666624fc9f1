"""Writing a comment: its form on a page of its own, so that pages for readers need no token."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.protocols import AnyUser, RoutedPage
from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.participation.domain.comments import writing
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.moderation.case_rights import may_handle_cases
from wagtail_aufbruch.participation.domain.throttling import throttled
from wagtail_aufbruch.participation.enums import State
from wagtail_aufbruch.participation.extension.kinds import Rules, kind_of
from wagtail_aufbruch.participation.extension.names_kept import NamesKept, names_kept
from wagtail_aufbruch.participation.forms.discussion import CommentForm, StaffCommentForm
from wagtail_aufbruch.participation.models import Comment, Contribution, Participant
from wagtail_aufbruch.participation.public.contributions.discussion import show
from wagtail_aufbruch.participation.public.guarding.addresses import own_page
from wagtail_aufbruch.participation.public.guarding.refused_forms import is_forged, refuse_forged, refuse_throttled
from wagtail_aufbruch.participation.public.guarding.session import current_participant

LIMIT = {"limit": 20, "minutes": 60}


def comment_page(page: RoutedPage, request: HttpRequest, about: Contribution, *, back: str, sent: str) -> HttpResponse:
    """The form for a comment on ``about``, or for a reply (``?antwort=``); its own address takes it.

    ``back`` is the address of what is commented on, ``sent`` the one of the page that says what comes now.
    """
    rules = kind_of(about).rules(about)
    answered = _answered(about, request.GET.get("antwort", ""))
    context: dict[str, Any] = {"about": about, "answered": answered, "back": back, "rules": rules}
    context["subpage_title"] = _("Write a reply") if answered else _("Write a comment")
    if not rules.may_comment:
        return _closed(page, request, context, rules.closed_message or _("Comments are not taken here."))
    staff = request.user if may_handle_cases(request.user, page.process) else None
    participant = None if staff else current_participant(page.process, request)
    form = _form(request, rules, answered, staff, participant)
    context |= {"form": form, "is_staff": staff is not None, "participant": participant}
    status = _check(request, form) if request.method == "POST" else 200
    if request.method != "POST" or status != 200:
        context["names_days"] = names_kept([about.page_id]).get(about.page_id, NamesKept()).days
        return show(page, request, "comment_form", status=status, **context)
    try:
        badge = form.cleaned_data.get("badge", "")
        written = writing.write(about, form.remark, participant=participant, user=staff, badge=badge)
    except ParticipationError as error:
        return _closed(page, request, context, error.message)
    return HttpResponseRedirect(_next(written, sent))


def _answered(about: Contribution, number: str) -> Comment | None:
    """The comment that is to be answered; None where there is none by this number to be seen."""
    pk = read_pk(number)
    if pk is None:
        return None
    return Comment.objects.published().filter(pk=pk, about_id=about.pk).first()


def _form(
    request: HttpRequest, rules: Rules, answered: Comment | None, staff: AnyUser | None, participant: Participant | None
) -> CommentForm | StaffCommentForm:
    data = request.POST if request.method == "POST" else None
    reply_to = answered.pk if answered else None
    if staff is not None:
        return StaffCommentForm(data, asks_stance=False, reply_to=reply_to)
    return CommentForm(
        data,
        asks_stance=rules.asks_stance,
        reply_to=reply_to,
        asks_email=participant is None and rules.needs_email,
    )


def _check(request: HttpRequest, form: CommentForm | StaffCommentForm) -> int:
    if is_forged(request):
        return refuse_forged(form)
    if not form.is_valid():
        return 422
    return refuse_throttled(form) if throttled(request, "comment", **LIMIT) else 200


def _closed(page: RoutedPage, request: HttpRequest, context: dict[str, Any], message: str | Promise) -> HttpResponse:
    """Say why nothing is taken, and give back what was typed so that it can be kept."""
    posted = request.method == "POST"
    typed = request.POST.get("text", "") if posted else ""
    return show(page, request, "comment_closed", status=409 if posted else 200, message=message, typed=typed, **context)


def _next(comment: Comment, sent: str) -> str:
    """Where whoever wrote it goes on: to the comment itself, or to the page that says what comes now."""
    about = comment.discussed
    shown = kind_of(about).rules(about).comments_shown
    if comment.is_public and shown:
        return own_page(comment)
    return f"{sent}?stand=mail" if comment.state == State.UNCONFIRMED else f"{sent}?stand=wartet"
