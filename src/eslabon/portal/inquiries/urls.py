"""The addresses of these pages, below the language."""

from __future__ import annotations

from django.urls import URLPattern, path

from eslabon.portal.inquiries import desk, form, overview

urlpatterns: list[URLPattern] = [
    path("inquiries/overview/", overview.overview, name="inquiries-overview"),
    path("inquiries/overview/file.<str:format>", overview.overview_file, name="inquiries-overview-file"),
    path("inquiries/<number:pk>/send/", desk.send, name="inquiry-send"),
    path("inquiries/<number:pk>/answer/", desk.answer, name="inquiry-answer"),
    path("inquiries/<number:pk>/answer/form.xlsx", desk.answer_file, name="inquiry-answer-file"),
    path("inquiries/<number:pk>/answer/sheet/", desk.answer_sheet, name="inquiry-answer-sheet"),
    path("forms/<str:secret>/", form.form, name="inquiry-form"),
    path("forms/<str:secret>/form.xlsx", form.form_file, name="inquiry-form-file"),
    path("forms/<str:secret>/sheet/", form.form_sheet, name="inquiry-form-sheet"),
    path("forms/<str:secret>/add/<slug:kind>/", form.add, name="inquiry-add"),
    path("forms/<str:secret>/<number:pk>/", form.item, name="inquiry-item"),
]
