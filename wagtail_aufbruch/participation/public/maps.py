"""Maps: where they get their street map from, and leave for it in the Content-Security-Policy."""

from urllib.parse import urlsplit

from django.http import HttpResponse

from wagtail_aufbruch.core.conf import aufbruch_settings


def map_centre() -> str:
    """What a map shows first: latitude, longitude and zoom, with commas between them."""
    return ",".join(str(number) for number in aufbruch_settings.map_centre)


def allow_tiles(response: HttpResponse) -> HttpResponse:
    """Let this one page fetch pictures from the map's provider, if one is set; the reader still has to click.

    Where the site sets the Content-Security-Policy itself (the setting is None), it has to allow the host.
    """
    tiles, policy = aufbruch_settings.map_tiles, aufbruch_settings.content_security_policy
    if tiles and policy:
        response.headers["Content-Security-Policy"] = _with_image_source(policy, tile_host(tiles["url"]))
    return response


def tile_host(url: str) -> str:
    """The source for the policy: "https://{s}.tiles.example/{z}/{x}/{y}.png" gives "https://*.tiles.example"."""
    parts = urlsplit(url.replace("{s}", "*"))
    return f"{parts.scheme}://{parts.netloc}"


def _with_image_source(policy: str, source: str) -> str:
    directives = [directive.strip() for directive in policy.split(";") if directive.strip()]
    if not any(directive.split()[0] == "img-src" for directive in directives):
        directives.append("img-src 'self' data:")
    return "; ".join(
        f"{directive} {source}" if directive.split()[0] == "img-src" else directive for directive in directives
    )
