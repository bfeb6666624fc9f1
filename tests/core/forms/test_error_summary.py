"""The list of mistakes above a form: it counts what it names, and its links lead to where one goes on."""

import re

from django import forms
from django.template.loader import render_to_string


class Form(forms.Form):
    name = forms.CharField()
    age = forms.ChoiceField(choices=[("a", "älter"), ("b", "jünger")], widget=forms.RadioSelect)

    def clean(self) -> None:
        super().clean()
        for words in ("Das passt nicht zusammen.", "Und das auch nicht."):
            self.add_error(None, words)
        self.add_error("name", "Noch etwas zum Namen.")


def test_the_number_of_mistakes_is_that_of_the_lines_below_it() -> None:
    page = render_to_string("aufbruch/includes/errors.html", {"form": Form({})})
    lines = re.findall(r"<li>", page)
    assert len(lines) == 5
    assert "Bitte verbessern Sie 5 Angaben" in page


def test_the_link_to_a_mistake_in_a_group_of_choices_moves_the_focus_there() -> None:
    form = Form({})
    page = render_to_string("aufbruch/includes/errors.html", {"form": form})
    assert 'href="#id_age"' in page
    for template in ("radios", "choices"):
        group = render_to_string(f"aufbruch_participation/includes/{template}.html", {"field": form["age"]})
        fieldset = re.search(r"<fieldset[^>]*>", group)
        assert fieldset is not None
        assert 'id="id_age"' in fieldset.group()
        assert 'tabindex="-1"' in fieldset.group(), "without it the browser only scrolls"
