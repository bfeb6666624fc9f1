"""The package's settings: ``WAGTAIL_AUFBRUCH`` in the site's settings, with defaults."""

from typing import Any

from django.conf import settings

DEFAULTS: dict[str, Any] = {
    # Template that frames every page of the package; see docs/architecture.md for its blocks.
    "BASE_TEMPLATE": "aufbruch/base.html",
    # Header for the package's own pages; None leaves it to the site.
    "CONTENT_SECURITY_POLICY": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
        "form-action 'self'; frame-ancestors 'self'"
    ),
    # Hours for which the link in a mail can be used.
    "LINK_HOURS": 72,
    # Days after which a contribution that nobody confirmed is deleted.
    "UNCONFIRMED_DAYS": 7,
    # Days after which what its author withdrew is deleted.
    "WITHDRAWN_DAYS": 30,
    # Days after which what was not published is deleted.
    "REJECTED_DAYS": 365,
    # Days for which a browser stays known after a link was used.
    "REMEMBER_DAYS": 30,
    # Days after which mails that were sent are deleted.
    "MAIL_LOG_DAYS": 30,
    # Attempts to send a mail before staff are told that it failed.
    "MAIL_ATTEMPTS": 8,
}


class AufbruchSettings:
    """Typed access to ``WAGTAIL_AUFBRUCH``; read at each access, so that tests may override settings."""

    def _get(self, name: str) -> Any:
        return getattr(settings, "WAGTAIL_AUFBRUCH", {}).get(name, DEFAULTS[name])

    @property
    def base_template(self) -> str:
        return str(self._get("BASE_TEMPLATE"))

    @property
    def content_security_policy(self) -> str | None:
        value = self._get("CONTENT_SECURITY_POLICY")
        return None if value is None else str(value)

    @property
    def link_hours(self) -> int:
        return int(self._get("LINK_HOURS"))

    @property
    def unconfirmed_days(self) -> int:
        return int(self._get("UNCONFIRMED_DAYS"))

    @property
    def withdrawn_days(self) -> int:
        return int(self._get("WITHDRAWN_DAYS"))

    @property
    def rejected_days(self) -> int:
        return int(self._get("REJECTED_DAYS"))

    @property
    def remember_days(self) -> int:
        return int(self._get("REMEMBER_DAYS"))

    @property
    def mail_log_days(self) -> int:
        return int(self._get("MAIL_LOG_DAYS"))

    @property
    def mail_attempts(self) -> int:
        return int(self._get("MAIL_ATTEMPTS"))


aufbruch_settings = AufbruchSettings()
