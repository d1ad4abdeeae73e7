"""Settings of the site, all of them from the environment; each has a default that works on one machine.

ESLABON_WAREHOUSE   the folder of the facts (var/warehouse)
ESLABON_DATA        the folder of the database and the secret key (the one that holds the warehouse)
DATABASE_URL        sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME (SQLite in the data folder)
ESLABON_SECRET_KEY  the key that signs and seals; without one, it is made and kept in the data folder
ESLABON_OLD_SECRET_KEYS  the keys before it, with commas: what they signed or sealed stays good
ESLABON_HOSTS       the names the site answers to, with commas (localhost,127.0.0.1,[::1])
ESLABON_HTTPS       1 where the site is served over HTTPS: secure cookies, strict transport security
ESLABON_COUNTRY     how numbers and dates are written for a reader who hasn't chosen (PE)
ESLABON_DEMO        1 names the worked example's people on the sign-in page; never where real people sign in
ESLABON_MAIL        smtp://USER:PASSWORD@HOST:PORT?tls=1 or smtps://...; without one, the worker prints the mail
ESLABON_MAIL_FROM   the sender of the mail (eslabon@localhost)
ESLABON_ADDRESS     the site's address, for the links in mail and calendars (http://localhost:8000)
ESLABON_DEBUG       1 shows faults with their source; never on a public site
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from eslabon.site.environment import database, flag, listed, mail_transport, secret_key

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
SECRET_KEY_FALLBACKS = listed(os.environ, "ESLABON_OLD_SECRET_KEYS")
ALLOWED_HOSTS = listed(os.environ, "ESLABON_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]

# --- what the site is made of
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "rules",
    "simple_history",
    "eslabon.records.accounts",
    "eslabon.records.parties",
    "eslabon.records.places",
    "eslabon.records.rounds",
    "eslabon.records.requests",
    "eslabon.records.strategies",
    "eslabon.records.needs",
    "eslabon.records.lines",
    "eslabon.records.documents",
    "eslabon.records.cooperation",
    "eslabon.records.chains",
    "eslabon.records.results",
    "eslabon.records.inquiries",
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
    "allauth.account.middleware.AccountMiddleware",
    "eslabon.portal.middleware.HelpfulRefusals",
    "axes.middleware.AxesMiddleware",
]
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "eslabon.portal.accounts.adapter.Lockout",
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 24 * 3600
LOGIN_URL = "account_login"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
ROOT_URLCONF = "eslabon.site.urls"
WSGI_APPLICATION = "eslabon.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # A page's template stands beside its view: portal/offer/explorer.html is `offer/explorer.html`.
        # Those of signing in stand apart, under the names that django-allauth asks for.
        "DIRS": [PORTAL, PORTAL / "accounts" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "eslabon.portal.context.reader",
                "eslabon.portal.accounts.context.me",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.i18n", "eslabon.portal.templatetags.eslabon"],
        },
    }
]

# --- signing in: accounts come by invitation only
ESLABON_DEMO = flag(os.environ, "ESLABON_DEMO")
ACCOUNT_ADAPTER = "eslabon.portal.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # who accepts an invitation has read the mail
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "eslabon.portal.accounts.forms.SignIn",
    "reset_password": "eslabon.portal.accounts.forms.Forgotten",
    "reset_password_from_key": "eslabon.portal.accounts.forms.NewPassword",
    "change_password": "eslabon.portal.accounts.forms.ChangePassword",
    "reauthenticate": "eslabon.portal.accounts.forms.Confirm",
}
# Five tries for an address from one place lock it out (below); this slows who tries from many places.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,20/h/key"}
MFA_ADAPTER = "eslabon.portal.accounts.adapter.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Eslabón"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "eslabon.portal.accounts.forms.Code",
    "reauthenticate": "eslabon.portal.accounts.forms.CodeAgain",
    "activate_totp": "eslabon.portal.accounts.forms.ActivateApp",
    "add_webauthn": "eslabon.portal.accounts.forms.AddKey",
    "edit_webauthn": "eslabon.portal.accounts.forms.RenameKey",
    "authenticate_webauthn": "eslabon.portal.accounts.forms.UseKey",
    "reauthenticate_webauthn": "eslabon.portal.accounts.forms.UseKeyAgain",
}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_HTTP_RESPONSE_CODE = 429
AXES_USERNAME_CALLABLE = "eslabon.portal.accounts.adapter.tried_address"
AXES_LOCKOUT_CALLABLE = "eslabon.portal.accounts.adapter.locked_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# What limits tries is counted in the database: no other server is needed, and every worker sees the same count.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "site_cache"}}

# --- languages, numbers, dates
LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "UTC"
ESLABON_COUNTRY = os.environ.get("ESLABON_COUNTRY") or "PE"

# --- mail: put into the outbox with what it tells, sent by the worker
EMAIL_BACKEND = "eslabon.work.mail.OutboxBackend"
ESLABON_MAIL = mail_transport(os.environ.get("ESLABON_MAIL", ""))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("ESLABON_MAIL_FROM") or "Eslabón <eslabon@localhost>"
ESLABON_ADDRESS = (os.environ.get("ESLABON_ADDRESS") or "http://localhost:8000").rstrip("/")

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
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_NAME = "eslabon_session"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "eslabon.portal.errors.csrf_failure"
# A form holds some long texts and many ticks; what is longer than that isn't read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
