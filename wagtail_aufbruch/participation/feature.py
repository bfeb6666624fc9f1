"""What participation itself brings along: comments, and pages that have to stay."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_aufbruch.core.extension.deletion_guards import DeletionGuard
from wagtail_aufbruch.participation.domain.comments.writing import (
    comment_data,
    comment_rules,
    comment_url,
    facts_of_comments,
)
from wagtail_aufbruch.participation.domain.contributions.queries import contributions_below
from wagtail_aufbruch.participation.domain.deletion_notes import deletion_notes
from wagtail_aufbruch.participation.domain.figures import FIGURES
from wagtail_aufbruch.participation.domain.files import waiting_tasks
from wagtail_aufbruch.participation.domain.files.leftovers import check_waiting
from wagtail_aufbruch.participation.domain.moderation import followups
from wagtail_aufbruch.participation.domain.overview import contributions as waiting_contributions
from wagtail_aufbruch.participation.domain.privacy import names_ending
from wagtail_aufbruch.participation.domain.privacy.stored_data import STORED_DATA
from wagtail_aufbruch.participation.domain.responses.stages import STAGE_WORDS, begin_first_stage
from wagtail_aufbruch.participation.domain.responses.waiting import open_at_group
from wagtail_aufbruch.participation.enums import ActivityKind
from wagtail_aufbruch.participation.extension.features import ParticipationFeature
from wagtail_aufbruch.participation.extension.kinds import Kind
from wagtail_aufbruch.participation.extension.mail_kinds import MailKind
from wagtail_aufbruch.participation.extension.periodic_work import PeriodicWork
from wagtail_aufbruch.participation.models import COMMENT_KIND, Contribution, Transition
from wagtail_aufbruch.participation.staff.menu import links_of_case


def _after_transition(contribution: Contribution, entry: Transition) -> None:
    begin_first_stage(contribution, entry)
    followups.after_transition(contribution, entry)


FEATURE = ParticipationFeature(
    app="aufbruch_participation",
    stored_data=STORED_DATA,
    figures=FIGURES,
    words=STAGE_WORDS,
    inbox=(names_ending.SOURCE, waiting_tasks.SOURCE),
    periodic_work=(PeriodicWork("files_waiting", check_waiting, _("waiting files looked at")),),
    kinds=(
        Kind(
            COMMENT_KIND,
            _("Comment"),
            comment_url,
            comment_rules,
            icon="comment",
            new_title=_("New comments"),
            published=facts_of_comments,
            personal_data=comment_data,
        ),
    ),
    mail_kinds=(
        MailKind("access", pgettext_lazy("mail", "Link to “My participation”")),
        MailKind("answer", pgettext_lazy("mail", "Official answer")),
        MailKind("assess", pgettext_lazy("mail", "Confirm an assessment")),
        MailKind("claim", pgettext_lazy("mail", "Confirm a claim")),
        MailKind("claim_granted", pgettext_lazy("mail", "Claim granted")),
        MailKind("claim_refused", pgettext_lazy("mail", "Claim refused")),
        MailKind("confirm", pgettext_lazy("mail", "Confirm a contribution")),
        MailKind("digest", pgettext_lazy("mail", "News for followers")),
        MailKind("follow", pgettext_lazy("mail", "Confirm following")),
        MailKind("guardian", pgettext_lazy("mail", "Ask a parent or guardian")),
        MailKind("guardian_again", pgettext_lazy("mail", "Remind a parent or guardian")),
        MailKind("guardian_agreed", pgettext_lazy("mail", "Parent or guardian agrees")),
        MailKind("hidden", pgettext_lazy("mail", "Contribution hidden")),
        MailKind("published", pgettext_lazy("mail", "Contribution published")),
        MailKind("rejected", pgettext_lazy("mail", "Contribution not published")),
        MailKind("reopened", pgettext_lazy("mail", "Contribution looked at again")),
        MailKind("report", pgettext_lazy("mail", "Receipt of a report")),
        MailKind("report_decided", pgettext_lazy("mail", "Decision on a report")),
        MailKind("stage", pgettext_lazy("mail", "Next stage")),
        MailKind("version_refused", pgettext_lazy("mail", "New version refused")),
        MailKind("version_taken", pgettext_lazy("mail", "New version taken over")),
        *(MailKind(f"news_{kind.value}", kind.label) for kind in ActivityKind),
    ),
    case_links=links_of_case,
    after_transition=_after_transition,
    after_version=followups.after_version,
    open_at_group=open_at_group,
    overview=(waiting_contributions.TABLE,),
    after_decision=followups.after_decision,
    deletion_notes=deletion_notes,
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
