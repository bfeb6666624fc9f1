"""The form by which staff say what is shown of an entry that goes on."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.competitions.domain.going_on.choosing import Words
from wagtail_aufbruch.competitions.models import EntryFile
from wagtail_aufbruch.core.forms.plain_text import line_field, text_field
from wagtail_aufbruch.core.forms.seen import SeenForm
from wagtail_aufbruch.participation.models.contributions.contribution import NAME_LENGTH, TEXT_LENGTH, TITLE_LENGTH


class WordsForm(SeenForm):
    """Title, text, name and files, filled with what the entry says in public."""

    title = line_field(_("Title"), TITLE_LENGTH)
    text = text_field(
        _("Text"),
        TEXT_LENGTH,
        12,
        help_text=_(
            "What everybody reads. Proposed are the answers of which the form said that they become public; you can "
            "shorten them. Leave out names of people who have not agreed."
        ),
    )
    name = line_field(
        _("Name to be shown"),
        NAME_LENGTH,
        help_text=_("Only a name to which everybody whose guardian is asked has agreed. Empty: none is shown."),
    )
    shown = forms.TypedMultipleChoiceField(
        label=_("Pictures and documents"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, data: QueryDict | None = None, *, words: Words, files: Iterable[EntryFile], seen: str, **kwargs: Any
    ) -> None:
        known = {"title": words.title, "text": words.text, "name": words.name, "shown": list(words.files), "seen": seen}
        super().__init__(data, initial=known, **kwargs)
        self.fields["title"].required = self.fields["text"].required = True
        choices = [(one.pk, one.alt or one.name) for one in files]
        if choices:
            self.fields["shown"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["shown"]

    @property
    def words(self) -> Words:
        data = self.cleaned_data
        return Words(data["title"], data["text"], data["name"], tuple(data.get("shown", ())))
