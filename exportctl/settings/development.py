"""Development and demonstration: mails go to files, keys are made up once, nothing is secret."""

from exportctl import env
from exportctl.settings.base import *  # noqa: F403

DEMONSTRATION = True
DEMONSTRATION_PASSWORD = "meridian lantern harbor"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
SECRET_KEY = env.text("EXPORTCTL_SECRET_KEY", "for-development-only-" * 4)
AUDIT_KEY = env.text("EXPORTCTL_AUDIT_KEY", "for-development-only")
ALLOWED_HOSTS = env.words("EXPORTCTL_HOSTS", "127.0.0.1,localhost")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = env.text("EXPORTCTL_STATE") + "/mail"
