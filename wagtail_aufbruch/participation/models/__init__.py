"""Tables of participation; import them from here."""

from wagtail_aufbruch.participation.models.cases import (
    Assignment,
    AuthorshipClaim,
    DecisionReason,
    PostModerationReview,
    Report,
)
from wagtail_aufbruch.participation.models.contributions.answering import Answer, StageStep
from wagtail_aufbruch.participation.models.contributions.assessment import (
    Assessment,
    AssessmentOrigin,
    VoidedVote,
    VoteCluster,
)
from wagtail_aufbruch.participation.models.contributions.comment import Comment
from wagtail_aufbruch.participation.models.contributions.contribution import (
    COMMENT_KIND,
    Contribution,
    TaggedContribution,
    Transition,
    Version,
)
from wagtail_aufbruch.participation.models.contributions.search import SearchEntry
from wagtail_aufbruch.participation.models.files.attachment import Attachment
from wagtail_aufbruch.participation.models.files.staged_files import StagedFile
from wagtail_aufbruch.participation.models.notifications.calendar import ToldDay
from wagtail_aufbruch.participation.models.notifications.following import Follow, News
from wagtail_aufbruch.participation.models.notifications.mail import Mail, MailAttachment
from wagtail_aufbruch.participation.models.people.participant import Link, Participant
from wagtail_aufbruch.participation.models.people.throttle import Throttle
from wagtail_aufbruch.participation.models.questions.asking import ConsentMixin
from wagtail_aufbruch.participation.models.questions.consent import GuardianConsent

__all__ = [
    "COMMENT_KIND",
    "Answer",
    "Assessment",
    "AssessmentOrigin",
    "Assignment",
    "Attachment",
    "AuthorshipClaim",
    "Comment",
    "ConsentMixin",
    "Contribution",
    "DecisionReason",
    "Follow",
    "GuardianConsent",
    "Link",
    "Mail",
    "MailAttachment",
    "News",
    "Participant",
    "PostModerationReview",
    "Report",
    "SearchEntry",
    "StageStep",
    "StagedFile",
    "TaggedContribution",
    "Throttle",
    "ToldDay",
    "Transition",
    "Version",
    "VoidedVote",
    "VoteCluster",
]
