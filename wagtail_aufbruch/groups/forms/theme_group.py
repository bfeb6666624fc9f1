"""The editor's form of a theme group: refuses to publish what must not be published, and loses nothing."""

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.forms.pages import makes_public
from wagtail_aufbruch.groups.domain.publication import problems_on_publication
from wagtail_aufbruch.groups.forms.bodies import BodyForm
from wagtail_aufbruch.groups.models import ThemeGroupMembership


class ThemeGroupForm(BodyForm):
    """Checks the tandem as it has been typed, when the editor publishes, schedules or approves.

    Saving a draft, autosave and preview are not held up.
    """

    def is_valid(self) -> bool:
        valid: bool = super().is_valid()
        if not valid or not makes_public(self):
            return valid
        problems = self._publication_problems()
        for problem in problems:
            self._tell(problem)
        return not problems

    def _publication_problems(self) -> list[str]:
        return problems_on_publication(
            self.cleaned_data.get("tandem", self.instance.tandem),
            self._memberships(),
            self.cleaned_data.get("go_live_at", self.instance.go_live_at),
        )

    def _memberships(self) -> list[ThemeGroupMembership]:
        """Memberships as typed; those of the page where a site has taken them out of the form."""
        formset = self.formsets.get("memberships")
        if formset is None:
            return list(self.instance.memberships.all())
        deleted = formset.deleted_forms
        return [form.instance for form in formset.forms if form not in deleted and form.instance.member_id]

    def _tell(self, problem: str) -> None:
        """Beside the memberships, where it is put right, and above the form, where it is seen first."""
        message = _("Cannot be published: %(problem)s") % {"problem": problem}
        formset = self.formsets.get("memberships")
        if formset is not None:
            formset.non_form_errors().append(message)
        self.add_error(None, message)
