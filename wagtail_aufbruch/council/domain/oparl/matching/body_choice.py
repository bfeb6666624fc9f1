"""Where only staff can say which body of a council's server is meant: what they are asked, and what they answered."""

from wagtail_aufbruch.council.models import Server, ServerReading
from wagtail_aufbruch.council.models.oparl import BODY_NAME_LENGTH

MOST_OFFERED = 50


def offer(server: Server, names: list[str]) -> None:
    """Keep the names of the bodies of which staff have to choose one, for the pages that ask them."""
    shown = [name[:BODY_NAME_LENGTH] for name in names[:MOST_OFFERED]]
    ServerReading.objects.filter(server=server).update(choice={"names": shown, "asked": _said(server)})


def offered(server: Server) -> list[str]:
    """Of which bodies staff have to choose one; nothing once they have said anything else than before."""
    choice = _choice(server)
    return list(choice["names"]) if choice and not is_answered(server) else []


def is_answered(server: Server) -> bool:
    """Whether staff have said something since they were asked, which the next run then tries."""
    choice = _choice(server)
    return bool(choice) and choice["asked"] != _said(server)


def take_answer(server: Server) -> None:
    """Forget the question if it was answered: the run that begins asks anew where the answer does not help."""
    if is_answered(server):
        ServerReading.objects.filter(server=server).update(choice={})


def _said(server: Server) -> list[str]:
    return [server.address, server.body]


def _choice(server: Server) -> dict[str, list[str]]:
    reading: ServerReading | None = getattr(server, "reading", None)
    return reading.choice if reading is not None else {}
