"""Own questions in an editor's form: each once, and something to choose where one chooses."""

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from wagtail_aufbruch.participation.domain.questions.definition import CHOOSING, choices_of


def questions_can_be_answered(form: WagtailAdminPageForm) -> bool:
    """Mark in the page form's rows ``questions`` what nobody could answer; as Wagtail's form builder asks for it."""
    formset = form.formsets.get("questions")
    if formset is None or not formset.is_bound:
        return True
    seen: set[str] = set()
    fine = True
    for row in formset.forms:
        question = row.instance
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
    if not fine:
        form.add_error(None, _("Own questions: please mend what is marked there."))
    return fine
