"""What every small project needs: Wagtail as its documentation asks for it, and nothing of the demo site."""

import json
import os
from typing import Any

WAGTAIL_APPS = [
    "wagtail_modeladmin",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.contrib.forms",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]


def project(apps: list[str], **more: Any) -> dict[str, Any]:
    """Settings of a project with these apps before Wagtail's; the database is ``$PROJECT_DATABASE``."""
    return {
        "SECRET_KEY": "tests only",
        "DEBUG": False,
        "ALLOWED_HOSTS": ["localhost"],
        "INSTALLED_APPS": [*apps, *WAGTAIL_APPS],
        "MIDDLEWARE": [
            "django.middleware.security.SecurityMiddleware",
            "wagtail_aufbruch.core.reader_cache.middleware.ReaderCacheMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
            "wagtail_aufbruch.core.public.former_addresses.FormerAddressMiddleware",
        ],
        "ROOT_URLCONF": "tests.projects.urls",
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        "DATABASES": {"default": _database(os.environ.get("PROJECT_DATABASE", ":memory:"))},
        "DEFAULT_FROM_EMAIL": "probe@stadt.example",
        "EMAIL_TIMEOUT": 20,
        "CSRF_FAILURE_VIEW": "wagtail_aufbruch.core.public.forgery.csrf_failure",
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "LANGUAGE_CODE": "de",
        "USE_TZ": True,
        "STATIC_URL": "/static/",
        "WAGTAIL_SITE_NAME": "Probe",
        "WAGTAILADMIN_BASE_URL": "http://localhost",
        "WAGTAIL_CONTENT_LANGUAGES": [("de", "Deutsch")],
        **more,
    }


def _database(named: str) -> dict[str, Any]:
    """The SQLite file of that name, or what Django's settings say of another database, as JSON."""
    if named.startswith("{"):
        return dict(json.loads(named))
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": named,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
