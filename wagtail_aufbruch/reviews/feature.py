"""What review rounds bring along."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_aufbruch.participation.extension.journey_links import RowsAbout
from wagtail_aufbruch.participation.extension.mail_kinds import MailKind
from wagtail_aufbruch.participation.extension.periodic_work import PeriodicWork
from wagtail_aufbruch.participation.extension.personal_data import PersonalData
from wagtail_aufbruch.participation.extension.retention import RetentionRule
from wagtail_aufbruch.reviews.domain.operations import inbox_tasks, privacy
from wagtail_aufbruch.reviews.domain.operations.at_groups import open_at_group
from wagtail_aufbruch.reviews.domain.operations.body_contributions import BODY_CONTRIBUTIONS
from wagtail_aufbruch.reviews.domain.operations.contributions import CONTRIBUTIONS
from wagtail_aufbruch.reviews.domain.operations.deletion_notes import deletion_notes
from wagtail_aufbruch.reviews.domain.operations.reminders import remind_before_the_end
from wagtail_aufbruch.reviews.domain.operations.stored_data import STORED_DATA
from wagtail_aufbruch.reviews.domain.outcomes import privacy as outcomes_privacy
from wagtail_aufbruch.reviews.domain.outcomes.publishing import publish_due
from wagtail_aufbruch.reviews.domain.outcomes.telling import links_of_contribution
from wagtail_aufbruch.reviews.emails.reviewers import EXTENDED, INVITED, REMINDED
from wagtail_aufbruch.reviews.extension.subjects import ReviewsFeature
from wagtail_aufbruch.reviews.models import Item

FEATURE = ReviewsFeature(
    app="aufbruch_reviews",
    portable="wagtail_aufbruch.reviews.staff.portable",
    subjects=(CONTRIBUTIONS, BODY_CONTRIBUTIONS),
    stored_data=(*STORED_DATA, outcomes_privacy.STORED_DATA),
    mail_kinds=(
        MailKind(EXTENDED, pgettext_lazy("mail", "More time to judge")),
        MailKind(INVITED, pgettext_lazy("mail", "Please judge")),
        MailKind(REMINDED, pgettext_lazy("mail", "Reviews still open")),
    ),
    inbox=inbox_tasks.SOURCES,
    journey_links=links_of_contribution,
    journey_rows=RowsAbout(Item, "object_id"),
    periodic_work=(
        PeriodicWork("reviews_reminders", remind_before_the_end, _("people reminded to judge")),
        PeriodicWork("reviews_outcomes", publish_due, _("outcomes of groups published")),
    ),
    retention=(
        RetentionRule("review_people", privacy.due_people, forget=privacy.forget_people),
        RetentionRule("outcome_sentences", outcomes_privacy.due, forget=outcomes_privacy.forget),
    ),
    personal_data=(
        PersonalData(
            key="judging",
            data=privacy.collect,
            erase=privacy.erase,
            keeps=privacy.keeps,
            erasing=_("You judge in no round any more; the scores that you have handed in stay, without your name."),
        ),
        PersonalData(
            key="outcomes",
            data=outcomes_privacy.collect,
            erase=outcomes_privacy.erase,
            keeps=outcomes_privacy.keeps,
        ),
    ),
    deletion_notes=deletion_notes,
    open_at_group=open_at_group,
)
