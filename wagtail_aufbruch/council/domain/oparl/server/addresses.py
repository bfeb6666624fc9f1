"""Which addresses the import may call: one host, which staff have named, and never back from https to http."""

import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

import idna

from wagtail_aufbruch.council.domain.oparl.server.errors import Fault, OparlError

DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST = 2000
CARRYING = tuple(map(ipaddress.ip_network, ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96")))
"""Networks whose addresses end with one of IPv4: compatible (RFC 4291), translated (RFC 2765), NAT64 (RFC 6052)."""
OWN_TRANSLATION = ipaddress.ip_network("64:ff9b:1::/48")
"""Within it each network translates as it likes (RFC 8215)."""


@dataclass(frozen=True)
class Host:
    """Where a source lies."""

    scheme: str
    name: str
    port: int

    @classmethod
    def of(cls, address: str) -> "Host":
        """The host of the address that staff gave. Raises an OparlError for anything but a plain web address."""
        parts = _parts(address)
        return cls(parts.scheme, _name(parts), _port(parts))

    def allowed(self, address: str, base: str = "") -> str:
        """``address``, made absolute by ``base``, as it is called. Raises an OparlError where it leads elsewhere.

        A source that is given by https calls nothing by http: an id that begins with http is tried by https, since
        several servers write http into what they answer by https.
        """
        try:
            parts = _parts(urljoin(base, address))
        except ValueError:
            raise OparlError(Fault.NO_ADDRESS) from None
        if _name(parts) != self.name:
            raise OparlError(Fault.OTHER_HOST, address)
        if parts.scheme == "http" and self.scheme == "https":
            parts = parts._replace(scheme="https", netloc=_netloc(self.name, self.port, "https"))
        upgraded = parts.scheme == "https" and self.scheme == "http" and _port(parts) == DEFAULT_PORTS["https"]
        if not upgraded and (parts.scheme, _port(parts)) != (self.scheme, self.port):
            raise OparlError(Fault.OTHER_HOST, address)
        return urlunsplit(parts._replace(fragment=""))


def redirected(host: Host, address: str, location: str) -> tuple[Host, str]:
    """Where a redirect of ``address`` leads to; from http to https of the same host it stays with https then."""
    target = host.allowed(location, address)
    if target.startswith("https:") and host.scheme == "http":
        return Host.of(target), target
    return host, target


def _parts(address: str) -> SplitResult:
    text = address.strip()
    if not text or len(text) > LONGEST or any(ord(sign) < 33 or ord(sign) == 127 or sign == "\\" for sign in text):
        raise OparlError(Fault.NO_ADDRESS)
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - raises for what is no number
    except ValueError:
        raise OparlError(Fault.NO_ADDRESS) from None
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc:
        raise OparlError(Fault.NO_ADDRESS)
    return parts


def _name(parts: SplitResult) -> str:
    return _ascii(parts.hostname or "")


def _ascii(name: str) -> str:
    """A host as the network knows it: a name with an umlaut is neither sent in a header nor asked for as it stands.
    The same host by either spelling is one. Raises an OparlError for what is no name."""
    name = name.rstrip(".").lower()
    if name.isascii():
        return name
    try:
        return idna.encode(name, uts46=True).decode()
    except idna.IDNAError:
        raise OparlError(Fault.NO_ADDRESS) from None


def _port(parts: SplitResult) -> int:
    return parts.port or DEFAULT_PORTS[parts.scheme]


def _netloc(name: str, port: int, scheme: str) -> str:
    name = f"[{name}]" if ":" in name else name
    return name if port == DEFAULT_PORTS[scheme] else f"{name}:{port}"


def resolved(name: str, port: int, private: Iterable[str]) -> str:
    """The numeric address to connect to. Refuses a host in a private network unless ``private`` names it.

    What is connected to is this very address, so that a name which answers differently the second time leads nowhere.
    """
    try:
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OparlError(Fault.NO_ANSWER, name, type(error).__name__) from None
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not numbers:
        raise OparlError(Fault.NO_ANSWER, name)
    if name not in set(map(_ascii, private)) and not all(map(is_public, numbers)):
        raise OparlError(Fault.PRIVATE, name)
    # IPv4 first: a machine may know an IPv6 address that it has no way to.
    return min(numbers, key=lambda number: ":" in number)


def is_public(number: str) -> bool:
    """Whether this numeric address lies in the public Internet."""
    try:
        address = ipaddress.ip_address(number.split("%")[0])
    except ValueError:
        return False
    inner = _carried(address) if isinstance(address, ipaddress.IPv6Address) else None
    is_local = isinstance(address, ipaddress.IPv6Address) and (address.is_site_local or address in OWN_TRANSLATION)
    is_open = address.is_global and not address.is_multicast and not is_local
    return is_open and (inner is None or is_public(str(inner)))


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The address of IPv4 to which a gateway would lead from this one."""
    if any(address in network for network in CARRYING):
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour


def pinned(address: str, number: str) -> tuple[str, str, str]:
    """``(address with the number in place of the name, the header Host, the name for the certificate)``."""
    parts = _parts(address)
    name, port = _name(parts), _port(parts)
    return (
        urlunsplit(parts._replace(netloc=_netloc(number, port, parts.scheme))),
        _netloc(name, port, parts.scheme),
        name,
    )
