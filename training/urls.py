"""The path to teaching: public pages, one's own, and the trainers' desk."""

from django.urls import path

from training.views import applying, board, deciding, hours, items, mine, public

app_name = "training"
urlpatterns = [
    path("training/", public.start, name="start"),
    path("training/register/", public.register, name="register"),
    path("training/certificates/<uuid:code>/", public.certificate_verify, name="certificate_verify"),
    path("training/<slug:slug>/", public.track, name="track"),
    path("training/<slug:slug>/ready/", public.ready, name="ready"),
    path("training/<slug:slug>/apply/", applying.apply, name="apply"),
    path("me/training/certificates/<uuid:code>.pdf", mine.certificate_pdf, name="certificate_pdf"),
    path("me/training/evidence/<uuid:code>/", items.evidence, name="evidence"),
    path("me/training/<uuid:code>/", mine.candidate, name="candidate"),
    path("me/training/<uuid:code>/parts/<int:position>/", items.item, name="item"),
    path("me/training/<uuid:code>/parts/<int:position>/pay/", items.item_pay, name="item_pay"),
    path("me/training/<uuid:code>/evidence/<uuid:file>/remove/", items.evidence_remove, name="evidence_remove"),
    path("me/training/<uuid:code>/counted/<uuid:tally>/remove/", items.tally_remove, name="tally_remove"),
    path("me/training/<uuid:code>/send/", applying.send, name="send"),
    path("me/training/<uuid:code>/sent/", applying.sent, name="sent"),
    path("me/training/<uuid:code>/back/", applying.take_back, name="take_back"),
    path("me/training/<uuid:code>/conversation/", applying.conversation, name="conversation"),
    path("me/training/<uuid:code>/conversation/back/", applying.conversation_back, name="conversation_back"),
    path("me/training/<uuid:code>/condition/", applying.condition, name="condition"),
    path("me/training/<uuid:code>/again/", applying.again, name="again"),
    path("me/training/<uuid:code>/stop/", applying.withdraw, name="withdraw"),
    path("me/training/<uuid:code>/mentor/", mine.thread, name="thread"),
    path("me/training/<uuid:code>/register/", mine.listing, name="listing"),
    path("desk/training/", board.board, name="board"),
    path("desk/training/hours/", hours.slots, name="slots"),
    path("desk/training/hours/<uuid:code>/cancel/", hours.slot_cancel, name="slot_cancel"),
    path("desk/training/<uuid:code>/", board.desk_candidate, name="desk_candidate"),
    path("desk/training/<uuid:code>/decide/", deciding.decide, name="decide"),
    path("desk/training/<uuid:code>/more/", deciding.ask_more, name="ask_more"),
    path("desk/training/<uuid:code>/condition/", deciding.answer_condition, name="answer_condition"),
    path("desk/training/<uuid:code>/spoken/", deciding.spoken, name="spoken"),
    path("desk/training/<uuid:code>/mentor/", deciding.appoint, name="appoint"),
    path("desk/training/<uuid:code>/thread/", board.desk_thread, name="desk_thread"),
]
