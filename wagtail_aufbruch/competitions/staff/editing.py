"""The editor's form of a competition."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin import messages

from wagtail_aufbruch.competitions.domain.announcing.checks import warnings_of
from wagtail_aufbruch.competitions.models import CheckRule, CompetitionMixin, CompetitionPage
from wagtail_aufbruch.competitions.models.pages.default_texts import default_rules
from wagtail_aufbruch.competitions.models.pages.recounting import RECOUNT_FIELDS
from wagtail_aufbruch.competitions.models.pages.voting import VOTE_FIELDS
from wagtail_aufbruch.competitions.staff.promises import promises_are_kept
from wagtail_aufbruch.core.forms.pages import ProcessPageForm, makes_public
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.participation.forms.consent_editing import consent_is_named, wordings_are_there
from wagtail_aufbruch.participation.forms.questions.editing import questions_can_be_answered


class CompetitionForm(ProcessPageForm):
    """Publishes no wording under an old version's name, and moves no end that people rely on.

    A new competition begins with the usual rules of a formal check, for the editor to change or take out.
    """

    def __init__(self, *args: object, **kwargs: Any) -> None:
        page = kwargs.get("instance")
        if not args and page is not None and page.pk is None and not page.check_rules.all():
            page.check_rules = [CheckRule(text=text, if_not_repaired=then) for text, then in default_rules()]
        super().__init__(*args, **kwargs)

    def is_valid(self) -> bool:
        valid: bool = super().is_valid()
        if not self.is_bound:
            return valid  # what is looked at before anything was typed breaks no promise
        answerable = questions_can_be_answered(self)
        kept = self._end_is_kept() & self._vote_is_kept() & self._recount_is_kept() & promises_are_kept(self)
        if not (valid and answerable and kept) or not makes_public(self):
            return valid and answerable and kept
        named, worded = consent_is_named(self), wordings_are_there(self)
        return named and worded

    def _vote_is_kept(self) -> bool:
        """From the first ballot on people have voted by these rules; and nobody votes who can read who has won."""
        if not self.instance.pk:
            return True
        if self.instance.has_ballots:
            return self._stay(
                VOTE_FIELDS, _("People have voted by this already, so it cannot be changed. Put it back as it was.")
            )
        if self.instance.winners_are_released:
            return self._stay(
                VOTE_FIELDS,
                _(
                    "The winners are released already, so the vote cannot be changed. Put it back as it was, or take "
                    "the release back first, below “Honouring”."
                ),
            )
        return True

    def _recount_is_kept(self) -> bool:
        """From the first review on the jury has judged in reliance on what it was told."""
        if not self.instance.pk or not self.instance.jury_has_begun:
            return True
        return self._stay(
            RECOUNT_FIELDS,
            _("The jury has judged already and was told otherwise, so it cannot be changed. Put it back as it was."),
        )

    def _stay(self, names: tuple[str, ...], why: str) -> bool:
        public = CompetitionPage.objects.get(pk=self.instance.pk)
        changed = [
            name for name in names if name in self.fields and getattr(self.instance, name) != getattr(public, name)
        ]
        for name in changed:
            self.add_error(name, why)
        return not changed

    def _end_is_kept(self) -> bool:
        """Once people can enter, the end is extended by a step of its own, which tells them and stays readable."""
        if "closes_at" not in self.fields or not self.instance.pk:
            return True
        public = CompetitionPage.objects.filter(pk=self.instance.pk).first()
        if public is None or not public.end_is_relied_on:
            return True
        if self.instance.closes_at == public.closes_at:
            return True
        self.add_error(
            "closes_at",
            _(
                "People can enter already and rely on this moment. Put it back as it was, and choose “Extend the "
                "deadline” in the menu of the page: then all who have begun are told."
            ),
        )
        return False


def warn_of_settings(request: HttpRequest, page: BasePage) -> None:
    """After saving: say what is missing or does not fit. Silent on autosave, which would pile the warnings up."""
    if not isinstance(page, CompetitionMixin) or not request.accepts("text/html"):
        return
    for warning in warnings_of(page):
        messages.warning(request, warning)
