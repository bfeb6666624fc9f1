"""Whether the virus scanner answers, where the site names one."""

from typing import Any

from django.core.checks import CheckMessage, Warning, register

from wagtail_aufbruch.participation.domain.files.scanning import ScannerAway, ping


@register()
def check_scanner(app_configs: object = None, **kwargs: Any) -> list[CheckMessage]:
    """W017: the virus scanner does not answer, so that all files of entries wait. What is no address is E003."""
    try:
        ping()
    except ValueError:
        return []
    except ScannerAway as away:
        return [
            Warning(
                f"The virus scanner that WAGTAIL_AUFBRUCH['CLAMD'] names does not answer ({away}).",
                hint="Until it does, files of entries wait, and nobody can open them. Start clamd, look at the "
                "address, and at the rights of the user under whom the site runs to that socket.",
                id="aufbruch_participation.W017",
            )
        ]
    return []
