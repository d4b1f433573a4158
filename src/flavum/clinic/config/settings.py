"""Django's settings. What differs between clinics comes from the environment; the secure choice is the default."""

import os
import pkgutil
from datetime import timedelta
from pathlib import Path

import pghistory

from flavum.clinic.config.database import find_addresses
from flavum.clinic.config.place import Place
from flavum.clinic.health.count import COUNTS
from flavum.clinic.health.keys import LOGGING as LOGGING

PLACE = Place.from_environment()
HERE = Path(__file__).parents[1]

DEBUG = False
SECRET_KEY = PLACE.read_secret_key()
ALLOWED_HOSTS = os.environ.get("FLAVUM_HOSTS", "127.0.0.1,localhost").split(",")
HAS_TLS = os.environ.get("FLAVUM_TLS", "") == "1"

COUNTS.folder = PLACE.counts

_app, _owner = find_addresses(PLACE)
DATABASES = {"default": _app.to_django(), "owner": _owner.to_django()}
# Every tracked model keeps every change, by row triggers, in a table that is only appended to.
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
PGHISTORY_APPEND_ONLY = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",  # allauth's page of passkeys says how long ago one was used
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "flavum.clinic.accounts",
    "flavum.clinic.records",
    "flavum.clinic.audit",
]
# Jobs: every module of tasks/ is one kind; the tables are those of the app's own database.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = [
    *(f"flavum.clinic.tasks.{one.name}" for one in pkgutil.iter_modules([str(HERE / "tasks")])),
    "flavum.clinic.demonstration.scan",
]

MIDDLEWARE = [
    "flavum.clinic.health.door.HealthDoor",  # before hosts and sessions: machines have neither
    "flavum.clinic.health.log.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "flavum.clinic.config.headers.ContentPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "flavum.clinic.accounts.gate.Gate",
]
ROOT_URLCONF = "flavum.clinic.config.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"marks": "flavum.clinic.accounts.marks", "kept": "flavum.clinic.records.phrase"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "flavum.clinic.accounts.context.show_organisation",
                "flavum.clinic.worklist.context.show_desk",
                "flavum.clinic.portal.context.show_helped",
            ],
        },
    }
]

# Sign-in: by address and password, and for staff always a second factor; nobody registers by themselves.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_ADAPTER = "flavum.clinic.accounts.adapter.ClosedDoor"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,20/5m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # a code of the half minute before or after counts: clocks differ
MFA_PASSKEY_LOGIN_ENABLED = True
LOGIN_REDIRECT_URL = "/"

SESSION_COOKIE_AGE = int(timedelta(minutes=30).total_seconds())
SESSION_WARNING_SECONDS = int(timedelta(minutes=2).total_seconds())
KEPT_FORM_SECONDS = int(timedelta(minutes=30).total_seconds())  # what was sent after the end waits so long
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "flavum.clinic.health.error.show_stale"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HAS_TLS
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HAS_TLS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# With TLS a proxy stands in front: it says so, and whose address it answers for is the last it names.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HAS_TLS else None
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("FLAVUM_PROXIES") or HAS_TLS)
# What sign-in counts is counted for every process of the web server together.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# Notices by e-mail say only that there is a message. Until a mail server is named, they lie in the data folder: some
# hold links that let people in, which belong into no log.
EMAIL_BACKEND = os.environ.get("FLAVUM_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = os.environ.get("FLAVUM_EMAIL_FOLDER", str(PLACE.mail))  # of the file backend
EMAIL_HOST = os.environ.get("FLAVUM_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("FLAVUM_EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("FLAVUM_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("FLAVUM_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("FLAVUM_EMAIL_TLS", "") == "1"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("FLAVUM_EMAIL_FROM", "flavum@localhost")

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

STATICFILES_DIRS = [HERE / "static", HERE.parent / "report" / "style"]  # the report's colours are the clinic's
STATIC_URL = "static/"
STATIC_ROOT = PLACE.folder / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Uploads: files of a study go to disk one by one and are closed again (studies/arrival.py), which also counts them.
FILE_UPLOAD_HANDLERS = [
    "flavum.clinic.studies.arrival.Arrival",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_TEMP_DIR = PLACE.coming
DATA_UPLOAD_MAX_NUMBER_FILES = None
