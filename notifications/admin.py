"""The outbox for staff: what went, what waits, what was given up. Nothing is changed here but by sending again."""

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from notifications import services
from notifications.models import Message


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):
    list_display = ["kind", "address", "state", "tries", "due_at", "sent_at", "error"]
    list_filter = ["state", "kind", "language"]
    search_fields = ["address", "code"]
    date_hierarchy = "created_at"
    ordering = ["-created_at"]
    actions = ["send_again"]
    exclude = ["context"]
    list_select_related = False
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        """Leave out the letters of the sealed rooms: that somebody gets one is nobody's business."""
        sealed = Q()
        for topic, writer in settings.LETTER_WRITERS.items():
            if writer.partition(".")[0] in settings.SEALED_ROOMS:
                sealed |= Q(kind__startswith=f"{topic}.")
        return super().get_queryset(request).exclude(sealed)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False

    def has_resend_permission(self, request: HttpRequest) -> bool:
        """Whoever may change messages may send one again."""
        return request.user.has_perm("notifications.change_message")

    @admin.action(description=_("Send again"), permissions=["resend"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        sent, refusals = 0, set()
        for message in queryset:
            try:
                services.resend(message=message)
                sent += 1
            except services.ResendRefused as refusal:
                refusals.add(str(refusal))
        if sent:
            words = ngettext("%(count)d letter goes again.", "%(count)d letters go again.", sent)
            self.message_user(request, words % {"count": sent}, messages.SUCCESS)
        for sentence in sorted(refusals):
            self.message_user(request, sentence, messages.WARNING)
