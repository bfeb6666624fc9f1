"""Which addresses the import calls."""

import socket
from typing import Any

import pytest

from wagtail_aufbruch.council.domain.oparl.server.addresses import Host, is_public, pinned, redirected, resolved
from wagtail_aufbruch.council.domain.oparl.server.errors import Fault, OparlError

RIS = Host.of("https://ris.stadt.example/oparl/system")


@pytest.mark.parametrize(
    ("given", "called"),
    [
        ("https://ris.stadt.example/oparl/papers?page=2", "https://ris.stadt.example/oparl/papers?page=2"),
        ("http://ris.stadt.example/oparl/papers", "https://ris.stadt.example/oparl/papers"),
        ("https://RIS.Stadt.example./oparl/papers#x", "https://RIS.Stadt.example./oparl/papers"),
        ("https://ris.stadt.example:443/oparl", "https://ris.stadt.example:443/oparl"),
        ("/oparl/papers", "https://ris.stadt.example/oparl/papers"),
        ("?page=2", "https://ris.stadt.example/oparl/system?page=2"),
    ],
)
def test_addresses_of_the_same_host_are_called_by_https(given: str, called: str) -> None:
    assert RIS.allowed(given, "https://ris.stadt.example/oparl/system") == called


@pytest.mark.parametrize(
    "given",
    [
        "https://anderswo.example/oparl/papers",
        "https://ris.stadt.example.anderswo.example/",
        "https://ris.stadt.example:8443/oparl",
        "//anderswo.example/x",
        "https://127.0.0.1/oparl",
        "https://[::1]/oparl",
    ],
)
def test_no_other_host_is_called(given: str) -> None:
    with pytest.raises(OparlError) as caught:
        RIS.allowed(given, "https://ris.stadt.example/oparl/system")
    assert caught.value.fault is Fault.OTHER_HOST


@pytest.mark.parametrize(
    "given",
    [
        "ftp://ris.stadt.example/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https://name:wort@ris.stadt.example/",
        "https://ris.stadt.example@anderswo.example/",
        "https://ris.stadt.example\\@anderswo.example/",
        "https://ris.stadt.example/a b",
        "https://ris.stadt.example/\r\nHost: x",
        "https://ris.stadt.example:x/",
        "https://[ris/",
        "https://rat.gü--tersloh.example/",
        f"https://{'ü' * 64}.example/",
        "https://ris.stadt.example/" + "a" * 3000,
        "",
    ],
)
def test_what_is_no_plain_address_of_the_web_is_refused(given: str) -> None:
    with pytest.raises(OparlError) as caught:
        Host.of(given)
    assert caught.value.fault is Fault.NO_ADDRESS


@pytest.mark.parametrize("given", ["https://[ris/", "//ris]/x", "https://ris.stadt.exampl\u2100/"])
def test_what_cannot_be_read_as_an_address_is_refused_beside_a_base_too(given: str) -> None:
    with pytest.raises(OparlError) as caught:
        RIS.allowed(given, "https://ris.stadt.example/oparl/system")
    assert caught.value.fault is Fault.NO_ADDRESS


def test_a_redirect_leads_to_https_and_never_back() -> None:
    plain = Host.of("http://ris.stadt.example/oparl/system")

    host, address = redirected(plain, "http://ris.stadt.example/oparl/system", "https://ris.stadt.example/oparl/system")
    assert (host.scheme, address) == ("https", "https://ris.stadt.example/oparl/system")

    again, address = redirected(host, address, "http://ris.stadt.example/oparl/system")
    assert (again, address) == (host, "https://ris.stadt.example/oparl/system")


PRIVATE = """
    127.0.0.1 10.1.2.3 192.168.0.1 172.16.0.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1
    ::1 fe80::1%eth0 fd00::1 ::ffff:10.0.0.1 2002:7f00:1:: :: kein
    64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b:1::10.0.0.1 ::127.0.0.1 ::ffff:0:10.0.0.1 fec0::1
"""


@pytest.mark.parametrize("number", PRIVATE.split())
def test_numbers_of_private_networks_are_known(number: str) -> None:
    assert not is_public(number)


def test_numbers_of_the_internet_are_known() -> None:
    assert is_public("93.184.216.34")
    assert is_public("2a00:1450:4001:82b::2003")
    assert is_public("64:ff9b::93.184.216.34"), "a server of IPv4, reached from a network of IPv6"


def test_a_host_with_an_umlaut_is_asked_by_the_name_that_the_network_knows() -> None:
    address, host, name = pinned("https://rat.gütersloh.example/oparl?x=ä", "93.184.216.34")
    assert (address, host, name) == (
        "https://93.184.216.34/oparl?x=ä", "rat.xn--gtersloh-65a.example", "rat.xn--gtersloh-65a.example",
    )  # fmt: skip
    assert pinned("https://Großenhain.example:8443/", "1.1.1.1")[1] == "xn--groenhain-i1a.example:8443"
    rat = Host.of("https://rat.Gütersloh.example/oparl")
    for same in ("https://rat.gütersloh.example/x", "http://rat.xn--gtersloh-65a.example/x"):
        assert Host.of(rat.allowed(same)) == rat


def test_a_host_with_an_umlaut_may_lie_in_the_towns_network(monkeypatch: pytest.MonkeyPatch) -> None:
    _leads_to(monkeypatch, "10.0.0.7")
    name = Host.of("https://rat.gütersloh.example/").name
    assert resolved(name, 443, ["Rat.Gütersloh.example."]) == "10.0.0.7"
    assert resolved(name, 443, [name]) == "10.0.0.7"


def _leads_to(monkeypatch: pytest.MonkeyPatch, *numbers: str) -> None:
    def found(_name: str, port: int, **_options: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in numbers]

    monkeypatch.setattr(socket, "getaddrinfo", found)


def test_a_name_that_leads_into_the_towns_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    _leads_to(monkeypatch, "93.184.216.34", "10.0.0.7")
    with pytest.raises(OparlError) as caught:
        resolved("ris.stadt.example", 443, ())
    assert caught.value.fault is Fault.PRIVATE


def test_a_host_in_the_towns_network_is_called_where_the_site_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    _leads_to(monkeypatch, "10.0.0.7")
    assert resolved("ris.stadt.example", 443, ["RIS.stadt.example"]) == "10.0.0.7"
    with pytest.raises(OparlError):
        resolved("ris.stadt.example", 443, ["anderes.stadt.example"])


@pytest.mark.parametrize(
    ("named", "given"),
    [
        ("https://ris.stadt.example:8443/oparl", "https://ris.stadt.example/oparl/papers"),
        ("http://ris.stadt.example/oparl", "http://ris.stadt.example:443/oparl/papers"),
    ],
)
def test_another_service_of_the_same_host_is_not_called(named: str, given: str) -> None:
    with pytest.raises(OparlError) as caught:
        Host.of(named).allowed(given, named)
    assert caught.value.fault is Fault.OTHER_HOST


@pytest.mark.parametrize("fails", [True, False])
def test_a_name_that_leads_nowhere_is_told_as_no_answer(monkeypatch: pytest.MonkeyPatch, fails: bool) -> None:
    def found(*_args: Any, **_options: Any) -> list[Any]:
        if fails:
            raise socket.gaierror
        return []

    monkeypatch.setattr(socket, "getaddrinfo", found)
    with pytest.raises(OparlError) as caught:
        resolved("ris.stadt.example", 443, ())
    assert caught.value.fault is Fault.NO_ANSWER


def test_what_was_looked_at_is_what_is_connected_to() -> None:
    address, host, name = pinned("https://ris.stadt.example/oparl?x=1", "2a00::1")
    assert (address, host, name) == ("https://[2a00::1]/oparl?x=1", "ris.stadt.example", "ris.stadt.example")
