"""One's own pages about oneself."""

from django.urls import URLPattern, URLResolver, path

from accounts import views

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("me/profile/", views.profile, name="profile"),
    path("me/profile/saved/", views.profile_saved, name="profile_saved"),
    path("me/privacy/", views.privacy, name="privacy"),
    path("me/privacy/export/", views.privacy_export, name="privacy_export"),
    path("me/privacy/close/", views.account_close, name="account_close"),
    path("me/privacy/closed/", views.account_closed, name="account_closed"),
    path("me/second-step/", views.second_factor_needed, name="second_factor_needed"),
]
