"""How an event's fields are laid out for the editor, in the order in which an event comes about."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from wagtail_aufbruch.core.models import AufbruchPageMixin

event_panels = [
    MultiFieldPanel(
        [
            FieldPanel("introduction"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("series")]),
            FieldPanel("host"),
            FieldPanel("handlungsfelder"),
        ],
        heading=_("What it is"),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
            FieldRowPanel([FieldPanel("is_all_day"), FieldPanel("date_note")]),
            FieldRowPanel([FieldPanel("state"), FieldPanel("state_note")]),
            FieldRowPanel([FieldPanel("earlier_starts_at"), FieldPanel("earlier_place")]),
        ],
        heading=_("When"),
        icon="date",
    ),
    MultiFieldPanel(
        [
            FieldPanel("mode"),
            FieldPanel("place_name"),
            FieldRowPanel([FieldPanel("street"), FieldPanel("postcode"), FieldPanel("town")]),
            FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
            FieldPanel("access_notes"),
            FieldPanel("assistance_contact"),
            FieldRowPanel([FieldPanel("online_url"), FieldPanel("online_minutes")]),
        ],
        heading=_("Where"),
        icon="site",
    ),
    FieldPanel("body"),
    InlinePanel("programme", heading=_("Programme"), label=_("item of the programme")),
    MultiFieldPanel(
        [
            FieldPanel("sign_up"),
            FieldRowPanel([FieldPanel("sign_up_opens_at"), FieldPanel("sign_up_closes_at")]),
            FieldRowPanel([FieldPanel("seats"), FieldPanel("most_people")]),
            FieldPanel("sign_up_note"),
            FieldPanel("has_waiting_list"),
            FieldRowPanel([FieldPanel("hold_hours"), FieldPanel("offer_hours"), FieldPanel("reminder_days")]),
            FieldPanel("contact_email"),
        ],
        heading=_("Registration"),
        icon="user",
    ),
    InlinePanel("tables", heading=_("Tables or workshops"), label=_("table or workshop"), classname="collapsed"),
    InlinePanel("questions", heading=_("Own questions"), label=_("own question"), classname="collapsed"),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("min_age"), FieldPanel("max_age"), FieldPanel("guardian_below")]),
            FieldPanel("guardian_text"),
        ],
        heading=_("Ages"),
        icon="group",
        classname="collapsed",
    ),
    MultiFieldPanel(
        [
            FieldPanel("terms_page"),
            FieldPanel("consent_text"),
            FieldRowPanel([FieldPanel("consent_version"), FieldPanel("keep_days")]),
        ],
        heading=_("Consent and data"),
        icon="lock",
        classname="collapsed",
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("attendance"), FieldPanel("attendance_source")]),
            FieldPanel("documentation"),
        ],
        heading=_("Afterwards"),
        icon="doc-full",
        classname="collapsed",
    ),
    *AufbruchPageMixin.picture_panels,
    *AufbruchPageMixin.easy_language_panels,
]
