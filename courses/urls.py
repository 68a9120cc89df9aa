"""The catalogue and one's place in it."""

from django.urls import URLPattern, URLResolver, path

from courses.views import (
    calendar,
    catalogue,
    certificate,
    course,
    edition,
    enrolment,
    feeds,
    group,
    place,
    practice,
    waiting,
)

app_name = "courses"
urlpatterns: list[URLPattern | URLResolver] = [
    path("courses/", catalogue.catalogue, name="catalogue"),
    path("courses/calendar.ics", feeds.calendar, name="calendar"),
    path("courses/feed.xml", feeds.feed, name="feed"),
    path("courses/<slug:slug>/", course.course, name="course"),
    path("courses/editions/<uuid:code>/", edition.edition, name="edition"),
    path("practices/", practice.practice_list, name="practice_list"),
    path("practices/<slug:slug>/", practice.practice, name="practice"),
    path("practices/<slug:slug>/audio/", practice.practice_audio, name="practice_audio"),
    path("people/", course.teacher_list, name="teacher_list"),
    path("people/<slug:slug>/", course.teacher, name="teacher"),
    path("courses/editions/<uuid:code>/enrol/", enrolment.edition_enrol, name="edition_enrol"),
    path("courses/editions/<uuid:code>/enrolled/", enrolment.edition_enrolled, name="edition_enrolled"),
    path("me/enrolments/<uuid:code>/", place.enrolment, name="enrolment"),
    path("me/enrolments/<uuid:code>/cancel/", place.enrolment_cancel, name="enrolment_cancel"),
    path("me/enrolments/<uuid:code>/pay/", enrolment.enrolment_pay, name="enrolment_pay"),
    path("me/enrolments/<uuid:code>/offer/", waiting.offer_answer, name="offer_answer"),
    path("me/enrolments/<uuid:code>/waiting/", waiting.waiting_leave, name="waiting_leave"),
    path("me/enrolments/<uuid:code>/calendar.ics", place.enrolment_calendar, name="enrolment_calendar"),
    path("me/calendar/", calendar.calendar_personal, name="calendar_personal"),
    path("calendar/<str:secret>.ics", calendar.calendar_feed, name="calendar_feed"),
    path("desk/courses/", group.group_list, name="group_list"),
    path("desk/courses/<uuid:code>/", group.group, name="group"),
    path("me/sessions/<uuid:code>/join/", calendar.session_join, name="session_join"),
    path("me/certificates/<uuid:code>.pdf", certificate.certificate_pdf, name="certificate_pdf"),
    path("certificates/<uuid:code>/", certificate.certificate_verify, name="certificate_verify"),
]
