"""The package's settings: ``WAGTAIL_AUFBRUCH`` in the site's settings, with defaults."""

from typing import Any

from django.conf import settings

MAIL_COLOURS = {"colour": "#14506e", "on_colour": "#ffffff", "edge": "#787e79"}
"""Colours of mails: values that the custom properties of the same names have in ``aufbruch.css``, on light pages."""

FILE_MEGABYTES = {"picture": 20, "pdf": 20, "document": 20, "audio": 100}
"""Largest file of each kind that the form of a competition takes, in megabytes (of 1,000,000 bytes)."""

DISPOSABLE_DOMAINS = (
    "10minutemail.com", "byom.de", "discard.email", "emailondeck.com", "fakeinbox.com", "getnada.com",
    "guerrillamail.com", "guerrillamail.de", "maildrop.cc", "mailinator.com", "mailnesia.com", "mohmal.com",
    "muellmail.com", "sharklasers.com", "spambog.com", "spambog.de", "temp-mail.org", "tempail.com", "tempmail.de",
    "tempr.email", "trash-mail.com", "trash-mail.de", "trashmail.com", "trashmail.de", "wegwerfemail.de",
    "wegwerfmail.de", "yopmail.com", "zehnminutenmail.de",
)  # fmt: skip
"""A few that are common in Germany; a site names more."""

DEFAULTS: dict[str, Any] = {
    # Template that frames every page of the package; see README.md for its blocks.
    "BASE_TEMPLATE": "aufbruch/base.html",
    # Header for the package's own pages; None leaves it to the site.
    "CONTENT_SECURITY_POLICY": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
        "form-action 'self'; frame-ancestors 'self'"
    ),
    # Header for the package's own pages, which need nothing of what a device has; None leaves it to the site.
    "PERMISSIONS_POLICY": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    # Which of the site's CACHES keeps whole pages for readers (core.reader_cache); a memory of each process will do.
    "CACHE_ALIAS": "default",
    # Seconds for which a page is kept although nothing changed.
    "CACHE_SECONDS": 60,
    # Cookies that change nothing in the package's pages although a frame reads them: ["_pk_*"].
    "CACHE_IGNORED_COOKIES": (),
    # Hours for which the link in a mail can be used.
    "LINK_HOURS": 72,
    # Days after which a contribution that nobody confirmed is deleted.
    "UNCONFIRMED_DAYS": 7,
    # Days for which a guardian's consent is waited for; then the contribution is deleted.
    "GUARDIAN_DAYS": 14,
    # Days after which what its author withdrew is deleted.
    "WITHDRAWN_DAYS": 30,
    # Days after which what was not published, or was taken from view, is deleted.
    "REJECTED_DAYS": 365,
    # Days after which what is published loses name, address and consent of its author; a call may set its own. They
    # count from publication, the end of the call, or the town's last step, whichever is latest. None: never.
    "PUBLISHED_DAYS": 3 * 365,
    # Days for which a browser stays known after a link was used.
    "REMEMBER_DAYS": 30,
    # Days after which mails that were sent are deleted.
    "MAIL_LOG_DAYS": 30,
    # Attempts to send a mail before staff are told that it failed.
    "MAIL_ATTEMPTS": 8,
    # Mails that one address gets at most because somebody typed it into a form; what goes beyond is held back and shown
    # to staff.
    "REQUESTED_MAILS_IN_AN_HOUR": 10,
    "REQUESTED_MAILS_IN_A_DAY": 20,
    # Mails that one address gets at most, whatever they are about; further ones wait.
    "MAILS_IN_AN_HOUR": 60,
    "MAILS_IN_A_DAY": 200,
    # The town's colours in mails; mail programmes know no custom properties. Those left out are as in aufbruch.css.
    "MAIL_COLOURS": {},
    # Where maps get their tiles from, once a reader has clicked: {"url": "https://tiles.example/{z}/{x}/{y}.png",
    # "attribution": "© …", "provider": "…"}. None: maps show places on a plain ground.
    "MAP_TILES": None,
    # What maps show where there is no place yet: (latitude, longitude, zoom).
    "MAP_CENTRE": (51.9, 8.38, 12),
    # Under which licence what is public can be taken along: its name and where it is written down.
    "DATA_LICENCE": "dl-de/by-2-0",
    "DATA_LICENCE_URL": "https://www.govdata.de/dl-de/by-2-0",
    # Who publishes the open data, in the catalogue; "": the site's name. Who answers questions about them: an e-mail
    # address, or one that begins with https://; "": the contact of the process.
    "DATA_PUBLISHER": "",
    "DATA_CONTACT": "",
    # As what GovData knows the portal that collects the town's catalogue: http://dcat-ap.de/def/contributors/…
    "DATA_CONTRIBUTOR_ID": "",
    # How many proxies in front of the site append to X-Forwarded-For; 0: the sender's address is believed as it comes.
    "TRUSTED_PROXIES": 0,
    # All limits for one address are multiplied by this: raise it where many share one; 0 switches them off.
    "THROTTLE_FACTOR": 1,
    # Domains of providers whose addresses are thrown away after one mail; votes from there are shown to staff.
    "DISPOSABLE_DOMAINS": DISPOSABLE_DOMAINS,
    # Whoever sends a form within so many seconds is asked to send it once more.
    "SPAM_SECONDS": 3,
    # Maximum size of an uploaded file, in megabytes (of 1,000,000 bytes).
    "UPLOAD_MEGABYTES": 10,
    # Maximum size of a file in an entry to a competition, in megabytes, for each kind: those left out are as in
    # FILE_MEGABYTES. A question of the form may ask for less.
    "ENTRY_FILE_MEGABYTES": {},
    # Where the virus scanner clamd listens: "unix:/run/clamav/clamd.ctl" or "host:port". "": there is none.
    "CLAMD": "",
    # Maximum size of an uploaded picture, in millions of pixels.
    "PICTURE_MEGAPIXELS": 40,
    # Hosts of council information systems (OParl) that lie in the town's own network; others there are never asked.
    "OPARL_PRIVATE_HOSTS": (),
    # Through which proxy councils' servers are asked: "http://proxy.intern:3128". "": directly.
    "OPARL_PROXY": "",
    # Seconds between two questions to a council's server.
    "OPARL_PAUSE_SECONDS": 0.25,
}


class AufbruchSettings:
    """Typed access to ``WAGTAIL_AUFBRUCH``; read at each access, so that tests may override settings."""

    def _get(self, name: str) -> Any:
        given = getattr(settings, "WAGTAIL_AUFBRUCH", {})
        # Anything but a dict is told by a system check, which must be able to run.
        return given.get(name, DEFAULTS[name]) if isinstance(given, dict) else DEFAULTS[name]

    @property
    def base_template(self) -> str:
        return str(self._get("BASE_TEMPLATE"))

    @property
    def content_security_policy(self) -> str | None:
        value = self._get("CONTENT_SECURITY_POLICY")
        return None if value is None else str(value)

    @property
    def permissions_policy(self) -> str | None:
        value = self._get("PERMISSIONS_POLICY")
        return None if value is None else str(value)

    @property
    def cache_alias(self) -> str:
        return str(self._get("CACHE_ALIAS"))

    @property
    def cache_seconds(self) -> int:
        return int(self._get("CACHE_SECONDS"))

    @property
    def cache_ignored_cookies(self) -> tuple[str, ...]:
        return tuple(self._get("CACHE_IGNORED_COOKIES"))

    @property
    def link_hours(self) -> int:
        return int(self._get("LINK_HOURS"))

    @property
    def disposable_domains(self) -> frozenset[str]:
        return frozenset(self._get("DISPOSABLE_DOMAINS"))

    @property
    def unconfirmed_days(self) -> int:
        return int(self._get("UNCONFIRMED_DAYS"))

    @property
    def guardian_days(self) -> int:
        return int(self._get("GUARDIAN_DAYS"))

    @property
    def withdrawn_days(self) -> int:
        return int(self._get("WITHDRAWN_DAYS"))

    @property
    def rejected_days(self) -> int:
        return int(self._get("REJECTED_DAYS"))

    @property
    def published_days(self) -> int | None:
        value = self._get("PUBLISHED_DAYS")
        return None if value is None else int(value)

    @property
    def remember_days(self) -> int:
        return int(self._get("REMEMBER_DAYS"))

    @property
    def mail_log_days(self) -> int:
        return int(self._get("MAIL_LOG_DAYS"))

    @property
    def mail_attempts(self) -> int:
        return int(self._get("MAIL_ATTEMPTS"))

    @property
    def requested_mails(self) -> tuple[int, int]:
        """To one address, in an hour and in a day."""
        return int(self._get("REQUESTED_MAILS_IN_AN_HOUR")), int(self._get("REQUESTED_MAILS_IN_A_DAY"))

    @property
    def all_mails(self) -> tuple[int, int]:
        """To one address, in an hour and in a day."""
        return int(self._get("MAILS_IN_AN_HOUR")), int(self._get("MAILS_IN_A_DAY"))

    @property
    def mail_colours(self) -> dict[str, str]:
        """Button (``colour``), its text (``on_colour``) and lines (``edge``)."""
        return {**MAIL_COLOURS, **self._get("MAIL_COLOURS")}

    @property
    def map_tiles(self) -> dict[str, str] | None:
        tiles = self._get("MAP_TILES")
        return {name: str(tiles[name]) for name in ("url", "attribution", "provider")} if tiles else None

    @property
    def map_centre_is_own(self) -> bool:
        """Whether the site says where it is, so that a place far away from there can be doubted."""
        return "MAP_CENTRE" in getattr(settings, "WAGTAIL_AUFBRUCH", {})

    @property
    def map_centre(self) -> tuple[float, float, int]:
        latitude, longitude, zoom = self._get("MAP_CENTRE")
        return float(latitude), float(longitude), int(zoom)

    @property
    def data_licence(self) -> str:
        return str(self._get("DATA_LICENCE"))

    @property
    def data_licence_url(self) -> str:
        return str(self._get("DATA_LICENCE_URL"))

    @property
    def data_publisher(self) -> str:
        return str(self._get("DATA_PUBLISHER"))

    @property
    def data_contact(self) -> str:
        return str(self._get("DATA_CONTACT"))

    @property
    def data_contributor_id(self) -> str:
        return str(self._get("DATA_CONTRIBUTOR_ID"))

    @property
    def trusted_proxies(self) -> int:
        return int(self._get("TRUSTED_PROXIES"))

    @property
    def throttle_factor(self) -> float:
        return float(self._get("THROTTLE_FACTOR"))

    @property
    def spam_seconds(self) -> float:
        return float(self._get("SPAM_SECONDS"))

    @property
    def upload_bytes(self) -> int:
        return int(float(self._get("UPLOAD_MEGABYTES")) * 1_000_000)

    @property
    def entry_file_megabytes(self) -> dict[str, float]:
        """Largest file of each kind in an entry to a competition."""
        return {**FILE_MEGABYTES, **self._get("ENTRY_FILE_MEGABYTES")}

    @property
    def clamd(self) -> str:
        return str(self._get("CLAMD"))

    @property
    def picture_pixels(self) -> int:
        return int(float(self._get("PICTURE_MEGAPIXELS")) * 1_000_000)

    @property
    def oparl_private_hosts(self) -> tuple[str, ...]:
        return tuple(self._get("OPARL_PRIVATE_HOSTS"))

    @property
    def oparl_proxy(self) -> str:
        return str(self._get("OPARL_PROXY"))

    @property
    def oparl_pause_seconds(self) -> float:
        return float(self._get("OPARL_PAUSE_SECONDS"))


aufbruch_settings = AufbruchSettings()
