"""The product as a web server runs it, with the trial pages beside the real ones."""

from django.conf import settings

from exportctl.wsgi import application

settings.ROOT_URLCONF = "tests.core.web.trial_urls"
__all__ = ["application"]
