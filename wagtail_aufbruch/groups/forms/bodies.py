"""The editor's form of groups and boards: as other bodies it offers those of the same process."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from wagtail_aufbruch.core.forms.pages import ProcessPageForm
from wagtail_aufbruch.core.forms.several import SeveralField
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.groups.domain.choices import bodies_of_processes


class Bodies(SeveralField):
    """Groups and boards to tick."""

    widget = forms.CheckboxSelectMultiple


class BodyForm(ProcessPageForm):
    """Drafts are offered too, since bodies that belong together are often made together."""

    def __init__(self, *args: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = bodies_of_processes(self._processes()).exclude(pk=self.instance.pk)
        if "reports_to" in self.fields:
            field = self.fields["reports_to"]
            self.fields["reports_to"] = forms.ModelChoiceField(
                queryset=bodies, required=field.required, label=field.label, help_text=field.help_text
            )
        if "gives_impulses_to" in self.fields:
            field = self.fields["gives_impulses_to"]
            self.fields["gives_impulses_to"] = Bodies(
                queryset=bodies, required=field.required, label=field.label, help_text=field.help_text
            )

    def _processes(self) -> "QuerySet[BasePage]":
        if self.process is None:
            return BasePage.objects.none()
        return BasePage.objects.filter(pk=self.process.pk)
