"""The mails to a guardian: they go with what they were about, sent or not."""

from django.db.models import Q

from wagtail_aufbruch.competitions.domain.consents.addresses import guardian_token
from wagtail_aufbruch.competitions.emails import guardians as guardian_emails
from wagtail_aufbruch.competitions.models import Guardian
from wagtail_aufbruch.participation.models import Mail


def forget_mails(guardian: Guardian) -> None:
    """Delete the mails to this guardian about their entry, among them what still waits, was held back or failed; of
    those that were sent no text is left to tell what they were about, so these go as well."""
    if not guardian.email:
        return
    written = Mail.objects.filter(
        process=guardian.entry.process_id, kind__in=guardian_emails.TO_GUARDIANS, recipient=guardian.email
    )
    # By the token, since the address before it is another one once a page was renamed.
    written.filter(Q(text="") | Q(text__contains=guardian_token(guardian))).delete()


def forget_mails_of(sender: type[Guardian], instance: Guardian, **kwargs: object) -> None:
    """Receiver of ``pre_delete``: whoever was replaced or is not needed any more, or whose entry goes, by whatever way,
    gets no mail any more, and their address stands nowhere."""
    forget_mails(instance)
