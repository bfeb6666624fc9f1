"""Assessing by a link that is mailed, where the browser is not known: nothing is counted before it is used."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.domain.assessment.assessments import support, why_not
from wagtail_aufbruch.participation.domain.errors import LinkUnknown, NotNow
from wagtail_aufbruch.participation.domain.mail.afterwards import kept_only_if
from wagtail_aufbruch.participation.domain.people.links import PAUSE_BETWEEN_LINKS, check_link, use_link
from wagtail_aufbruch.participation.domain.people.participants import mark_confirmed, participant_for
from wagtail_aufbruch.participation.domain.people.writing import send_link
from wagtail_aufbruch.participation.emails import assessment as assessment_emails
from wagtail_aufbruch.participation.enums import LinkPurpose
from wagtail_aufbruch.participation.extension.kinds import kind_of
from wagtail_aufbruch.participation.models import Contribution, Link, Participant


@transaction.atomic
def ask_by_mail(contribution: Contribution, email: str, payload: dict[str, Any] | None = None) -> None:
    """Send a link to somebody whom this browser does not know; nothing is counted before it is used.

    ``payload`` is what the kind's ``assess`` makes of it then. Whoever asks again within two minutes gets no second
    mail. Raises NotNow.
    """
    rules = kind_of(contribution).rules(contribution)
    if not contribution.is_public or not rules.may_assess:
        raise NotNow(why_not(rules))
    participant = participant_for(contribution.process, email)
    locked = Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    since = timezone.now() - PAUSE_BETWEEN_LINKS
    asked = Link.objects.filter(
        participant=locked, purpose=LinkPurpose.ASSESS, contribution=contribution.pk, created_at__gt=since
    )
    with kept_only_if(not asked.filter(payload=payload or {}).exists()):
        send_link(contribution, locked, assessment_emails.ask_to_confirm, LinkPurpose.ASSESS, payload)


def check_assessment_link(process: Process, token: str) -> tuple[Link, Contribution]:
    """The link, if it can be used now, and what it is about; looking changes nothing.

    Raises a LinkError: LinkUnknown also for what was taken from view since, whose words are told to its author alone.
    """
    link = check_link(process, token, LinkPurpose.ASSESS)
    contribution = link.contribution
    if contribution is None:
        raise LinkUnknown
    if not Contribution.objects.visible_on(contribution.page_id).filter(pk=contribution.pk).exists():
        raise LinkUnknown
    return link, contribution


@transaction.atomic
def assess_by_link(process: Process, token: str) -> tuple[Participant, Contribution]:
    """Use a link: what it holds is counted, its owner is known from then on. Returns both.

    Raises a LinkError, or NotNow where the phase has ended in between; then the link is not used up.
    """
    link, contribution = check_assessment_link(process, token)
    use_link(link)
    mark_confirmed(link.participant)
    assess = kind_of(contribution).assess
    if assess is None or not link.payload:
        support(contribution, participant=link.participant)
    else:
        assess(contribution, link.participant, link.payload)
    return link.participant, contribution
