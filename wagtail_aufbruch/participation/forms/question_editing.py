"""Own questions in an editor's form: each once, and something to choose where one chooses."""

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from wagtail_aufbruch.participation.domain.questions.definition import CHOOSING, NEVER_PUBLIC, ONE_OF, choices_of
from wagtail_aufbruch.participation.models.asking import new_key


def questions_can_be_answered(form: WagtailAdminPageForm) -> bool:
    """Mark in the page form's rows ``questions`` what nobody could answer; as Wagtail's form builder asks for it."""
    formset = form.formsets.get("questions")
    if formset is None or not formset.is_bound:
        return True
    seen: set[str] = set()
    keys: set[str] = set()
    fine = True
    for row in formset.forms:
        question = row.instance
        if not question.key or question.key in keys:
            question.key = new_key()
        keys.add(question.key)
        if row in formset.deleted_forms or not question.label:
            continue
        name = question.get_field_clean_name()
        if name in seen:
            row.add_error("label", _("Another question reads the same. Word one of them otherwise."))
            fine = False
        seen.add(name)
        if question.field_type in CHOOSING and not choices_of(question):
            row.add_error("choices", _("Write down what people can choose from, one choice on each line."))
            fine = False
        elif question.field_type in ONE_OF and len(choices_of(question)) == 1:
            row.add_error("choices", _("This is one choice. Write each choice on a line of its own."))
            fine = False
        if getattr(question, "is_public", False) and question.field_type in NEVER_PUBLIC:
            row.add_error("is_public", _("Answers of this type are never shown publicly. Take the tick away."))
            fine = False
    if not fine:
        form.add_error(None, _("Own questions: please mend what is marked there."))
    return fine
