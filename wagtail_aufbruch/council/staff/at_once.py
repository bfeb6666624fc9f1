"""Two of the staff who save the same at one moment: whoever is second reads in the form what stands against it."""

from typing import Any

from django.db import IntegrityError, transaction
from django.forms import ModelForm
from django.http import HttpResponse
from wagtail.snippets.views.snippets import CreateView, EditView


class _AsksAgain:
    """The form has found nothing, and the database has: by now the form finds it, too."""

    def form_valid(self, form: ModelForm) -> HttpResponse:
        view: Any = super()
        try:
            with transaction.atomic():
                answer: HttpResponse = view.form_valid(form)
                return answer
        except IntegrityError:
            again = view.get_form()
            if view.is_valid(again):
                raise
            refused: HttpResponse = view.form_invalid(again)
            return refused


class CreateOnceView(_AsksAgain, CreateView):  # type: ignore[misc]
    """Create, where the database lets a thing be there once."""


class EditOnceView(_AsksAgain, EditView):  # type: ignore[misc]
    """Change, where the database lets a thing be there once."""
