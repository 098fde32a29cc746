"""Production: every secret comes from the environment, or the start stops."""

from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from exportctl import env
from exportctl.settings.base import *  # noqa: F403
from exportctl.settings.feeds import USUAL, feeds

SECRET_KEY = env.secret("EXPORTCTL_SECRET_KEY", length=50)
AUDIT_KEY = env.secret("EXPORTCTL_AUDIT_KEY", length=32)
ALLOWED_HOSTS = env.words("EXPORTCTL_HOSTS")
BASE_URL = env.text("EXPORTCTL_BASE_URL")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
for required in ("DATABASE_URL", "REDIS_URL"):
    env.text(required)
if not SIGNING_KEY:
    raise ImproperlyConfigured("Set the environment variable EXPORTCTL_SIGNING_KEY.")

WATCHLIST_FEEDS = feeds(env.words("EXPORTCTL_FEEDS", ",".join(USUAL)), env.lists("EXPORTCTL_FEED_ADDRESSES"))

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
ALLAUTH_TRUSTED_PROXY_COUNT = 1
REST_FRAMEWORK["NUM_PROXIES"] = ALLAUTH_TRUSTED_PROXY_COUNT

mail = urlsplit(env.text("EXPORTCTL_MAIL_URL") or "smtp://localhost:25")
EMAIL_HOST = mail.hostname or "localhost"
EMAIL_PORT = mail.port or 25
EMAIL_HOST_USER = unquote(mail.username or "")
EMAIL_HOST_PASSWORD = unquote(mail.password or "")
EMAIL_USE_TLS = bool(mail.username)
EMAIL_TIMEOUT = 10
