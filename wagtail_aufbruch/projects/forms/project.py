"""The editor's form of a project: as proposing group it offers the groups and boards of the process."""

from collections.abc import Iterable
from typing import Any

from django import forms

from wagtail_aufbruch.core.extension.page_hooks import bodies_of
from wagtail_aufbruch.core.forms.pages import ProcessPageForm
from wagtail_aufbruch.core.forms.several import SeveralField
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.projects.models.parts import new_milestone_key


class Goals(SeveralField):
    """Goals to tick."""

    widget = forms.CheckboxSelectMultiple


class BodyChoice(forms.ModelChoiceField):
    """The bodies of a process by their titles."""

    def label_from_instance(self, page: BasePage) -> str:
        return str(page.title if page.live else page.draft_title)


def _give_keys(rows: Iterable[Any]) -> None:
    """Each milestone has a key of its own: rows that are added in the browser begin with the same one."""
    keys: set[str] = set()
    for row in rows:
        if not row.instance.key or row.instance.key in keys:
            row.instance.key = new_milestone_key()
        keys.add(row.instance.key)


class ProjectForm(ProcessPageForm):
    """Where no app has any groups the field is left out, unless one is chosen already."""

    def __init__(self, *args: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "goals" in self.fields:
            field: Any = self.fields["goals"]
            self.fields["goals"] = Goals(
                queryset=field.queryset, required=False, label=field.label, help_text=field.help_text
            )
        if "group" in self.fields:
            self._offer_groups()

    def is_valid(self) -> bool:
        milestones = self.formsets.get("milestones")
        if milestones is not None and milestones.is_bound:
            _give_keys(milestones.forms)
        return bool(super().is_valid())

    def _offer_groups(self) -> None:
        bodies = [body.pk for body in bodies_of(self.process)] if self.process is not None else []
        offered = {*bodies, self.instance.group_id} - {None}
        if not offered:
            del self.fields["group"]
            return
        field = self.fields["group"]
        self.fields["group"] = BodyChoice(
            queryset=BasePage.objects.filter(pk__in=offered).order_by("title"),
            required=False,
            label=field.label,
            help_text=field.help_text,
            widget=forms.Select,
        )
