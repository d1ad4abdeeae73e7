"""The addresses of the queue of doubtful groups, and of deciding one."""

from __future__ import annotations

from django.urls import path

from eslabon.portal.classification import views

urlpatterns = [
    path("classification/", views.queue, name="classification"),
    path("classification/file.csv", views.file, name="classification-file"),
    path("classification/decide/", views.decide, name="classify"),
    path("classification/take-back/", views.take_back, name="classify-undo"),
]
