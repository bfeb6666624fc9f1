"""A server goes on being read only for the body that it was read for before.

What an address leads to is the server's word alone. Where that suddenly means another town, the papers of that town
would be published at once; so staff are asked first. What they have named themselves, as a body or by another address,
needs no question.
"""

from wagtail_aufbruch.core.lists.folding import fold
from wagtail_aufbruch.council.domain.oparl.payloads.reading import ReadBody
from wagtail_aufbruch.council.domain.oparl.server.errors import Fault
from wagtail_aufbruch.council.domain.oparl.storing.bodies import StaffMustChoose
from wagtail_aufbruch.council.models import Server, ServerList, ServerReading
from wagtail_aufbruch.council.models.oparl import BODY_NAME_LENGTH


def keep_to_body(server: Server, found: ReadBody) -> None:
    """Note that ``server`` is read for this body. Raises StaffMustChoose where it was read for another one before."""
    known = ServerReading.objects.get(server=server)
    if known.body_id and not _is_same(known, found):
        if not server.body.strip() and known.body_address == server.address:
            raise StaffMustChoose(Fault.OTHER_BODY, server.address, [found])
        ServerList.objects.filter(server=server).update(whole_at=None)  # what it has not changed lately is new here
    ServerReading.objects.filter(pk=known.pk).update(
        body_address=server.address, body_id=found.id, body_name=found.name[:BODY_NAME_LENGTH], choice={}
    )


def _is_same(known: ServerReading, found: ReadBody) -> bool:
    """Ids change when a server moves, names when a town takes a new one; both at once is another body."""
    name = found.name[:BODY_NAME_LENGTH]
    return found.id == known.body_id or bool(name and fold(name) == fold(known.body_name))
