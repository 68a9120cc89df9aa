"""What came from Stripe and what must go there."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from payments.admin.reading import ReadOnly
from payments.models import Call, WebhookEvent


class Again:
    """Whoever may change a row may have its work done again."""

    def has_again_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perms(["payments.change_call", "payments.change_webhookevent"])


@admin.register(WebhookEvent)
class WebhookEventAdmin(Again, ReadOnly, admin.ModelAdmin):
    list_display = ["received_at", "type", "event_id", "state", "tries", "error_code", "is_recovered", "mode"]
    list_filter = ["state", "is_recovered", "mode", "type"]
    search_fields = ["=event_id", "=object_id"]
    ordering = ["-received_at"]
    exclude = ["body"]
    actions = ["act_again"]

    @admin.action(description=gettext_lazy("Act on it again"), permissions=["again"])
    def act_again(self, request: HttpRequest, chosen: QuerySet[WebhookEvent]) -> None:
        chosen.exclude(state=WebhookEvent.State.NEW).filter(body__isnull=False).update(
            state=WebhookEvent.State.NEW, tries=0, next_try_at=timezone.now()
        )


@admin.register(Call)
class CallAdmin(Again, ReadOnly, admin.ModelAdmin):
    list_display = ["created_at", "verb", "key", "state", "tries", "error_code", "next_try_at", "mode"]
    list_filter = ["state", "verb", "mode"]
    search_fields = ["=key", "=answer_id", "=payment__code"]
    ordering = ["-created_at"]
    actions = ["try_again"]

    @admin.action(description=gettext_lazy("Try again"), permissions=["again"])
    def try_again(self, request: HttpRequest, chosen: QuerySet[Call]) -> None:
        chosen.filter(state=Call.State.FAILED, verb=Call.Verb.EXPIRE_SESSION).update(
            state=Call.State.OPEN, next_try_at=timezone.now()
        )
        chosen.filter(state=Call.State.OPEN).update(next_try_at=timezone.now())
