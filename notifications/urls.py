"""Addresses about one's letters."""

from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("me/letters/", views.preferences, name="preferences"),
    path("me/letters/saved/", views.preferences_saved, name="preferences_saved"),
]
