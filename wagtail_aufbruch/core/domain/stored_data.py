"""What core stores about people, and for how long; see ``core.extension.stored_data``."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.stored_data import Columns, StoredData

STORED_DATA = (
    StoredData(
        key="members",
        order=80,
        title=_("When you stand for something in public"),
        what=_(
            "Name, role, organisation, e-mail address and portrait of members of groups and boards and of contact "
            "persons, with the day on which they agreed to the portrait."
        ),
        why=_("So that people know who decides and whom they can ask."),
        kept=lambda: [
            (gettext("the entry"), gettext("until the town takes it out, which you can ask for at any time"))
        ],
        columns={
            "aufbruch.Member": Columns(
                named=("name", "role", "organisation", "sector", "portrait", "portrait_consent_note", "email")
            ),
            "aufbruch.ProcessPage": Columns(
                named=("contact_name", "contact_unit", "contact_email", "contact_phone", "contact_address")
            ),
            "aufbruch.AccessibilityStatementPage": Columns(
                named=("feedback_contact", "feedback_email", "feedback_phone")
            ),
            "aufbruch.PrivacyPage": Columns(named=("officer",)),
        },
    ),
)
