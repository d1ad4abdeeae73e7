"""How django-allauth and django-axes behave here: no account without an invitation, our words, a helpful lock-out."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from axes.backends import AxesStandaloneBackend
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from eslabon.portal import errors
from eslabon.portal.accounts.sealing import seal, unseal

_LATER = _("There were too many tries in a short time. Wait some minutes and try again.")
_WRONG_CODE = _("The code isn't right. Codes change every 30 seconds and each is used once: write the one shown now.")


class Adapter(DefaultAccountAdapter):
    """Signing in and passwords."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail or the password isn't right. Check both and try again."),
        "enter_current_password": _("This isn't your present password."),
        "incorrect_password": _("The password isn't right."),
        "incorrect_code": _WRONG_CODE,
        "too_many_login_attempts": _LATER,
        "rate_limited": _LATER,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come by invitation only."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The start page in the language that the person chose."""
        with override(request.user.language):  # type: ignore[union-attr]
            return reverse("home")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """The start page."""
        return reverse("home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """One's own page."""
        return reverse("account")

    def format_email_subject(self, subject: str) -> str:
        """The subject as it is, with the product's name."""
        return f"Eslabón: {subject}"

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways of showing that it is still the same person, in our words."""
        words = {
            "reauthenticate": _("With my password"),
            "mfa_reauthenticate": _("With a code of my app, or a recovery code"),
            "mfa_reauthenticate:webauthn": _("With a security key"),
        }
        found = super().get_reauthentication_methods(user)
        return [{**one, "description": words.get(one["id"], one["description"])} for one in found]


class SecondFactor(DefaultMFAAdapter):
    """The second factor."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _WRONG_CODE,
        "cannot_generate_recovery_codes": _("Recovery codes need a second factor first: an app or a security key."),
    }

    def encrypt(self, text: str) -> str:
        """A secret as the database keeps it."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """A secret that the database keeps."""
        return unseal(encrypted_text)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """A key's name until the person gives it one."""
        from allauth.mfa.models import Authenticator

        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return str(_("Security key {number}")).format(number=number)


class Lockout(AxesStandaloneBackend):
    """Refuses who tried too often; where nobody asks through the web there is nobody to lock out."""

    def authenticate(self, request: HttpRequest | None, *args: Any, **credentials: Any) -> None:
        """None, or a refusal."""
        if request is not None:
            super().authenticate(request, *args, **credentials)


def tried_address(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The e-mail address that somebody tries to sign in with."""
    given = credentials or {}
    found = given.get("email") or given.get("username") or request.POST.get("login") or ""
    return str(found).strip().lower()[:255]


def locked_out(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:
    """The page for who tried too often."""
    return errors.locked_out(request, int(settings.AXES_COOLOFF_TIME.total_seconds() // 60))
