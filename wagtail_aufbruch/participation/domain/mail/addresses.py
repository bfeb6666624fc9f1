"""Addresses that mails lead to."""

from typing import Any


def full_address(process: Any, route: str, *args: Any) -> str:
    """Full address of a route below the process page, with the host that the process's site has."""
    return f"{process.full_url}{process.reverse_subpage(route, args=args)}"
