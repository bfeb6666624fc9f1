"""Who answers for the open data of a process, and under which licence it can be used."""

from dataclasses import dataclass
from urllib.parse import quote

from wagtail.models import Site

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.models import ProcessMixin

LICENCES = {
    "www.govdata.de/dl-de/by-2-0": "http://dcat-ap.de/def/licenses/dl-by-de/2.0",
    "www.govdata.de/dl-de/zero-2-0": "http://dcat-ap.de/def/licenses/dl-zero-de/2.0",
    "creativecommons.org/publicdomain/zero/1.0": "http://dcat-ap.de/def/licenses/cc-zero",
    "creativecommons.org/licenses/by/4.0": "http://dcat-ap.de/def/licenses/cc-by/4.0",
    "creativecommons.org/licenses/by-sa/4.0": "http://dcat-ap.de/def/licenses/cc-by-sa/4.0",
}
"""By the address for people, the one in the vocabulary of DCAT-AP.de, which catalogues compare."""


@dataclass(frozen=True)
class Publisher:
    """Name of the town; the office that answers questions, with its address: ``mailto:…`` or ``https://…``, or ""."""

    name: str
    office: str
    contact: str


def publisher_of(process: ProcessMixin) -> Publisher:
    """From the settings; what they leave out is the process's own contact and the site's name."""
    site = process.get_site()
    name = aufbruch_settings.data_publisher or (site.site_name if isinstance(site, Site) else "") or process.title
    contact = aufbruch_settings.data_contact or process.contact_email
    # Signs that an address may have and a URI may not are written as RFC 6068 says.
    contact = f"mailto:{quote(contact, safe='@')}" if _is_email(contact) else contact
    return Publisher(name, process.contact_unit or name, contact)


def licence_concept() -> str:
    """The licence in the vocabulary of DCAT-AP.de; one that is unknown there keeps its own address."""
    url = aufbruch_settings.data_licence_url
    plain = url.split("://", 1)[-1].split("?")[0].split("#")[0].removesuffix("/").removesuffix("/deed.de")
    return LICENCES.get(plain, url)


def _is_email(contact: str) -> bool:
    return "@" in contact and "://" not in contact
