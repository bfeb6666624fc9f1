"""How the form of a call is laid out for editors."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel

from wagtail_aufbruch.core.models import AufbruchPageMixin

TEXT = [
    FieldPanel("introduction"),
    *AufbruchPageMixin.picture_panels,
    FieldPanel("body"),
]
PHASE = [
    MultiFieldPanel(
        [
            HelpPanel(
                _(
                    "The page passes through its phases by itself: announced until it opens, then collecting "
                    "ideas, discussing and assessing, under review, results. Leave out the moments of a phase you "
                    "do not want; move a moment to extend a phase. Whoever follows the call is told by mail."
                )
            ),
            FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")], heading=_("Collecting ideas")),
            FieldPanel("discussion"),
            FieldRowPanel(
                [FieldPanel("discussion_opens_at"), FieldPanel("discussion_closes_at")],
                heading=_("Discussing and assessing"),
            ),
            FieldPanel("results_at"),
        ],
        heading=_("Phases"),
        icon="date",
    )
]
FORM = [
    MultiFieldPanel(
        [
            HelpPanel(_("Title and text are always asked for. The fewer fields besides, the more people take part.")),
            FieldRowPanel([FieldPanel("name_asked"), FieldPanel("place_asked")]),
            FieldRowPanel([FieldPanel("picture_asked"), FieldPanel("document_asked")]),
            FieldPanel("handlungsfeld_asked"),
            FieldPanel("handlungsfelder", heading=_("Fields of action to choose from")),
            FieldPanel("tags_asked"),
            FieldPanel("tags", heading=_("Tags to choose from")),
        ],
        heading=_("What the form asks"),
        icon="form",
    ),
    InlinePanel(
        "questions",
        heading=_("Own questions"),
        label=_("own question"),
        help_text=_(
            "They stand below the fields above. Ask only what you need. Staff alone read the answers, except to "
            "questions for which you choose to show them publicly."
        ),
        classname="collapsed",
    ),
]
PUBLICATION = [
    MultiFieldPanel(
        [FieldPanel("identification"), FieldPanel("moderation")],
        heading=_("Who hands in, and how it is published"),
        icon="user",
    )
]
DISCUSSION = [
    MultiFieldPanel(
        [FieldPanel("comments"), FieldPanel("comment_moderation"), FieldPanel("asks_stance")],
        heading=_("Discussion"),
        icon="comment",
    ),
    MultiFieldPanel(
        [
            FieldPanel("assessing"),
            FieldPanel("assessed_by"),
            InlinePanel(
                "criteria",
                heading=_("Criteria"),
                label=_("criterion"),
                help_text=_(
                    "Only for assessment by criteria; three to five are enough. Once an idea has been scored by a "
                    "criterion, the criterion can be renamed but no longer removed."
                ),
                max_num=10,
            ),
        ],
        heading=_("Assessment"),
        icon="pick",
    ),
]
AGE = [
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("min_age"), FieldPanel("guardian_below")]), FieldPanel("guardian_text")],
        heading=_("Ages"),
        icon="group",
        classname="collapsed",
    )
]
CONSENT = [
    MultiFieldPanel(
        [
            FieldPanel("terms_page"),
            FieldPanel("consent_text"),
            FieldPanel("consent_version"),
            FieldPanel("names_days"),
        ],
        heading=_("Terms and consent"),
        icon="lock",
    )
]
