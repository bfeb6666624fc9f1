"""Tables of participation; import them from here."""

from wagtail_aufbruch.participation.models.answering import Answer, StageStep
from wagtail_aufbruch.participation.models.asking import ConsentMixin
from wagtail_aufbruch.participation.models.assessment import Assessment, AssessmentOrigin, VoidedVote, VoteCluster
from wagtail_aufbruch.participation.models.attachment import Attachment
from wagtail_aufbruch.participation.models.calendar import ToldDay
from wagtail_aufbruch.participation.models.cases import (
    Assignment,
    AuthorshipClaim,
    DecisionReason,
    PostModerationReview,
    Report,
)
from wagtail_aufbruch.participation.models.comment import Comment
from wagtail_aufbruch.participation.models.consent import GuardianConsent
from wagtail_aufbruch.participation.models.contribution import (
    COMMENT_KIND,
    Contribution,
    TaggedContribution,
    Transition,
    Version,
)
from wagtail_aufbruch.participation.models.following import Follow, News
from wagtail_aufbruch.participation.models.mail import Mail, MailAttachment
from wagtail_aufbruch.participation.models.participant import Link, Participant
from wagtail_aufbruch.participation.models.search import SearchEntry
from wagtail_aufbruch.participation.models.staged_files import StagedFile
from wagtail_aufbruch.participation.models.throttle import Throttle

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
