"""Admin forms whose every field says aloud what it is: Django names some of them for the eye alone."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.forms import Field
from django.http import HttpRequest


class LabelledFields:
    """For an admin class: put each field's name on its widget, where a table or a pair of boxes leaves it out."""

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Field | None:
        field: Field | None = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        is_pair = isinstance(db_field, models.DateTimeField)
        if field is not None and (is_pair or isinstance(self, admin.TabularInline)):
            widget: Any = getattr(field.widget, "widget", field.widget)
            widget.attrs["aria-label"] = str(field.label)
        return field


class LabelledTabularInline(LabelledFields, admin.TabularInline):
    """A table of rows to edit; each box bears its column's name for screen readers."""

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        made: Any = super().get_formset(request, obj, **kwargs)

        class Labelled(made):  # type: ignore[misc]  # Django makes the class anew for each request
            def add_fields(self, form: Any, index: int | None) -> None:
                super().add_fields(form, index)
                if "DELETE" in form.fields:
                    form.fields["DELETE"].widget.attrs["aria-label"] = str(form.fields["DELETE"].label)

        return Labelled
