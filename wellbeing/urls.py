"""Every address of the house. Pages stand under their language; machines' paths do not."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from payments.webhook import stripe_webhook
from wellbeing import certificates, demo_mail, desk, finding, me, robots, showcase, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front_door, name="front_door"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", robots.sitemap, name="sitemap"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("courses.urls_api")),
    path("payments/stripe/webhook/", stripe_webhook, name="stripe_webhook"),
    path("certificates/<uuid:code>/", certificates.verify, name="certificate_verify"),  # in the visitor's language
    *i18n_patterns(
        path("", views.home, name="home"),
        path("me/", me.me, name="me"),
        path("desk/", desk.desks, name="desk"),
        path("search/", finding.search, name="search"),
        path("accounts/", include("allauth.urls")),
        path("", include("accounts.urls")),
        path("", include("notifications.urls")),
        path("", include("courses.urls")),
        path("", include("training.urls")),
        path("payments/", include("payments.urls")),
        path("", include("books.urls")),
        path("", include("donations.urls")),
        path("", include("knowledge.urls")),
        path("", include("peersupport.urls")),
        *([path("components/", showcase.components, name="components")] if settings.IS_DEMO else []),
    ),
]

handler400 = "wellbeing.refusals.bad_request"
handler403 = "wellbeing.refusals.forbidden"
handler404 = "wellbeing.refusals.not_found"
handler500 = "wellbeing.refusals.server_error"

if settings.IS_DEMO:
    urlpatterns += [
        path("demo/mail/", demo_mail.mail_list, name="demo_mail_list"),
        path("demo/mail/<str:code>/", demo_mail.mail_read, name="demo_mail_read"),
        path("demo/mail/<str:code>/html/", demo_mail.mail_html, name="demo_mail_html"),
        path("demo/mail/<str:code>/files/<int:number>/", demo_mail.mail_file, name="demo_mail_file"),
    ]
