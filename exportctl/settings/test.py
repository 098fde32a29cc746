"""Tests: the real database, broker and worker code, with fast passwords and loud templates."""

from exportctl.core.web.templates import LoudMissing
from exportctl.settings.development import *  # noqa: F403

SECRET_KEY = "for-tests-only-" * 5
AUDIT_KEY = "for-tests-only"
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATABASES["default"]["OPTIONS"]["connect_timeout"] = 60  # a busy machine must not decide a race
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = LoudMissing()
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
LOGGING["root"]["level"] = "WARNING"
AXES_ENABLED = True
CLOCK_CUT_OFF = None  # no test may depend on the hour at which it runs
