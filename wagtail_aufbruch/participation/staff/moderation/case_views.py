"""The views of cases and mails: their lists, a case with the decisions on it, its history, a mail."""

from datetime import MAXYEAR, MINYEAR
from typing import Any

from django.contrib.admin import FieldListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import get_fields_from_path
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail_modeladmin.views import HistoryView, IndexView, InspectView

from wagtail_aufbruch.core.domain.process.processes import process_page
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.participation.domain.errors import CaseDecided, ParticipationError
from wagtail_aufbruch.participation.domain.files.attachments import attachments_of
from wagtail_aufbruch.participation.domain.moderation import decisions
from wagtail_aufbruch.participation.domain.moderation.inbox import carry_out, forget_badge
from wagtail_aufbruch.participation.domain.moderation.inbox_facts import case_fingerprint
from wagtail_aufbruch.participation.domain.moderation.inbox_sources import tasks_about, waiting_tasks
from wagtail_aufbruch.participation.domain.moderation.reasons import reasons_for
from wagtail_aufbruch.participation.domain.questions.answers import for_staff_alone
from wagtail_aufbruch.participation.enums import Badge, State
from wagtail_aufbruch.participation.extension.inbox_tasks import Decision, Task, case_links
from wagtail_aufbruch.participation.extension.kinds import NOT_INSTALLED, has_home, kind_of
from wagtail_aufbruch.participation.extension.published import place_of, shown_facts
from wagtail_aufbruch.participation.models import COMMENT_KIND, Comment, Contribution, Mail
from wagtail_aufbruch.participation.public.uploads.files import shown_files
from wagtail_aufbruch.participation.staff.moderation.forms import ReasonForm


class CaseView(InspectView):
    """Shows a contribution with its history, and takes the decision."""

    instance: Contribution

    def get_template_names(self) -> list[str]:
        return ["modeladmin/aufbruch_participation/case.html"]

    @cached_property
    def form(self) -> ReasonForm:
        asked = self._asked
        return ReasonForm(
            self.request.POST if self.request.method == "POST" else None,
            reasons=reasons_for([self.instance.process_id]),
            needed=asked is not None and asked.needs_reason,
        )

    @property
    def _asked(self) -> Decision | None:
        """The decision that the form names, whether or not it is possible now."""
        key = self.request.POST.get("decision", "")
        return next((one for one in decisions.BY_STATE if one.key == key), None)

    def get_page_title(self) -> str:
        return str(kind_of(self.instance).name)

    def get_page_subtitle(self) -> str:
        return str(self.instance)

    def get_meta_title(self) -> str:
        return f"{self.instance} – {kind_of(self.instance).name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        can = decisions.possible(self.instance)
        needs_reason = any(decision.needs_reason for decision in can)
        words = self.form.words if self.form.is_bound and self.form.is_valid() else ""
        return super().get_context_data(
            contribution=self.instance,
            history=self.instance.transitions.select_related("user"),
            form=self.form,
            can=can,
            seen=case_fingerprint(self.instance),
            place=place_of(self.instance),
            facts=shown_facts(self.instance),
            missing="" if has_home(self.instance) else NOT_INSTALLED,
            tasks=tasks_about(self.instance),
            needs_reason=needs_reason,
            typed=[words] if words and not needs_reason else [],
            links=case_links(self.instance),
            comment=Comment.objects.filter(pk=self.instance.pk).first() if self._is_comment else None,
            badges=Badge.choices,
            files=shown_files(process_page(self.instance), self.request, attachments_of(self.instance)),
            answers=for_staff_alone(kind_of(self.instance).personal_data(self.instance).get("answers", [])),
            inbox_url=reverse("aufbruch_inbox"),
            public_url=kind_of(self.instance).public_url(self.instance) if self.instance.is_public else "",
            **kwargs,
        )

    @property
    def _is_comment(self) -> bool:
        return self.instance.kind == COMMENT_KIND

    def post(self, request: HttpRequest, *args: object, **kwargs: Any) -> HttpResponse:
        decision = self._asked
        if decision is None or not self.form.is_valid():
            return self._again(_("Nothing was decided: please look at the hints in the form."))
        title = str(self.instance)
        try:
            seen = request.POST.get("seen", "")
            carry_out(decision, self.instance, user=request.user, seen=seen, reason=self.form.words)
        except ParticipationError as error:
            # With the words and the state as they are now. What was typed as a reason stays; where no decision that is
            # left needs one, it can be kept.
            self.instance.refresh_from_db()
            return self._again(str(error.message), status=409)
        forget_badge(request.user)
        see_again = messages.button(request.path, _("See it again"))
        messages.success(request, decisions.done_words(decision, self.instance) % {"title": title}, buttons=[see_again])
        return HttpResponseRedirect(self.index_url)

    def _again(self, message: str, *, status: int = 422) -> HttpResponse:
        messages.error(self.request, message)
        return self.render_to_response(self.get_context_data(), status=status)


class CaseHistoryView(HistoryView):
    """What was done with a case or a mail: for whoever may open it, and nobody else."""

    def check_action_permitted(self, user: AnyUser) -> bool:
        return bool(self.permission_helper.user_can_inspect_obj(user, self.instance))


class DeclaredIndexView(IndexView):
    """A list that can be narrowed, searched and ordered in the declared ways only; the base of all lists here.

    wagtail-modeladmin hands whatever else stands in the address to ``QuerySet.filter()``. With look-ups such as
    ``author__user__password__regex`` one could read secrets off the number of rows, and a name that is no field fails.
    """

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: Any) -> HttpResponse:
        if not self.permission_helper.user_can_list(request.user):
            raise PermissionDenied
        declared = self._declared_query(request)
        if declared != request.GET:
            return HttpResponseRedirect(f"{request.path}?{declared.urlencode()}" if declared else request.path)
        try:
            return super().dispatch(request, *args, **kwargs)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(request.path)

    def _declared_query(self, request: HttpRequest) -> QueryDict:
        """What of the address's query this list knows. PostgreSQL refuses NUL, so such values are left out as well, and
        so are moments that no link of the list names: databases fail beyond the calendar's ends."""
        names = self._declared_names(request)
        declared = QueryDict(mutable=True)
        for name, values in request.GET.lists():
            is_read = _is_moment if name.endswith(("__gte", "__lt")) else _has_no_nul
            if name in names and all(is_read(value) for value in values):
                declared.setlist(name, values)
        return declared

    def _declared_names(self, request: HttpRequest) -> set[str]:
        names = {self.PAGE_VAR, self.SEARCH_VAR, self.ORDER_VAR, self.ORDER_TYPE_VAR, self.ERROR_FLAG}
        for declared in self.model_admin.get_list_filter(request):
            path, make = declared if isinstance(declared, tuple) else (declared, FieldListFilter.create)
            field = get_fields_from_path(self.model, path)[-1]
            list_filter = make(field, request, {}, self.model, self.model_admin, field_path=path)
            names.update(list_filter.expected_parameters())
        return names


def _has_no_nul(value: str) -> bool:
    return "\x00" not in value


def _is_moment(value: str) -> bool:
    """Whether it is a moment with its time zone, and none at the calendar's ends, which have no other time zones."""
    try:
        moment = parse_datetime(value)
    except ValueError:
        return False
    return moment is not None and moment.tzinfo is not None and MINYEAR < moment.year < MAXYEAR


class CaseIndexView(DeclaredIndexView):
    """The list opens with what waits for a decision, oldest first; its filters lead to all else."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: Any) -> HttpResponse:
        # Who comes from the list itself has just taken a filter away and wants to see all.
        comes_from_here = request.headers.get("Referer", "").partition("?")[0].endswith(request.path)
        if not request.GET and not comes_from_here and self.permission_helper.user_can_list(request.user):
            return HttpResponseRedirect(f"{request.path}?state__exact={State.PENDING}")
        return super().dispatch(request, *args, **kwargs)


class MailView(InspectView):
    """Shows a mail; one that failed can be sent again."""

    instance: Mail

    def get_template_names(self) -> list[str]:
        return ["modeladmin/aufbruch_participation/mail.html"]

    def get_page_title(self) -> str:
        return _("Mail")

    def get_page_subtitle(self) -> str:
        return str(self.instance)

    @cached_property
    def _task(self) -> Task | None:
        """The mail as a task of the inbox; None where it does not wait for a decision."""
        subject = f"mail:{self.instance.pk}"
        return waiting_tasks([self.instance.process_id], [subject]).get(subject)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(seen=self._task.fingerprint if self._task else "", **kwargs)

    def post(self, request: HttpRequest, *args: object, **kwargs: Any) -> HttpResponse:
        retry = decisions.RETRY
        try:
            if self._task is None:
                raise CaseDecided
            carry_out(retry, self._task, user=request.user, seen=request.POST.get("seen", ""))
        except ParticipationError as error:
            messages.error(request, error.message)
        else:
            forget_badge(request.user)
            messages.success(request, retry.done)
        return HttpResponseRedirect(request.path)
