"""Production: everything that differs from town to town comes from the environment; what is secret has no default."""

from guetersloh.settings.base import *
from guetersloh.settings.mail import mail_settings

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")

mail_server = env.email_url("EMAIL_URL", default="smtp://localhost:25")
# Without it a mail server that does not answer holds what waits for it until the site is started anew.
vars().update(mail_settings(**mail_server, EMAIL_TIMEOUT=env.int("EMAIL_TIMEOUT", default=20)))

# Behind a proxy that ends TLS and sets this header itself; otherwise leave it off, or anybody could pretend.
if env.bool("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# How many proxies in front append to X-Forwarded-For. Left out where nobody names it, so that `check` can tell.
if "TRUSTED_PROXIES" in env:
    WAGTAIL_AUFBRUCH["TRUSTED_PROXIES"] = env.int("TRUSTED_PROXIES")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=365 * 24 * 3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
