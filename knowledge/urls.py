"""Pages about the foundation itself."""

from django.urls import path

from knowledge import views

app_name = "knowledge"
urlpatterns = [
    path("about/", views.page, {"slug": "about"}, name="about"),
    path("contact/", views.page, {"slug": "contact"}, name="contact"),
    path("privacy/", views.page, {"slug": "privacy"}, name="privacy"),
    path("terms/", views.page, {"slug": "terms"}, name="terms"),
    path("accessibility/", views.page, {"slug": "accessibility"}, name="accessibility"),
]
