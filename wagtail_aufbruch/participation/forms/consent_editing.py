"""The consent in an editor's form: a wording that was changed gets a name of its own, none is missing."""

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from wagtail_aufbruch.participation.models.questions.wordings import consent_changed_silently, next_version


def consent_is_named(form: WagtailAdminPageForm) -> bool:
    """Whether the form's page may be published with its wordings; what is wrong is marked in the form."""
    if not consent_changed_silently(form.instance):
        return True
    message = _(
        "The wording of a consent was changed. Give it a new version, for instance %(next)s: we keep to which wording "
        "each person agreed."
    ) % {"next": next_version(form.instance.consent_version)}
    form.add_error("consent_version" if "consent_version" in form.fields else None, message)
    return False


def wordings_are_there(form: WagtailAdminPageForm) -> bool:
    """Whether whoever is asked has something to agree to; what is missing is marked in the form."""
    problems = form.instance.wording_problems()
    for field, message in problems.items():
        form.add_error(field if field in form.fields else None, message)
    return not problems
