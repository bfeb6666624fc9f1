"""The editor's form of a call, and what the editor is told after saving it."""

from django.http import HttpRequest
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from wagtail.admin import messages

from wagtail_aufbruch.core.domain.showing.quoting import quoted
from wagtail_aufbruch.core.forms.pages import ProcessPageForm, makes_public
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.ideas.domain.calls.checks import has_ideas, scored, warnings_of
from wagtail_aufbruch.ideas.enums import Assessing
from wagtail_aufbruch.ideas.models import IdeaCallMixin, IdeaCallPage
from wagtail_aufbruch.ideas.models.call import CRITERIA_MISSING
from wagtail_aufbruch.participation.forms.consent_editing import consent_is_named
from wagtail_aufbruch.participation.forms.kept_times import time_is_kept
from wagtail_aufbruch.participation.forms.questions.editing import questions_can_be_answered


class CallForm(ProcessPageForm):
    """Keeps criteria that were used; publishes no wording of the consent under an old version's name.

    Saving a draft, autosave and preview are held up by the first alone, since a draft that is published later by
    schedule would take the scores with it.
    """

    def is_valid(self) -> bool:
        valid: bool = super().is_valid()
        kept = self._criteria_are_kept()
        answerable = questions_can_be_answered(self)
        kept = kept and valid and self._names_go_as_told()
        if not (valid and kept and answerable) or not makes_public(self):
            return valid and kept and answerable
        named, there = consent_is_named(self), self._criteria_are_there()
        return named and there

    def _names_go_as_told(self) -> bool:
        """Whoever has handed in an idea was told how long their name stands with it."""
        public = IdeaCallPage.objects.filter(pk=self.instance.pk).first() if self.instance.pk else None
        if public is None or not has_ideas(public):
            return True
        return time_is_kept(self, "names_days", public.names_days)

    def _criteria_are_kept(self) -> bool:
        formset = self.formsets.get("criteria")
        if formset is None or not formset.is_bound:
            return True
        used = scored(form.instance for form in formset.forms if formset._should_delete_form(form))
        if not used:
            return True
        names = get_text_list([quoted(criterion) for criterion in used], _("and"))
        message = _(
            "%(names)s cannot be removed: ideas have been scored by it, and the scores would be lost. Rename it, or "
            "let people assess by support."
        ) % {"names": names}
        formset.non_form_errors().append(message)
        self.add_error(None, message)
        return False

    def _criteria_are_there(self) -> bool:
        formset = self.formsets.get("criteria")
        if self.instance.assessing != Assessing.CRITERIA or formset is None:
            return True
        if any(form.instance.name for form in formset.forms if form not in formset.deleted_forms):
            return True
        formset.non_form_errors().append(CRITERIA_MISSING)
        self.add_error("assessing" if "assessing" in self.fields else None, CRITERIA_MISSING)
        return False


def warn_of_settings(request: HttpRequest, page: BasePage) -> None:
    """After saving: say what does not fit together. Silent on autosave, which would pile the warnings up."""
    if not isinstance(page, IdeaCallMixin) or not request.accepts("text/html"):
        return
    for warning in warnings_of(page):
        messages.warning(request, warning)
