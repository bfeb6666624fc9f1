"""How mail leaves the site, in the names that the installed Django reads."""

from typing import Any

import django

# From Django 6.1 on these stand in MAILERS, and the old names beside it are an error.
OPTIONS = {
    "EMAIL_FILE_PATH": "file_path",
    "EMAIL_HOST": "host",
    "EMAIL_HOST_PASSWORD": "password",
    "EMAIL_HOST_USER": "username",
    "EMAIL_PORT": "port",
    "EMAIL_TIMEOUT": "timeout",
    "EMAIL_USE_SSL": "use_ssl",
    "EMAIL_USE_TLS": "use_tls",
}
WITHOUT_SERVER = {"EMAIL_FILE_PATH"}


def mail_settings(EMAIL_BACKEND: str, **named: Any) -> dict[str, Any]:
    """Settings that send all mail by this backend.

    Takes the names that Django had before 6.1, as ``django-environ`` returns them for an address such as
    ``smtp://localhost:25``; what the backend has no use for, or what is None, is left out of ``MAILERS``.
    """
    if django.VERSION < (6, 1):
        return {"EMAIL_BACKEND": EMAIL_BACKEND, **named}
    if EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend":
        read = OPTIONS.keys() - WITHOUT_SERVER
    elif EMAIL_BACKEND == "django.core.mail.backends.filebased.EmailBackend":
        read = WITHOUT_SERVER
    else:
        read = set()
    options = {OPTIONS[name]: value for name, value in named.items() if name in read and value is not None}
    return {"MAILERS": {"default": {"BACKEND": EMAIL_BACKEND, "OPTIONS": options}}}
