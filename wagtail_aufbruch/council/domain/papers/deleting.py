"""What stands against deleting something of the council, and what goes with it; told before staff do it."""

from collections.abc import Iterator

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.council.models import AgendaItem, Consultation, Decision, File, FollowUp, Imported, Paper


def why_kept(item: Model) -> str:
    """Why the item has to stay, with what to do instead; "" where nothing stands against deleting it.

    As long as its server is read and publishes it, the next reading would bring it back, and show it where new papers
    are shown at once. What the server took back or names no more, and what a resting server once brought, may go.
    """
    if not isinstance(item, Imported) or item.server is None or not item.server.is_active or item.gone_since:
        return ""
    if _is_left_out(item):
        return ""
    if isinstance(item, Paper):
        return _(
            "“%(item)s” comes from the council's server. Hide it instead, by taking out the tick at “show to "
            "everybody”; the next reading would bring it back."
        ) % {"item": item}
    return _("“%(item)s” comes from the council's server; the next reading would bring it back.") % {"item": item}


def _is_left_out(item: Imported) -> bool:
    """Whether what it is a part of was read since without it: some servers leave out what is gone, without a word."""
    whole: Imported | None = None
    if isinstance(item, Consultation | File):
        whole = item.paper
    elif isinstance(item, AgendaItem):
        whole = item.meeting
    if whole is None or whole.confirmed_at is None or item.confirmed_at is None:
        return False
    return item.confirmed_at < whole.confirmed_at


def deletion_notes(item: Model) -> Iterator[str]:
    """``item`` is a paper or something else that a server may have brought; of anything else there is nothing to tell.
    At most two queries."""
    if isinstance(item, Paper):
        if Decision.objects.filter(paper=item.pk).exists():
            yield _("The confirmed decision goes with it.")
        number = FollowUp.objects.filter(paper=item.pk).count()
        if number:
            yield ngettext(
                "%(number)d task that follows from the decision goes with it, with its history.",
                "%(number)d tasks that follow from the decision go with it, with their history.",
                number,
            ) % {"number": number}
    if isinstance(item, Imported) and item.server is not None and item.gone_since is None:
        yield _("If its server is read again, it comes back.")
