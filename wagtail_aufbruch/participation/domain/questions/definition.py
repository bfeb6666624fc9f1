"""What a question is, whichever page it belongs to; ``question`` is a row of a model made from ``OwnQuestion``."""

from wagtail_aufbruch.participation.models.asking import OwnQuestion

CHOOSING = frozenset({"radio", "dropdown", "checkboxes", "multiselect"})
"""Types of questions that are answered by a choice."""


def field_name(question: OwnQuestion) -> str:
    """The name of its field, which two questions never share."""
    return f"question_{question.pk}"


def choices_of(question: OwnQuestion) -> list[str]:
    """What can be chosen, in the editor's order: typed on lines of their own, or separated by commas."""
    typed = question.choices or ""
    separator = "\n" if "\n" in typed else ","
    choices = [choice.strip().rstrip(",") for choice in typed.split(separator)]
    return [choice for choice in choices if choice]
