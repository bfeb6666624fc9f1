"""From the address that staff gave to the lists of the body that is meant."""

from collections.abc import Callable, Iterator

from wagtail_aufbruch.core.lists.folding import fold
from wagtail_aufbruch.council.domain.oparl.payloads.reading import ReadBody, ReadSystem, Unreadable, read_one
from wagtail_aufbruch.council.domain.oparl.server.client import Client
from wagtail_aufbruch.council.domain.oparl.server.errors import Fault, OparlError
from wagtail_aufbruch.council.domain.oparl.server.walking import Walk, read_page

MOST_BODIES = 1000


class StaffMustChoose(OparlError):
    """Only staff can say which body is meant; ``names`` are those that the server holds."""

    def __init__(self, fault: Fault, address: str, found: list[ReadBody]) -> None:
        super().__init__(fault, address)
        self.names = sorted({one.name or one.id for one in found})


Sign = Callable[[], None]
"""Says that the run is alive."""


def find_body(client: Client, address: str, wanted: str = "", sign: Sign = lambda: None) -> ReadBody:
    """The body at ``address``, which may be that of a system, of a list of bodies or of a body itself.

    ``wanted`` is its id, its name or its official key; "" where there is only one. ``sign`` is given before each page.
    Raises StaffMustChoose where it is not clear which is meant, OparlError where the server tells of none.
    """
    said = client.get(address)
    if _is(said, "Body") or (isinstance(said, dict) and isinstance(said.get("paper"), str)):
        found = [_body(said, address)]
    elif _is(said, "System") or (isinstance(said, dict) and "data" not in said and "body" in said):
        found = list(_of_system(client, said, address, sign))
    elif isinstance(said, list | dict):
        found = list(_of_list(client, said, address, sign))
    else:
        raise OparlError(Fault.WRONG_TYPE, address)
    return _chosen(found, wanted, address)


def _of_system(client: Client, said: object, address: str, sign: Sign) -> Iterator[ReadBody]:
    try:
        system = read_one(ReadSystem, said)
    except Unreadable:
        raise OparlError(Fault.WRONG_TYPE, address) from None
    if not system.body:
        raise OparlError(Fault.WRONG_TYPE, address)
    yield from _walked(Walk(client, system.body), sign)


def _of_list(client: Client, said: object, address: str, sign: Sign) -> Iterator[ReadBody]:
    page = read_page(said, address)
    if page.following is None or not _there(page.objects):
        yield from _bodies(page.objects)
    else:
        yield from _walked(Walk(client, address), sign)


def _walked(walk: Walk, sign: Sign) -> Iterator[ReadBody]:
    """The bodies of a list, which ends with the first page that holds none: that of papers, say, has thousands more."""
    sign()
    for page in walk:
        yield from _bodies(page)
        if not _there(page) or walk.objects > MOST_BODIES:
            break
        sign()


def _bodies(page: list[object]) -> list[ReadBody]:
    return [body for body in _there(page) if not body.is_deleted]


def _there(page: list[object]) -> list[ReadBody]:
    """With those that the server says are deleted."""
    return [body for raw in page if (body := _one(raw)) is not None]


def _one(raw: object) -> ReadBody | None:
    try:
        return read_one(ReadBody, raw)
    except Unreadable:
        return None


def _body(said: object, address: str) -> ReadBody:
    try:
        return read_one(ReadBody, said)
    except Unreadable:
        raise OparlError(Fault.WRONG_TYPE, address) from None


def _chosen(found: list[ReadBody], wanted: str, address: str) -> ReadBody:
    if wanted.strip():
        asked = fold(wanted)
        there = found
        found = [one for one in there if asked in {fold(one.id), fold(one.name), fold(one.short_name), fold(one.ags)}]
        if not found and there:
            raise StaffMustChoose(Fault.NO_BODY, address, there)
    if len({one.id for one in found}) > 1:
        raise StaffMustChoose(Fault.MANY_BODIES, address, found)
    if not found:
        raise OparlError(Fault.NO_BODY, address)
    return found[0]


def _is(said: object, name: str) -> bool:
    kind = said.get("type") if isinstance(said, dict) else None
    return isinstance(kind, str) and kind.rstrip("/").rsplit("/", 1)[-1].lower() == name.lower()
