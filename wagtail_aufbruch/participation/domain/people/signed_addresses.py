"""Personal addresses of what somebody handed in: the number of its row and a signature over the row's key.

Nothing of it is stored. Whoever has the address got the mail, or was shown it by somebody who did; it is valid as long
as the row is kept, and a new key ends it at once. Each purpose has a salt of its own, so that one address never opens
what another one does.
"""

from django.core.signing import BadSignature, Signer

from wagtail_aufbruch.core.lists.numbers import read_pk


def token_for(pk: int, key: str, salt: str) -> str:
    """What stands in the address of the row with this number and key."""
    return f"{pk}-{Signer(salt=salt).signature(f'{pk}:{key}')}"


def number_in(token: str) -> int | None:
    """The number of the row that the token names; None for what names none. It says nothing of the signature."""
    return read_pk(token.partition("-")[0])


def is_genuine(token: str, pk: int, key: str, salt: str) -> bool:
    """Whether the token was made by :func:`token_for` for this row and purpose."""
    try:
        Signer(salt=salt).unsign(f"{pk}:{key}:{token.partition('-')[2]}")
    except BadSignature:
        return False
    return True
