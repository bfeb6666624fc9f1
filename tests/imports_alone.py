"""Run in a process of its own: imports all of the package where no other package has patched Django for types.

``django_tasks`` makes many of Django's classes subscriptable at run time (``django_stubs_ext.monkeypatch``), but only
from the moment on when somebody imports it. Which module comes first depends on the order of a site's apps. Here that
patch does no more than ``django_tasks`` needs itself. Prints the modules that cannot be imported, as JSON.
"""

import importlib
import json
import pkgutil
import sys

import django
import django_stubs_ext
from django.utils.connection import BaseConnectionHandler

import wagtail_aufbruch


def leave_unpatched() -> None:
    BaseConnectionHandler.__class_getitem__ = classmethod(lambda cls, _key: cls)  # type: ignore[attr-defined]
    django_stubs_ext.monkeypatch = lambda *_args, **_options: None


def main() -> None:
    leave_unpatched()
    django.setup()
    failed = {}
    for module in pkgutil.walk_packages(wagtail_aufbruch.__path__, "wagtail_aufbruch."):
        try:
            importlib.import_module(module.name)
        except TypeError as error:
            failed[module.name] = str(error)
    sys.stdout.write(json.dumps(failed))


if __name__ == "__main__":
    main()
