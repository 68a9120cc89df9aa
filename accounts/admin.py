"""Staff's view of people: who they are and what they may do. No password, no secret; nobody is deleted here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution, Profile, User


class ProfileInline(admin.StackedInline):
    model = Profile
    autocomplete_fields = ["institution"]
    can_delete = False


class PersonForm(forms.ModelForm):
    """A person as staff see them; one that staff make has no password and comes in by mailed code."""

    class Meta:
        model = User
        fields = ["email", "name", "language", "is_active", "is_staff", "is_superuser", "groups", "user_permissions"]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def save(self, commit: bool = True) -> User:
        if not self.instance.pk:
            self.instance.set_unusable_password()
        person: User = super().save(commit)
        return person


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    form = PersonForm
    inlines = [ProfileInline]
    list_display = ["name", "email", "language", "is_active", "is_staff", "date_joined"]
    list_filter = ["is_active", "is_staff", "groups", "profile__profession"]
    search_fields = ["name", "email"]
    ordering = ["name", "email"]
    date_hierarchy = "date_joined"
    filter_horizontal = ["groups", "user_permissions"]
    readonly_fields = ["date_joined", "last_login"]
    fieldsets = [
        (None, {"fields": ["name", "email", "language"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        (_("When"), {"fields": ["date_joined", "last_login"]}),
    ]
    actions = ["deactivate", "activate"]

    def get_readonly_fields(self, request: HttpRequest, person: User | None = None) -> list[str]:
        """Rights are given by superusers alone; an address is changed by its owner, who can show that it is theirs."""
        locked = [] if request.user.is_superuser else ["is_staff", "is_superuser", "groups", "user_permissions"]
        return [*self.readonly_fields, *locked, *(["email"] if person else [])]

    def has_change_permission(self, request: HttpRequest, person: User | None = None) -> bool:
        """Nobody below a superuser changes a colleague who may enter the admin."""
        allowed = super().has_change_permission(request, person)
        return allowed and (person is None or not person.is_staff or request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, person: User | None = None) -> bool:
        return False

    @admin.action(description=_("Close the door for them: they can no longer sign in"), permissions=["change"])
    def deactivate(self, request: HttpRequest, people: QuerySet[User]) -> None:
        self._set_active(request, people, to=False)

    @admin.action(description=_("Let them sign in again"), permissions=["change"])
    def activate(self, request: HttpRequest, people: QuerySet[User]) -> None:
        self._set_active(request, people, to=True)

    def _set_active(self, request: HttpRequest, people: QuerySet[User], *, to: bool) -> None:
        for person in people.exclude(pk=request.user.pk or 0):
            if self.has_change_permission(request, person):
                person.is_active = to
                person.save(update_fields=["is_active"])
                self.log_change(request, person, "is_active")


@admin.register(Institution)
class InstitutionAdmin(admin.ModelAdmin):
    list_display = ["name", "city", "country", "kind"]
    list_filter = ["country", "kind"]
    search_fields = ["name", "city"]
    ordering = ["name", "city"]


class GroupAdmin(admin.ModelAdmin):
    """Groups and their rights: for superusers, and laid down by `manage.py roles`."""

    search_fields = ["name"]
    filter_horizontal = ["permissions"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    has_change_permission = has_add_permission = has_delete_permission = has_view_permission


if admin.site.is_registered(Group):
    admin.site.unregister(Group)
admin.site.register(Group, GroupAdmin)
# allauth shows addresses, sessions and authenticators in the admin: none of staff's business.
for model in [model for model in admin.site._registry if model._meta.app_label in {"account", "mfa", "usersessions"}]:
    admin.site.unregister(model)
