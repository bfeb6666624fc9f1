"""What an app adds by a hook whose name is misspelt is told by ``check``, instead of being missing in silence."""

import pytest
from wagtail import hooks

from wagtail_aufbruch.core.domain.checks.hook_names import check_hooks


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("aufbruch_process_section", "Perhaps 'aufbruch_process_sections' is meant."),
        ("aufbruch_event_url", "Perhaps 'aufbruch_event_urls' is meant."),
        ("aufbruch_zzz", "aufbruch_process_urls"),
    ],
)
def test_a_hook_that_nobody_asks_is_named_with_the_one_that_may_be_meant(name: str, hint: str) -> None:
    with hooks.register_temporarily(name, list):
        (warning,) = check_hooks(None)
    assert (warning.id, name in warning.msg, hint in (warning.hint or "")) == ("aufbruch.W002", True, True)


def test_the_hooks_of_the_package_itself_are_all_asked() -> None:
    assert check_hooks(None) == []
