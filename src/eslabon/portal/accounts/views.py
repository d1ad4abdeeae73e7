"""The sign-in page, one's own page, the people of the desk and their invitations."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.demo.people import DEMO_PASSWORD, DEMO_PEOPLE
from eslabon.portal.accounts import forms
from eslabon.portal.accounts.doors import needs, signed_in
from eslabon.portal.errors import NotHere
from eslabon.portal.paging import page_of
from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.tables import NONE, Cell, Column, Table
from eslabon.records.accounts import actions
from eslabon.records.accounts.models import Invitation, Role, Token, User
from eslabon.records.base.actions import Invalid, NotFound
from eslabon.records.base.rules import allowed

# The key is shown on the page after the one that makes it, and then nowhere.
_MADE = "made-key"


class SignInView(LoginView):
    """The sign-in page; the worked example's names its people."""

    def get_context_data(self, **values: Any) -> dict[str, Any]:
        """The form, and in the worked example who may sign in with it."""
        found: dict[str, Any] = super().get_context_data(**values)
        if settings.ESLABON_DEMO:
            roles = dict(Role.choices)
            rows = [
                [Cell(str(roles[role]).capitalize(), note=place), Cell(email, code=True)]
                for email, _name, role, place in DEMO_PEOPLE
            ]
            columns = [Column(_("Role")), Column(_("E-mail"))]
            found["people"] = Table(_("People of the example"), columns, rows, hide_caption=True)
            found["password"] = DEMO_PASSWORD
        return found


# --- one's own page


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """One's own name, choices, second factor, keys and calendar."""
    user: Any = request.user
    held = {"name": user.name, "language": user.language, "weekly_digest": user.weekly_digest}
    form = forms.Own(request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.change_own(user, **form.cleaned_data)
        except Invalid as error:
            form.tell(error, reader_of(request).lang)
        else:
            messages.success(request, _("Your choices are kept."))
            with override(kept.language):
                return HttpResponseRedirect(reverse("account"))
    return _account(request, form, forms.NewToken(auto_id="key_%s"), 400 if form.errors else 200)


def _account(request: HttpRequest, form: forms.Own, new: forms.NewToken, status: int) -> HttpResponse:
    user: Any = request.user
    factors = Authenticator.objects.filter(user=user).values_list("type", flat=True)
    context = {
        "title": _("My account"),
        "person": user,
        "form": form,
        "new_key": new,
        "made": request.session.pop(_MADE, None),
        "keys": Token.objects.filter(user=user, revoked_at=None).order_by("-created_at"),
        "has_app": Authenticator.Type.TOTP in factors,
        "security_keys": sum(one == Authenticator.Type.WEBAUTHN for one in factors),
        "calendar": _calendar(request, user),
        "may_list": allowed(user, "accounts.list"),
    }
    return render(request, "accounts/account.html", context, status=status)


def _calendar(request: HttpRequest, user: User) -> str:
    """The address of one's calendar; empty where the site has none."""
    try:
        return request.build_absolute_uri(reverse("calendar", args=[user.calendar_key]))
    except NoReverseMatch:
        return ""


@signed_in
@require_POST
def make_key(request: HttpRequest) -> HttpResponse:
    """A new key to the API: its secret is shown on the next page, once."""
    user: Any = request.user
    new = forms.NewToken(request.POST, auto_id="key_%s")
    if new.is_valid():
        try:
            _token, secret = actions.make_token(user, **new.cleaned_data)
        except Invalid as error:
            new.tell(error, reader_of(request).lang)
        else:
            request.session[_MADE] = secret
            return HttpResponseRedirect(f"{reverse('account')}#keys")
    held = {"name": user.name, "language": user.language, "weekly_digest": user.weekly_digest}
    return _account(request, forms.Own(initial=held), new, 400)


@signed_in
@require_POST
def revoke_key(request: HttpRequest, pk: int) -> HttpResponse:
    """One of one's own keys no longer opens."""
    user: Any = request.user
    actions.revoke_token(user, pk)
    messages.success(request, _("The key no longer opens anything."))
    return HttpResponseRedirect(f"{reverse('account')}#keys")


@signed_in
@require_POST
def renew_calendar(request: HttpRequest) -> HttpResponse:
    """One's calendar at another address."""
    user: Any = request.user
    actions.renew_calendar(user)
    messages.success(request, _("Your calendar has another address now; the one before no longer answers."))
    return HttpResponseRedirect(f"{reverse('account')}#calendar")


# --- the people of the desk


@never_cache
@needs("accounts.list")
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, and the invitations that still wait."""
    reader = reader_of(request)
    found = User.objects.select_related("organisation", "successor").order_by("-is_active", "name")
    page = page_of(request, found.count())
    may_change = allowed(request.user, "accounts.change_role")
    waiting = Invitation.objects.filter(accepted_at=None, revoked_at=None).select_related("organisation")
    context = {
        "title": _("People"),
        "people": _people_table(found[page.offset : page.offset + page.size], reader, may_change),
        "page": page,
        "may_invite": allowed(request.user, "accounts.invite"),
        "waiting": waiting.order_by("-created_at")[:200],
        "now": timezone.now(),
    }
    return render(request, "accounts/people.html", context)


def _people_table(found: Any, reader: Reader, may_change: bool) -> Table:
    def line(one: User) -> list[Cell]:
        if one.is_active:
            state = Cell(_("active"))
        else:
            day = reader.formats.date(one.ended_on) if one.ended_on else ""
            next_one = _("goes on with: {name}").format(name=one.successor) if one.successor else ""
            state = Cell(_("ended {day}").format(day=day), note=next_one)
        return [
            Cell(str(one), reverse("person", args=[one.pk]) if may_change else "", one.email),
            Cell(one.get_role_display()),
            Cell(str(one.organisation)) if one.organisation else NONE,
            state,
        ]

    columns = [Column(_("Name")), Column(_("Role")), Column(_("Organisation")), Column(_("State"))]
    return Table(_("People"), columns, [line(one) for one in found], hide_caption=True)


@never_cache
@needs("accounts.invite")
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invites a person: the mail with the link goes out with the invitation, or neither does."""
    user: Any = request.user
    form = forms.Invite(request.POST or None, actor=user, initial={"role": Role.READER})
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made, secret = actions.invite(user, **form.cleaned_data)
                _send_invitation(request, made, secret)
        except Invalid as error:
            form.tell(error, reader_of(request).lang)
        else:
            messages.success(request, _("The invitation was sent to {email}.").format(email=made.email))
            return HttpResponseRedirect(reverse("people"))
    context = {"title": _("Invite a person"), "form": form}
    return render(request, "accounts/invite.html", context, status=400 if form.errors else 200)


def _send_invitation(request: HttpRequest, made: Invitation, secret: str) -> None:
    address = request.build_absolute_uri(reverse("invitation", args=[secret]))
    day = reader_of(request).formats.date(made.expires_at.date())
    context = {"invitation": made, "address": address, "day": day, "by": request.user}
    text = render_to_string("accounts/invitation.txt", context)
    send_mail(_("Invitation to Eslabón"), text, None, [made.email])


@needs("accounts.invite")
@require_POST
def revoke_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """An invitation that no longer makes an account."""
    found = Invitation.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound(pk)
    actions.revoke_invitation(request.user, found)
    messages.success(request, _("The invitation of {email} no longer works.").format(email=found.email))
    return HttpResponseRedirect(reverse("people"))


def _person(pk: int) -> User:
    found = User.objects.select_related("organisation", "successor").filter(pk=pk).first()
    if found is None:
        raise NotFound(pk)
    return found


@never_cache
@needs("accounts.change_role")
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """A person, the role, and the way to end the account."""
    user: Any = request.user
    found = _person(pk)
    held = {"role": found.role, "organisation": found.organisation_id}
    form = forms.ChangeRole(request.POST or None, actor=user, initial=held)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_role(user, found, **form.cleaned_data)
        except Invalid as error:
            form.tell(error, reader_of(request).lang)
        else:
            messages.success(request, _("{name} has another role now.").format(name=found))
            return HttpResponseRedirect(reverse("people"))
    context = {"title": str(found), "person": found, "form": form, "own": found.pk == user.pk}
    return render(request, "accounts/person.html", context, status=400 if form.errors else 200)


@never_cache
@needs("accounts.end")
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks before it ends an account; says what stays and what doesn't."""
    found = _person(pk)
    form = forms.End(request.POST or None, person=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end(request.user, found, **form.cleaned_data)
        except Invalid as error:
            form.tell(error, reader_of(request).lang)
        else:
            messages.success(request, _("The account of {name} has ended.").format(name=found))
            return HttpResponseRedirect(reverse("people"))
    title = _("End the account of {name}").format(name=found)
    context = {"title": title, "person": found, "form": form}
    return render(request, "accounts/end.html", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """The invited person sets a password, and is signed in."""
    try:
        found = actions.invitation_of(secret)
        user = User(email=found.email, name=found.name)
        form = forms.Accept(request.POST or None, user=user)
        if request.method == "POST" and form.is_valid():
            made = actions.accept(secret, form.cleaned_data["password1"])
            login(request, made, backend="django.contrib.auth.backends.ModelBackend")
            messages.success(request, _("Welcome. Your account is ready."))
            return HttpResponseRedirect(reverse("account"))
    except NotFound:
        message = _("This invitation no longer works: it was used, taken back, or its time is over. Ask for another.")
        raise NotHere(message) from None
    context = {"title": _("Welcome to Eslabón"), "invitation": found, "form": form}
    return render(request, "accounts/invitation.html", context, status=400 if form.errors else 200)
