"""The addresses of these pages, below the language. There is none to sign up: accounts come by invitation."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path, re_path

from eslabon.portal.accounts import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", views.SignInView.as_view(), name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-in/inactive/", account.account_inactive, name="account_inactive"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/forgotten/", account.password_reset, name="account_reset_password"),
    path("password/forgotten/sent/", account.password_reset_done, name="account_reset_password_done"),
    path("password/new/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("account/", views.account, name="account"),
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("account/keys/", views.make_key, name="make-key"),
    path("account/keys/<number:pk>/revoke/", views.revoke_key, name="revoke-key"),
    path("account/calendar/", views.renew_calendar, name="renew-calendar"),
    path("people/", views.people, name="people"),
    path("people/invite/", views.invite, name="invite"),
    path("people/<number:pk>/", views.person, name="person"),
    path("people/<number:pk>/end/", views.end, name="end-person"),
    path("people/invitations/<number:pk>/revoke/", views.revoke_invitation, name="revoke-invitation"),
    path("invitations/<str:secret>/", views.invitation, name="invitation"),
]
