"""The demo: for one machine, on 127.0.0.1 alone. Mails become files, which ``/postfach/`` shows."""

from pathlib import Path

from django.core.management.utils import get_random_secret_key

from guetersloh.settings.base import *
from guetersloh.settings.mail import mail_settings


def kept_secret_key(path: Path) -> str:
    """The key in the file ``path``; made at the first start, so that log-ins and links outlive a restart."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key(), encoding="utf-8")
    return path.read_text(encoding="utf-8")


DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret_key(DATA_DIR / "secret_key")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ROOT_URLCONF = "guetersloh.urls_demo"
INSTALLED_APPS = ["guetersloh.postfach", *INSTALLED_APPS]

POSTFACH = DATA_DIR / "postfach"
POSTFACH.mkdir(mode=0o700, exist_ok=True)
vars().update(mail_settings("django.core.mail.backends.filebased.EmailBackend", EMAIL_FILE_PATH=POSTFACH))
