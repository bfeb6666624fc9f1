"""What editors are told after saving."""

from typing import Any

from django.http import HttpRequest
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from wagtail.admin import messages

from wagtail_aufbruch.core.models import AccessibilityStatementPage


def warn_of_incomplete_statement(request: HttpRequest, page: Any) -> None:
    """An accessibility statement without date or contact is not yet what the law asks for.

    Implementing Decision (EU) 2018/1523: date of preparation, feedback mechanism.
    """
    if not isinstance(page, AccessibilityStatementPage):
        return
    asked_for = [page._meta.get_field(name) for name in ["made_on", "feedback_email"]]
    missing = [field.verbose_name for field in asked_for if not getattr(page, field.name)]
    if missing:
        message = _("The accessibility statement is not complete. Missing: %(missing)s.")
        messages.warning(request, message % {"missing": get_text_list(missing, _("and"))})
