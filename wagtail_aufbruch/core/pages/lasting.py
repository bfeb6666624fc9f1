"""What a page goes on answering when it is taken down: people still see, end and erase what they have left there.

Mails with links to it lie in mailboxes for years, and people have these rights as long as anything of theirs is kept.
"""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

MARK = "aufbruch_lasts"


def lasting(view: View) -> View:
    """Say so of a view."""
    setattr(view, MARK, True)
    return view


def lasts(view: object) -> bool:
    """Whether this view answers below a page that was public once and is not any more."""
    return bool(getattr(view, MARK, False))
