"""How the form of a competition is laid out for editors: one tab for each step of the work."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel

from wagtail_aufbruch.core.models import AufbruchPageMixin

WHAT = [
    FieldPanel("introduction"),
    FieldPanel("organiser"),
    FieldPanel("body"),
    InlinePanel(
        "prizes",
        heading=_("Prizes"),
        label=_("prize"),
        help_text=_("They stand on the page in this order."),
    ),
    *AufbruchPageMixin.picture_panels,
    *AufbruchPageMixin.easy_language_panels,
]
WHEN = [
    MultiFieldPanel(
        [
            HelpPanel(
                _(
                    "The page says by itself where the competition stands. Once it is open, its end is moved by "
                    "“Extend the deadline” alone: the old end stays readable, and those with a draft are told."
                )
            ),
            FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")], heading=_("Entries")),
            FieldRowPanel([FieldPanel("jury_from"), FieldPanel("jury_until")], heading=_("Jury")),
            FieldPanel("honoured_at"),
        ],
        heading=_("Moments"),
        icon="date",
    ),
]
WHO = [
    FieldPanel("who_may"),
    FieldRowPanel([FieldPanel("min_age"), FieldPanel("max_age"), FieldPanel("guardian_below")], heading=_("Ages")),
    FieldPanel("guardian_text"),
    FieldPanel("takes_classes"),
    FieldPanel("most_entries"),
    InlinePanel(
        "categories",
        heading=_("Categories"),
        label=_("category"),
        help_text=_("Only where entries are judged apart from each other, for instance by age."),
    ),
]
FORM = [
    MultiFieldPanel(
        [
            HelpPanel(
                _(
                    "E-mail address and consent are always asked for. “Next page of the form” divides a long form into "
                    "steps; what people have typed is kept from step to step. What you change after people have begun "
                    "holds for those who begin afterwards."
                )
            ),
        ],
        heading=_("What people fill in"),
        icon="form",
    ),
    InlinePanel("questions", heading=_("Entry form"), label=_("field")),
]
VOTE = [
    MultiFieldPanel(
        [
            HelpPanel(
                _(
                    "People choose entries and confirm by a link that we mail to them. Which answers they see is "
                    "ticked at the fields of the entry form. From the first ballot on nothing here can be changed: "
                    "people have voted by it."
                )
            ),
            FieldPanel("vote_wanted"),
            FieldRowPanel([FieldPanel("vote_from"), FieldPanel("vote_until")], heading=_("When people vote")),
            FieldPanel("vote_choices"),
            FieldRowPanel([FieldPanel("jury_weight"), FieldPanel("vote_least")], heading=_("How it is decided")),
        ],
        heading=_("Public vote"),
        icon="success",
    ),
    MultiFieldPanel([FieldPanel("recount_wanted")], heading=_("Recount for everybody"), icon="list-ol"),
]
GOING_ON = [
    MultiFieldPanel(
        [
            HelpPanel(
                _(
                    "Once the winners are public, entries can go on as contributions with a page of their own: staff "
                    "choose them at the entry or below “Honouring”. All other entries are deleted after their time."
                )
            ),
            FieldPanel("comments"),
            FieldPanel("comment_moderation"),
            FieldPanel("takes_support"),
            FieldPanel("talk_until"),
        ],
        heading=_("Entries that go on"),
        icon="comment",
    ),
]
CHECK = [
    MultiFieldPanel(
        [
            HelpPanel(
                _(
                    "Once the entries are in, a colleague ticks each of these rules for each entry. Then it is "
                    "admitted, returned with a deadline for repair, or not admitted. Without rules there is no formal "
                    "check: all that was handed in goes to the jury."
                )
            ),
            FieldRowPanel([FieldPanel("repair_days"), FieldPanel("appeal_days")], heading=_("Days")),
        ],
        heading=_("What is checked"),
        icon="tick-inverse",
    ),
    InlinePanel(
        "check_rules",
        heading=_("Rules of the formal check"),
        label=pgettext_lazy("check", "rule"),
        help_text=_("They stand on the page, in this order. What you reword holds for checks from then on."),
    ),
]
TERMS = [
    FieldPanel("terms"),
    MultiFieldPanel(
        [
            FieldPanel("terms_page"),
            FieldPanel("consent_text"),
            FieldPanel("consent_version"),
            FieldPanel("keep_days"),
            FieldPanel("names_days"),
        ],
        heading=_("Consent"),
        icon="lock",
    ),
]
