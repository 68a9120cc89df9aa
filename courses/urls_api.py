"""The read-only interface for machines, outside the languages."""

from django.urls import URLPattern, path

from courses.views import api

app_name = "api"
urlpatterns: list[URLPattern] = [
    path("", api.index, name="index"),
    path("openapi.json", api.schema, name="openapi"),
    path("courses/", api.courses, name="courses"),
    path("courses/<slug:slug>/", api.course, name="course"),
    path("editions/", api.editions, name="editions"),
    path("editions/<uuid:code>/", api.edition, name="edition"),
    path("teachers/", api.teachers, name="teachers"),
    path("teachers/<slug:slug>/", api.teacher, name="teacher"),
    path("<path:path>", api.nothing, name="nothing"),
]
