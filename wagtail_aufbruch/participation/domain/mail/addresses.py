"""Addresses that mails lead to."""

from wagtail_aufbruch.core.extension.protocols import Process


def full_address(process: Process, route: str, *args: object) -> str:
    """Full address of a route below the process page, with the host that the process's site has."""
    return f"{process.full_url}{process.reverse_subpage(route, args=args)}"
