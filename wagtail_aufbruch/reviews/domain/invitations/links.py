"""Links to what one is to judge. A secret stands in the mail alone; of it a hash is kept."""

from collections.abc import Iterable

from wagtail_aufbruch.core.extension.protocols import AnyUser, Process
from wagtail_aufbruch.participation.domain.errors import LinkUnknown
from wagtail_aufbruch.participation.domain.people.link_secrets import hash_of, new_secret
from wagtail_aufbruch.reviews.models import Reviewer, ReviewerLink


def issue(reviewer: Reviewer) -> str:
    """Make a link and return its secret. Earlier ones go on working; see ``rounds.people.send_new_link``."""
    token = new_secret()
    ReviewerLink.objects.create(reviewer=reviewer, token_hash=hash_of(token))
    return token


def reviewer_by_link(process: Process, token: str) -> Reviewer:
    """Whose link it is, with the round. Looking changes nothing.

    Raises LinkUnknown, also for a link of another process, one that was withdrawn, or a round that is a draft.
    """
    return _admitted(ReviewerLink.objects.filter(token_hash=hash_of(token)).values_list("reviewer", flat=True), process)


def reviewer_by_login(process: Process, user: AnyUser, round_pk: int) -> Reviewer:
    """The same for one of the staff, who judge logged in. Raises LinkUnknown."""
    if not user.is_authenticated or not user.is_active:
        raise LinkUnknown
    return _admitted(Reviewer.objects.filter(round=round_pk, user=user.pk).values_list("pk", flat=True), process)


def _admitted(keys: Iterable[int], process: Process) -> Reviewer:
    found = (
        Reviewer.objects.select_related("round__page")
        .filter(pk__in=keys, round__process=process.pk, round__released_at__isnull=False, withdrawn_at__isnull=True)
        .first()
    )
    if found is None:
        raise LinkUnknown
    return found
