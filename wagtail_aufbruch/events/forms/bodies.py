"""Groups and boards to choose from in editors' forms; where no app has any, the field is left out."""

from collections.abc import Iterable

from django import forms
from django.db.models import Model

from wagtail_aufbruch.core.extension.page_hooks import bodies_of
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.pages.base import BasePage


class BodyChoice(forms.ModelChoiceField):
    """The bodies of a process by their titles."""

    def label_from_instance(self, page: BasePage) -> str:
        return str(page.title if page.live else page.draft_title)


def bodies_in(processes: Iterable[Process | None]) -> list[int]:
    """Keys of the groups and boards of these processes."""
    return [body.pk for process in processes if process is not None for body in bodies_of(process)]


def offer_bodies(form: "forms.ModelForm[Model]", name: str, bodies: Iterable[int]) -> None:
    """Let the form's field ``name`` offer these groups and boards, and what is chosen already."""
    if name not in form.fields:
        return
    offered = {*bodies, getattr(form.instance, f"{name}_id", None)} - {None}
    if not offered:
        del form.fields[name]
        return
    field = form.fields[name]
    form.fields[name] = BodyChoice(
        queryset=BasePage.objects.filter(pk__in=offered).order_by("title"),
        required=False,
        label=field.label,
        help_text=field.help_text,
        widget=forms.Select,
    )
