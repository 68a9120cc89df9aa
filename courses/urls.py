"""The catalogue and one's place in it."""

from django.urls import URLPattern, URLResolver, path

from courses.views import enrolment

app_name = "courses"
urlpatterns: list[URLPattern | URLResolver] = [
    path("courses/editions/<uuid:code>/enrol/", enrolment.edition_enrol, name="edition_enrol"),
    path("courses/editions/<uuid:code>/enrolled/", enrolment.edition_enrol, name="edition_enrolled"),
    path("me/enrolments/<uuid:code>/", enrolment.edition_enrol, name="enrolment"),
    path("me/enrolments/<uuid:code>/cancel/", enrolment.edition_enrol, name="enrolment_cancel"),
    path("me/enrolments/<uuid:code>/pay/", enrolment.edition_enrol, name="enrolment_pay"),
    path("me/enrolments/<uuid:code>/offer/", enrolment.edition_enrol, name="offer_answer"),
    path("me/enrolments/<uuid:code>/waiting/", enrolment.edition_enrol, name="waiting_leave"),
    path("me/enrolments/<uuid:code>/calendar.ics", enrolment.edition_enrol, name="enrolment_calendar"),
    path("me/calendar/", enrolment.edition_enrol, name="calendar_personal"),
    path("me/sessions/<uuid:code>/join/", enrolment.edition_enrol, name="session_join"),
    path("me/certificates/<uuid:code>.pdf", enrolment.edition_enrol, name="certificate_pdf"),
    path("certificates/<uuid:code>/", enrolment.edition_enrol, name="certificate_verify"),
]
