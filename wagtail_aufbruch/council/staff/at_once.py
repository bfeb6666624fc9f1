"""Two of the staff who save the same at one moment: whoever is second reads in the form what stands against it."""

from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.forms import ModelForm
from django.http import HttpResponse
from wagtail.snippets.views.snippets import CreateView, EditView


class CreateOnceView(CreateView):  # type: ignore[misc]
    """Create, where the database lets a thing be there once."""

    def form_valid(self, form: ModelForm) -> HttpResponse:
        return _saved_or_asked_again(self, form, super().form_valid)


class EditOnceView(EditView):  # type: ignore[misc]
    """Change, where the database lets a thing be there once."""

    def form_valid(self, form: ModelForm) -> HttpResponse:
        return _saved_or_asked_again(self, form, super().form_valid)


def _saved_or_asked_again(
    view: CreateView | EditView, form: ModelForm, save: Callable[[ModelForm], HttpResponse]
) -> HttpResponse:
    """Where the database refuses what the form had nothing against, the form finds it by now, too."""
    try:
        with transaction.atomic():
            return save(form)
    except IntegrityError:
        again = view.get_form()
        if view.is_valid(again):
            raise
        refused: HttpResponse = view.form_invalid(again)
        return refused
