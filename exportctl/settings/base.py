"""Settings shared by every way of running; the others only say where they differ."""

from datetime import time
from pathlib import Path
from typing import Any

import dj_database_url
import structlog
from celery.schedules import crontab
from csp.constants import NONE, SELF

from exportctl import env
from exportctl.core.web.logs import without_keys
from exportctl.settings.feeds import feeds

BASE_DIR = env.PROJECT
DEBUG = False
DEMONSTRATION = False
AUTHORITY = env.text("EXPORTCTL_AUTHORITY")
JURISDICTION = env.text("EXPORTCTL_JURISDICTION")
CLOCK_ZONE = env.zone("EXPORTCTL_ZONE")
CLOCK_CUT_OFF: time | None = env.time_of_day("EXPORTCTL_CUT_OFF")
ROOT_URLCONF = "exportctl.urls"
WSGI_APPLICATION = "exportctl.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "core.User"

INSTALLED_APPS = [
    "exportctl.core",
    "screening",
    "licensing",
    "enduse",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_structlog",
    "drf_spectacular",
    "guardian",
    "pghistory",
    "pgtrigger",
    "rest_framework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "exportctl.core.web.middleware.Problems",
    "exportctl.core.people.acting.ActingFor",
    "exportctl.core.access.middleware.DenyByDefault",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"ui": "exportctl.core.web.templatetags.ui"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "exportctl.core.web.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "exportctl.core.web.renderer.Renderer"

DATABASES = {
    "default": dj_database_url.parse(
        env.text("DATABASE_URL", "postgres://localhost/exportctl"), conn_max_age=60
    )
}
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 5
# Tables lie on flash storage or in memory, where a row out of order costs little more than the next one.
DATABASES["default"]["OPTIONS"].setdefault("options", "-c random_page_cost=1.1")
if env.text("EXPORTCTL_DB_ROLE"):
    DATABASES["default"]["OPTIONS"]["assume_role"] = env.text("EXPORTCTL_DB_ROLE")

REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1800,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "socket_timeout": 20,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "sweep jobs whose lease ran out": {
        "task": "core.sweep_jobs",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "seal yesterday's audit events": {"task": "core.seal_audit", "schedule": crontab(hour=0, minute=20)},
    "see that due days fit the calendar": {
        "task": "core.recompute_clocks",
        "schedule": crontab(hour=0, minute=35),
    },
    "clear what sign-in leaves behind": {
        "task": "core.clear_sign_ins",
        "schedule": crontab(hour=1, minute=10),
    },
    "begin and end roles on their days": {"task": "core.mind_roles", "schedule": crontab(minute="*/10")},
    "send what waits for a daily e-mail": {
        "task": "core.send_digests",
        "schedule": crontab(hour=6, minute=45),
    },
    "close licenses past their validity": {
        "task": "licensing.expire_licenses",
        "schedule": crontab(hour=0, minute=5),
    },
    "remind of licenses": {"task": "licensing.remind_of_licenses", "schedule": crontab(hour=6, minute=5)},
    "mind the conditions of licenses": {
        "task": "licensing.mind_conditions",
        "schedule": crontab(hour=6, minute=25),
    },
    "mind goods that are to come back": {
        "task": "licensing.mind_returns",
        "schedule": crontab(hour=6, minute=30),
    },
    "look for exporters that screening knows otherwise": {
        "task": "review.look_for_exporters",
        "schedule": crontab(hour=2, minute=0),
    },
    "mind announced refusals": {
        "task": "licensing.mind_announced_refusals",
        "schedule": crontab(hour=6, minute=15),
    },
    "make forecasts from what cases took": {
        "task": "licensing.make_forecasts",
        "schedule": crontab(hour=3, minute=40),
    },
    "mind questions that wait": {
        "task": "licensing.mind_questions",
        "schedule": crontab(hour=6, minute=20),
    },
    "remind of qualifications that end": {
        "task": "licensing.remind_of_qualifications",
        "schedule": crontab(hour=6, minute=25),
    },
    "wipe forms that nobody finishes": {
        "task": "licensing.wipe_unfinished",
        "schedule": crontab(hour=1, minute=50),
    },
    "remind of officials whose credential runs out": {
        "task": "licensing.remind_of_officials",
        "schedule": crontab(hour=6, minute=30),
    },
    "check the stored files": {
        "task": "licensing.check_vault",
        "schedule": crontab(hour=3, minute=10, day_of_week="sunday"),
    },
    "mind referrals": {"task": "licensing.mind_referrals", "schedule": crontab(hour=6, minute=20)},
    "screen all live parties in full": {
        "task": "screening.rescreen_nightly",
        "schedule": crontab(hour=2, minute=30),
    },
    "look after re-screenings": {
        "task": "screening.mind_rescreenings",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "fetch the watchlists whose time has come": {
        "task": "screening.fetch_due_watchlists",
        "schedule": crontab(minute="*/15"),
        "options": {"expires": 600},
    },
    "plan end-use checks": {"task": "enduse.plan_checks", "schedule": crontab(minute="*/10")},
}

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

ACCOUNT_ADAPTER = "exportctl.core.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Passwords: axes locks first, per person and address; this bounds tries from many addresses, and codes.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/key", "invitation": "30/m/ip"}
ACCOUNT_FORMS = {
    "login": "exportctl.core.people.forms.SignIn",
    "reset_password": "exportctl.core.people.forms.AskReset",
    "reset_password_from_key": "exportctl.core.people.forms.Reset",
    "change_password": "exportctl.core.people.forms.ChangePassword",
    "set_password": "exportctl.core.people.forms.SetPassword",
    "reauthenticate": "exportctl.core.people.forms.Reauthenticate",
}
MFA_ADAPTER = "exportctl.core.people.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "exportctl.core.people.forms.Code",
    "reauthenticate": "exportctl.core.people.forms.CodeAgain",
    "activate_totp": "exportctl.core.people.forms.ActivateApp",
    "add_webauthn": "exportctl.core.people.forms.AddKey",
    "edit_webauthn": "exportctl.core.people.forms.RenameKey",
}
MFA_TOTP_TOLERANCE = 1
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "exportctl"

AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "exportctl.core.people.lockout.username_of"
AXES_CLIENT_IP_CALLABLE = "exportctl.core.people.lockout.address_of"
AXES_LOCKOUT_CALLABLE = "exportctl.core.people.lockout.refuse"

# Triggers are laid after each migration, all at once: as migration steps they take four times as long.
PGTRIGGER_MIGRATIONS = False
PGTRIGGER_INSTALL_ON_MIGRATE = True

GUARDIAN_RAISE_403 = True
ANONYMOUS_USER_NAME = None

LANGUAGE_CODE = "en-us"
USE_I18N = False
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("EXPORTCTL_STATE")) / "static"
INDEX_FOLDER = Path(env.text("EXPORTCTL_INDEXES") or Path(env.text("EXPORTCTL_STATE")) / "indexes")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": env.text("EXPORTCTL_FILES")},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if env.text("EXPORTCTL_S3_BUCKET"):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env.text("EXPORTCTL_S3_BUCKET"),
            "default_acl": "private",
            "file_overwrite": False,
        },
    }
FILE_SIZE_LIMIT = 20 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
CLAMAV = env.text("EXPORTCTL_CLAMAV")

DEFAULT_FROM_EMAIL = env.text("EXPORTCTL_MAIL_FROM")
BASE_URL = env.text("EXPORTCTL_BASE_URL", f"http://127.0.0.1:{env.integer('PORT')}")
MINORITY_PERCENT = env.integer("EXPORTCTL_MINORITY_PERCENT")
STATEMENT_OLDEST_MONTHS = env.integer("EXPORTCTL_STATEMENT_MONTHS")
SIGNING_KEY = env.text("EXPORTCTL_SIGNING_KEY")
SIGNING_PASSWORD = env.text("EXPORTCTL_SIGNING_PASSWORD")

# Nothing is fetched unless the environment says what; production has the usual ones as its default.
WATCHLIST_FEEDS = feeds(env.words("EXPORTCTL_FEEDS"), env.lists("EXPORTCTL_FEED_ADDRESSES"))

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "exportctl.core.web.problems.csrf_failure"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.AnonRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"anon": "120/minute"},
    "NUM_PROXIES": 0,  # an address that the client claims is nobody's
}
SPECTACULAR_SETTINGS = {
    "TITLE": "exportctl",
    "DESCRIPTION": "Reads of the export license case management system.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
}

structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": [structlog.contextvars.merge_contextvars, structlog.stdlib.add_log_level],
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                without_keys,
                structlog.processors.JSONRenderer(),
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "axes": {"level": "WARNING"},
        "fontTools": {"level": "ERROR"},
        "pgtrigger": {"level": "WARNING"},
        "pyhanko": {"level": "ERROR"},
    },
}
