"""The knowledge base, and the pages about the foundation itself."""

from django.urls import path

from knowledge import views

app_name = "knowledge"
urlpatterns = [
    path("knowledge/", views.article_list, name="article_list"),
    path("knowledge/<slug:slug>/", views.article, name="article"),
    path("knowledge/<slug:slug>/preview/", views.article_preview, name="article_preview"),
    path("about/", views.page, {"slug": "about"}, name="about"),
    path("about/figures/", views.figures, name="figures"),
    path("contact/", views.page, {"slug": "contact"}, name="contact"),
    path("privacy/", views.page, {"slug": "privacy"}, name="privacy"),
    path("terms/", views.page, {"slug": "terms"}, name="terms"),
    path("accessibility/", views.page, {"slug": "accessibility"}, name="accessibility"),
]
