"""Settings of the site, all of them from the environment; each has a default that works on one machine.

ESLABON_WAREHOUSE   the folder of the facts (var/warehouse)
ESLABON_DATA        the folder of the database and the secret key (the one that holds the warehouse)
DATABASE_URL        sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME (SQLite in the data folder)
ESLABON_SECRET_KEY  the key that signs; without one, it is made and kept in the data folder
ESLABON_HOSTS       the names the site answers to, with commas (localhost,127.0.0.1,[::1])
ESLABON_HTTPS       1 where the site is served over HTTPS: secure cookies, strict transport security
ESLABON_COUNTRY     how numbers and dates are written for a reader who hasn't chosen (PE)
ESLABON_DEBUG       1 shows faults with their source; never on a public site
"""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF

from eslabon.site.environment import database, flag, listed, secret_key

PACKAGE = Path(__file__).resolve().parent.parent
PORTAL = PACKAGE / "portal"

# --- where the data are
ESLABON_WAREHOUSE = Path(os.environ.get("ESLABON_WAREHOUSE") or "var/warehouse").absolute()
DATA = Path(os.environ.get("ESLABON_DATA") or ESLABON_WAREHOUSE.parent).absolute()
DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- who may ask
DEBUG = flag(os.environ, "ESLABON_DEBUG")
SECRET_KEY = secret_key(os.environ.get("ESLABON_SECRET_KEY", ""), DATA)
ALLOWED_HOSTS = listed(os.environ, "ESLABON_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]

# --- what the site is made of
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "rules",
    "simple_history",
    "ninja",
    "eslabon.records.accounts",
    "eslabon.records.parties",
    "eslabon.records.places",
    "eslabon.records.rounds",
    "eslabon.records.requests",
    "eslabon.records.strategies",
    "eslabon.records.needs",
    "eslabon.records.lines",
    "eslabon.records.documents",
    "eslabon.work",
    "eslabon.portal",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "eslabon.portal.middleware.permissions_policy",
    "eslabon.portal.middleware.kept_private",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "eslabon.portal.middleware.HelpfulRefusals",
]
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["rules.permissions.ObjectPermissionBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
ROOT_URLCONF = "eslabon.site.urls"
WSGI_APPLICATION = "eslabon.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # A page's template stands beside its view: portal/offer/explorer.html is `offer/explorer.html`.
        "DIRS": [PORTAL],
        "OPTIONS": {
            "context_processors": [
                "eslabon.portal.context.reader",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.i18n", "eslabon.portal.templatetags.eslabon"],
        },
    }
]

# --- languages, numbers, dates
LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "UTC"
ESLABON_COUNTRY = os.environ.get("ESLABON_COUNTRY") or "PE"

# --- style sheets and scripts: served by the site itself, named with a digest of their content, kept for a year
STATIC_URL = "/static/"
STORAGES = {"staticfiles": {"BACKEND": "eslabon.portal.assets.DigestedStaticFiles"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 365 * 24 * 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False

# --- security
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
HTTPS = flag(os.environ, "ESLABON_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_NAME = "eslabon_session"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "eslabon.portal.errors.csrf_failure"
# A form holds some long texts and many ticks; what is longer than that isn't read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
