"""The mails to a guardian: of what they were about nothing stays, and nothing goes out any more."""

from django.db.models import Min

from wagtail_aufbruch.competitions.domain.consents.addresses import guardian_token
from wagtail_aufbruch.competitions.emails import guardians as guardian_emails
from wagtail_aufbruch.competitions.models import Guardian
from wagtail_aufbruch.participation.domain.mail.forgetting import forget_erased
from wagtail_aufbruch.participation.models import Mail


def forget_mails(guardian: Guardian) -> None:
    """Delete the mails to this guardian about their entry. Of those that the limits of the day still count the address
    alone goes, and they go on counting them, however often somebody is named in turn."""
    if not guardian.email:
        return
    written = Mail.objects.filter(
        process=guardian.entry.process_id, kind__in=guardian_emails.TO_GUARDIANS, recipient=guardian.email
    )
    # By the token, since the address before it is another one once a page was renamed.
    forget_erased(written.filter(text__contains=guardian_token(guardian)))
    # Of those that were sent no text is left to tell what they were about. What may be about another entry, for which
    # somebody was asked at this address, stays as it is, and goes with the last one.
    asked = Guardian.objects.filter(entry__process=guardian.entry.process_id, asked_at__isnull=False)
    others = asked.filter(email=guardian.email).exclude(pk=guardian.pk)
    since = others.aggregate(first=Min("entry__created_at"))["first"]
    sent = written.filter(text="")
    forget_erased(sent if since is None else sent.filter(created_at__lt=since))


def forget_mails_of(sender: type[Guardian], instance: Guardian, **kwargs: object) -> None:
    """Receiver of ``post_delete``: whoever was replaced or is not needed any more, or whose entry goes, by whatever
    way, gets no mail any more, and their address stands nowhere. Not before: of several that go at once each would
    find the others still there."""
    forget_mails(instance)
