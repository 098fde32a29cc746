"""The product of the journeys: real servers, real mails in files, and templates that are loud about gaps."""

from exportctl.settings.test import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
