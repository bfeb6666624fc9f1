"""The desk at which staff decide on one contribution."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail_modeladmin.views import IndexView, InspectView

from wagtail_aufbruch.participation.domain import mail, transitions
from wagtail_aufbruch.participation.domain.errors import ParticipationError, ReasonMissing, TransitionNotAllowed
from wagtail_aufbruch.participation.enums import State
from wagtail_aufbruch.participation.kinds import kind_of
from wagtail_aufbruch.participation.models import Contribution, Mail
from wagtail_aufbruch.participation.models.contribution import REASON_LENGTH
from wagtail_aufbruch.participation.text import PlainTextField

DECISIONS: dict[str, Callable[..., Contribution]] = {
    "publish": transitions.publish,
    "reject": transitions.reject,
    "hide": transitions.hide,
    "reopen": transitions.reopen,
}
LEADS_TO = {"publish": State.PUBLISHED, "reject": State.REJECTED, "hide": State.HIDDEN, "reopen": State.PENDING}
NEEDS_REASON = {"reject", "hide"}
DONE = {
    "publish": gettext_lazy("“%(title)s” is published. The author gets a mail."),
    "reject": gettext_lazy("“%(title)s” is not published. The author gets a mail with the reason."),
    "hide": gettext_lazy("“%(title)s” is no longer shown. The author gets a mail with the reason."),
    "reopen": gettext_lazy("“%(title)s” waits for a decision again. The author gets a mail."),
}


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(choices=[(name, name) for name in DECISIONS])
    reason = PlainTextField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=REASON_LENGTH,
        help_text=gettext_lazy(
            "The author reads it, so write it as you would say it. Needed when you do not publish or hide."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CaseView(InspectView):
    """Shows a contribution with its history, and takes the decision."""

    instance: Contribution

    def get_template_names(self) -> list[str]:
        return ["modeladmin/aufbruch_participation/case.html"]

    @cached_property
    def form(self) -> DecisionForm:
        return DecisionForm(self.request.POST if self.request.method == "POST" else None)

    def get_page_title(self) -> str:
        return str(kind_of(self.instance).name)

    def get_page_subtitle(self) -> str:
        return str(self.instance)

    def get_meta_title(self) -> str:
        return f"{self.instance} – {kind_of(self.instance).name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        can = {name for name, state in LEADS_TO.items() if self._possible(name, state)}
        return super().get_context_data(
            contribution=self.instance,
            history=self.instance.transitions.select_related("user"),
            form=self.form,
            can=can,
            needs_reason=bool(can & NEEDS_REASON),
            public_url=kind_of(self.instance).public_url(self.instance) if self.instance.is_public else "",
            **kwargs,
        )

    def _possible(self, name: str, state: State) -> bool:
        if name == "reopen" and self.instance.state != State.REJECTED:
            return False  # confirming is the author's step, although it leads to the same state
        return transitions.can_move(self.instance, state)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.form.is_valid():
            return self._again(_("Nothing was decided: please look at the hints in the form."))
        name, reason = self.form.cleaned_data["decision"], self.form.cleaned_data["reason"]
        try:
            self._decide(name, reason)
        except ReasonMissing as error:
            self.form.add_error("reason", str(error.message))
            return self._again(str(error.message))
        except ParticipationError as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(request.path)
        see_again = messages.button(request.path, _("See it again"))
        messages.success(request, DONE[name] % {"title": self.instance}, buttons=[see_again])
        return HttpResponseRedirect(self.index_url)

    def _decide(self, name: str, reason: str) -> None:
        if not self._possible(name, LEADS_TO[name]):
            raise TransitionNotAllowed(
                _("This is no longer possible: “%(title)s” is %(state)s by now.")
                % {"title": self.instance, "state": self.instance.get_state_display()}
            )
        decide = DECISIONS[name]
        words = {"reason": reason} if name in NEEDS_REASON else {}
        self.instance = decide(self.instance, user=self.request.user, **words)

    def _again(self, message: str) -> HttpResponse:
        messages.error(self.request, message)
        return self.render_to_response(self.get_context_data(), status=422)


class CleanIndexView(IndexView):
    """A list whose search and filters survive any text: PostgreSQL refuses NUL, and this list would fail."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if any("\x00" in value for _name, values in request.GET.lists() for value in values):
            return HttpResponseRedirect(request.path)
        return super().dispatch(request, *args, **kwargs)


class CaseIndexView(CleanIndexView):
    """The list opens with what waits for a decision, oldest first; its filters lead to all else."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Who comes from the list itself has just taken a filter away and wants to see all.
        comes_from_here = urlsplit(request.headers.get("Referer", "")).path == request.path
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

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mail.retry(self.instance)
        messages.success(request, _("The mail is on its way again."))
        return HttpResponseRedirect(request.path)
