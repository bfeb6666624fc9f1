"""Secrets of links that are mailed. A secret stands in the mail alone; of it a hash is kept."""

import hashlib
import secrets


def new_secret() -> str:
    """Nobody can guess it."""
    return secrets.token_urlsafe(24)


def hash_of(secret: str) -> str:
    """What is kept of a secret, and by which its row is found."""
    return hashlib.sha256(secret.encode()).hexdigest()
