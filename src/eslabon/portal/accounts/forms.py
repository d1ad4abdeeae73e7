"""The forms of signing in, people, invitations and one's own page, in our words."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.records.accounts.models import Role, Token, User
from eslabon.records.base.actions import Invalid
from eslabon.records.parties.models import Party
from eslabon.values.problems import say

# What reading an answer that no security key gives may raise.
UNREADABLE = (KeyError, ValueError, TypeError, AttributeError)
_STRONG = _("Ten characters at least; not one that many people use, nor your name.")
_CODE = _("Code")
_CODE_HINT = _("Six digits from your app, or one of your recovery codes.")


class Worded:
    """Our labels and hints instead of the library's; a hint inside a field goes away just when it is needed."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {}

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            label, hint = self.words.get(name, (field.label, ""))
            field.label, field.help_text = label, hint


class SignIn(Worded, account.LoginForm):
    """E-mail and password."""

    words: ClassVar = {"login": (_("E-mail"), ""), "password": (_("Password"), "")}


class Forgotten(Worded, account.ResetPasswordForm):
    """The address that a link for a new password is sent to."""

    words: ClassVar = {"email": (_("E-mail"), _("The one that you sign in with."))}


class NewPassword(Worded, account.ResetPasswordKeyForm):
    """A new password, twice."""

    words: ClassVar = {"password1": (_("New password"), _STRONG), "password2": (_("The same once more"), "")}


class ChangePassword(Worded, account.ChangePasswordForm):
    """The present password and the new one, twice."""

    words: ClassVar = {"oldpassword": (_("Present password"), ""), **NewPassword.words}


class Confirm(Worded, account.ReauthenticateForm):
    """The password again."""

    words: ClassVar = {"password": (_("Password"), "")}


class Code(Worded, factor.AuthenticateForm):
    """A code of the second factor."""

    words: ClassVar = {"code": (_CODE, _CODE_HINT)}


class CodeAgain(Worded, factor.ReauthenticateForm):
    """A code of the second factor, again."""

    words: ClassVar = {"code": (_CODE, _CODE_HINT)}


class ActivateApp(Worded, totp.ActivateTOTPForm):
    """The first code of an app."""

    words: ClassVar = {"code": (_("Code that the app shows now"), "")}


class AddKey(Worded, webauthn.AddWebAuthnForm):
    """A security key and its name."""

    def clean(self) -> dict[str, Any]:
        """The key; what no key says is refused like a wrong one."""
        try:
            return super().clean()
        except UNREADABLE:
            raise get_adapter().validation_error("incorrect_code") from None

    words: ClassVar = {
        "name": (_("Name of the key"), _("To tell your keys apart: what it looks like, where you keep it."))
    }


class RenameKey(Worded, webauthn.EditWebAuthnForm):
    """Another name for a security key."""

    words: ClassVar = AddKey.words


class _Key:
    def clean_credential(self) -> Any:
        """The key that answers; what no key says is refused like a wrong one."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except UNREADABLE:
            raise get_adapter().validation_error("incorrect_code") from None


class UseKey(_Key, webauthn.AuthenticateWebAuthnForm):
    """A security key as the second factor."""


class UseKeyAgain(_Key, webauthn.ReauthenticateWebAuthnForm):
    """A security key, again."""


class Telling(forms.Form):
    """A form whose fields also show what an action found wrong."""

    def tell(self, error: Invalid, lang: str) -> None:
        """Puts each problem at its field."""
        for one in error.problems:
            name = one.where.path if one.where.path in self.fields else None
            self.add_error(name, " ".join(say(one, lang)))


class Accept(Telling):
    """The password of a new account, twice."""

    password1 = forms.CharField(
        label=_("Password"),
        help_text=_STRONG,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("The same once more"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **values: Any) -> None:
        super().__init__(*args, **values)
        self.user = user

    def clean_password1(self) -> str:
        """A password that isn't easily guessed."""
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        """The same password both times."""
        values: dict[str, Any] = super().clean() or {}
        if "password1" in values and "password2" in values and values["password1"] != values["password2"]:
            self.add_error("password2", _("This isn't the same as above."))
        return values


class Own(Telling):
    """One's own name and choices."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("Of the start page and of what is sent to you.")
    )
    weekly_digest = forms.BooleanField(
        label=_("Send me a weekly summary by e-mail: what is overdue and what comes next"), required=False
    )


class NewToken(Telling):
    """What a key to the API is for, what it may do, and how long it lasts."""

    name = forms.CharField(
        label=_("What it is for"), max_length=100, help_text=_("For example: the table of the statistics office.")
    )
    scope = forms.ChoiceField(label=_("It may"), choices=Token.Scope.choices)
    days = forms.TypedChoiceField(
        label=_("It lasts"), coerce=int, choices=[(30, _("30 days")), (90, _("90 days")), (365, _("one year"))]
    )


class _Place(Telling):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Party.objects.none(),
        required=False,
        empty_label="—",
        help_text=_("Focal points and implementers need one: it says which records are theirs."),
    )

    def __init__(self, *args: Any, actor: User, **values: Any) -> None:
        super().__init__(*args, **values)
        found = Party.objects.visible_to(actor).filter(merged_into=None, ended_on=None)
        self.fields["organisation"].queryset = found.order_by("name_es")  # type: ignore[attr-defined]


class Invite(_Place):
    """Whom to invite, in which role."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    field_order = ("name", "email", "role", "organisation")


class ChangeRole(_Place):
    """The role of a person."""


class End(Telling):
    """When an account ends, and who goes on with the work."""

    on = forms.DateField(
        label=_("Last day"),
        initial=lambda: timezone.now().date(),
        # What a browser's calendar reads, whatever the language.
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    successor = forms.ModelChoiceField(
        label=_("Successor"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("nobody yet"),
        help_text=_("What the person did keeps the person's name."),
    )

    def __init__(self, *args: Any, person: User, **values: Any) -> None:
        super().__init__(*args, **values)
        found = User.objects.filter(is_active=True).exclude(pk=person.pk)
        self.fields["successor"].queryset = found  # type: ignore[attr-defined]
