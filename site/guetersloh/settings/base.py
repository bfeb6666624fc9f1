"""Settings that the demo and a production site of the city share; the environment decides what differs.

DATABASE_URL, CACHE_URL and EMAIL_URL are URLs as django-environ reads them. DATA_DIR holds what the site
writes itself: the SQLite database, uploads, collected static files.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import environ

env = environ.Env()

SITE_DIR = Path(__file__).resolve().parents[2]
PROJECT_ROOT = SITE_DIR.parent
DATA_DIR = Path(env.str("DATA_DIR", default=str(PROJECT_ROOT / "var"))).absolute()
DATA_DIR.mkdir(parents=True, exist_ok=True)

INSTALLED_APPS = [
    "guetersloh.city",
    "wagtail_aufbruch.events",
    "wagtail_aufbruch.reviews",
    "wagtail_aufbruch.competitions",
    "wagtail_aufbruch.projects",
    "wagtail_aufbruch.council",
    "wagtail_aufbruch.ideas",
    "wagtail_aufbruch.groups",
    "wagtail_aufbruch.participation",
    "wagtail_aufbruch.portable",
    "wagtail_aufbruch.core",
    "wagtail_modeladmin",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "axes",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "guetersloh.city.middleware.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wagtail_aufbruch.core.reader_cache.middleware.ReaderCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "wagtail_aufbruch.core.public.former_addresses.FormerAddressMiddleware",
    "axes.middleware.AxesMiddleware",
]

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]

# A form that was open for too long is given back with what was typed.
CSRF_FAILURE_VIEW = "wagtail_aufbruch.core.public.forgery.csrf_failure"

ROOT_URLCONF = "guetersloh.urls"
WSGI_APPLICATION = "guetersloh.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]


def make_private(path: Path) -> None:
    """Let nobody else on the machine read the database; what SQLite keeps beside it is made likewise."""
    if path.is_absolute() and path.parent.is_dir():
        path.touch(mode=0o600)
        path.chmod(0o600)


def database(url: dict[str, Any]) -> dict[str, Any]:
    """Add to a database what lets it hold under several writers.

    SQLite: readers do not wait for the writer (WAL), a transaction takes its lock when it begins and waits
    up to 20 seconds for it. With Django's defaults most of 90 parallel page inserts fail, with these none.
    Connections are kept for a minute: to open one costs more than all else that a reader's page from memory needs.
    Those to PostgreSQL are looked at before they are used again.
    """
    if url["ENGINE"].endswith("sqlite3"):
        make_private(Path(url["NAME"]))
        tuning = {
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    else:
        tuning = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    return {**url, **tuning}


DATABASES = {"default": database(env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://guetersloh")}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Log-ins of staff: after so many failures from one connection, a pause, and that before a password is even looked at.
# By connection alone: a limit for each name would let anybody lock an editor out.
AXES_FAILURE_LIMIT = 20
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["ip_address"]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "guetersloh.city.log_in.client_address"
AXES_LOCKOUT_TEMPLATE = "city/log_in_locked.html"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "guetersloh.city.log_in.PasswordResetForm"  # noqa: S105  a form, no password

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
TIME_ZONE = "Europe/Berlin"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# An editor's page with many seats and members has more fields than Django lets through by default; the plugin takes no
# more than 2,000 of whoever is not staff.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="digitaler-aufbruch@stadt.example")

# A working day, also for a tablet at the door; "remember me" lasts no longer. Changing a password ends all others.
SESSION_COOKIE_AGE = int(timedelta(hours=env.float("SESSION_HOURS", default=12)).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURE_REFERRER_POLICY = "same-origin"

# Wagtail's admin brings inline scripts; the pages that the public sees get by without any.
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin/"],
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # It names the connection with each mistyped password.
    "loggers": {"axes": {"level": "ERROR"}},
}

WAGTAIL_SITE_NAME = "Stadt Gütersloh"
WAGTAIL_CONTENT_LANGUAGES = [("de", "Deutsch")]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILADMIN_BASE_URL = env.str("WAGTAILADMIN_BASE_URL", default="http://127.0.0.1:8000")
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "german"},
}
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None

# All that the plugin asks of the site: a frame for its pages.
WAGTAIL_AUFBRUCH = {
    "BASE_TEMPLATE": "city/aufbruch_base.html",
    "MAP_CENTRE": (51.9, 8.38, 12),
    "DATA_PUBLISHER": "Stadt Gütersloh",
    "DATA_CONTRIBUTOR_ID": "http://dcat-ap.de/def/contributors/openNRW",
    # As in city.css.
    "MAIL_COLOURS": {"colour": "#0b5a60"},
}
