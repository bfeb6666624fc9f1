"""What participation itself brings along: comments, and pages that have to stay."""

from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.deletion_guards import DeletionGuard
from wagtail_aufbruch.participation.domain.comments.writing import comment_data, comment_rules, comment_url
from wagtail_aufbruch.participation.domain.contributions.queries import contributions_below
from wagtail_aufbruch.participation.domain.moderation import followups
from wagtail_aufbruch.participation.domain.privacy import names_ending
from wagtail_aufbruch.participation.domain.privacy.stored_data import STORED_DATA
from wagtail_aufbruch.participation.extension.features import ParticipationFeature
from wagtail_aufbruch.participation.extension.kinds import Kind
from wagtail_aufbruch.participation.models import COMMENT_KIND

FEATURE = ParticipationFeature(
    app="aufbruch_participation",
    stored_data=STORED_DATA,
    inbox=(names_ending.SOURCE,),
    kinds=(
        Kind(
            COMMENT_KIND,
            _("Comment"),
            comment_url,
            comment_rules,
            icon="comment",
            new_title=_("New comments"),
            personal_data=comment_data,
        ),
    ),
    after_transition=followups.after_transition,
    after_version=followups.after_version,
    after_decision=followups.after_decision,
    deletion_guards=(
        DeletionGuard(
            "participation.contributions",
            lambda page: contributions_below(page).exists(),
            _(
                "“%(title)s” cannot be deleted, because citizens have handed in something there. "
                "Unpublish the page instead: then nobody sees it, and nothing is lost."
            ),
        ),
    ),
)
