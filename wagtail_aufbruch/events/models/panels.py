"""How an event's fields are laid out for the editor: one tab for each step of the work, in its order."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel

from wagtail_aufbruch.core.models import AufbruchPageMixin

what_panels = [
    FieldPanel("introduction"),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("kind", widget=forms.Select), FieldPanel("series", widget=forms.Select)]),
            FieldPanel("host", widget=forms.Select),
            FieldPanel("handlungsfelder"),
        ],
        heading=_("What it belongs to"),
        icon="tag",
    ),
    FieldPanel("body"),
    *AufbruchPageMixin.picture_panels,
    *AufbruchPageMixin.easy_language_panels,
]

when_panels = [
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
            FieldRowPanel([FieldPanel("is_all_day"), FieldPanel("date_note")]),
        ],
        heading=_("When"),
        icon="date",
    ),
    MultiFieldPanel(
        [
            HelpPanel(
                content=_(
                    "<p>Does it take place on another day or elsewhere? Put in the new date or place on this tab and "
                    "choose “moved” here: the old one stays readable, calendars follow, and everybody who is "
                    "registered gets a mail when you publish.</p>"
                )
            ),
            FieldRowPanel([FieldPanel("state"), FieldPanel("state_note")]),
            FieldRowPanel([FieldPanel("earlier_starts_at"), FieldPanel("earlier_place")]),
        ],
        heading=_("Does it take place as announced?"),
        icon="warning",
    ),
    MultiFieldPanel(
        [
            FieldPanel("mode"),
            FieldPanel("place_name"),
            FieldRowPanel([FieldPanel("street"), FieldPanel("postcode"), FieldPanel("town")]),
            FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
            FieldRowPanel([FieldPanel("online_url"), FieldPanel("online_minutes")]),
        ],
        heading=_("Where"),
        icon="site",
    ),
    MultiFieldPanel(
        [FieldPanel("access_notes"), FieldPanel("assistance_contact")], heading=_("For everybody"), icon="user"
    ),
]

programme_panels = [
    HelpPanel(
        content=_(
            "<p>Optional. Items stand in the order in which you put them here. Without times the order alone is shown."
            "</p>"
        )
    ),
    InlinePanel("programme", heading=_("Programme"), label=_("item of the programme")),
]

registration_panels = [
    MultiFieldPanel(
        [
            FieldPanel("registration_mode"),
            FieldRowPanel([FieldPanel("registration_opens_at"), FieldPanel("registration_closes_at")]),
            FieldRowPanel([FieldPanel("seats"), FieldPanel("most_people")]),
            FieldPanel("has_waiting_list"),
            FieldPanel("registration_note"),
        ],
        heading=_("Registration"),
        icon="user",
    ),
    MultiFieldPanel(
        [
            HelpPanel(
                content=_(
                    "<p>Only where people choose between tables or workshops. As soon as somebody has registered for "
                    "one, it can be renamed but no longer be removed.</p>"
                )
            ),
            InlinePanel("tables", label=_("table or workshop")),
        ],
        heading=_("Tables or workshops"),
        icon="group",
    ),
    MultiFieldPanel(
        [
            HelpPanel(
                content=_(
                    "<p>Ask only for what you need to hold the event. The answers are deleted with the participants' "
                    "data.</p>"
                )
            ),
            InlinePanel("questions", label=_("own question")),
        ],
        heading=_("Own questions"),
        icon="help",
        classname="collapsed",
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("hold_hours"), FieldPanel("offer_hours"), FieldPanel("reminder_days")]),
            FieldPanel("contact_email"),
        ],
        heading=_("Times and mails"),
        icon="mail",
        classname="collapsed",
    ),
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
]

after_panels = [
    HelpPanel(
        content=_(
            "<p>When the event is over, this page becomes its record. Publish the documentation here, then those who "
            "took part get a mail with the link.</p>"
        )
    ),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("attendance"), FieldPanel("attendance_source")])],
        heading=_("How many came"),
        icon="group",
    ),
    FieldPanel("documentation"),
]
