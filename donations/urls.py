"""Giving."""

from django.urls import path

from donations.views import desk, fund, giving, institutions, managing, seats, transfers

app_name = "donations"
urlpatterns = [
    path("donate/", giving.gift_give, name="gift_give"),
    path("donate/gifts/<uuid:code>/", giving.gift, name="gift"),
    path("donate/gifts/<uuid:code>/pay/", giving.gift_pay, name="gift_pay"),
    path("donate/campaigns/<slug:slug>/", giving.campaign, name="campaign"),
    path("donate/manage/", managing.gift_manage, name="gift_manage"),
    path("donate/manage/sent/", managing.gift_manage_sent, name="gift_manage_sent"),
    path("donate/manage/gifts/", managing.gift_list, name="gift_list"),
    path("donate/manage/gifts/<uuid:code>/hide/", managing.gift_hide, name="gift_hide"),
    path("donate/manage/receipts/<uuid:code>/", managing.gift_receipt, name="gift_receipt"),
    path("donate/manage/years/<int:year>/", managing.gift_overview, name="gift_overview"),
    path("me/gifts/<int:year>/", managing.gift_overview_own, name="gift_overview_own"),
    path("donate/manage/leave/", managing.gift_manage_leave, name="gift_manage_leave"),
    path("donate/manage/links/<str:token>/", managing.gift_manage_open, name="gift_manage_open"),
    path("fund/", fund.fund, name="fund"),
    path("fund/join/", fund.fund_join, name="fund_join"),
    path("fund/mine/", fund.fund_mine, name="fund_mine"),
    path("fund/mine/pay/", fund.fund_pay, name="fund_pay"),
    path("fund/mine/amount/", fund.fund_change, name="fund_change"),
    path("fund/mine/leave/", fund.fund_leave, name="fund_leave"),
    path("fund/mine/stay/", fund.fund_stay, name="fund_stay"),
    path("institutions/", institutions.institutions, name="institutions"),
    path("institutions/begin/", institutions.institution_begin, name="institution_begin"),
    path("institutions/<uuid:code>/", institutions.institution, name="institution"),
    path("institutions/<uuid:code>/invite/", institutions.institution_invite, name="institution_invite"),
    path("institutions/<uuid:code>/size/", institutions.institution_size, name="institution_size"),
    path("institutions/<uuid:code>/end/", institutions.institution_end, name="institution_end"),
    path("institutions/<uuid:code>/go-on/", institutions.institution_go_on, name="institution_go_on"),
    path("institutions/join/<uuid:join_code>/", seats.seat_ask, name="seat_ask"),
    path("institutions/join/sent/", seats.seat_asked, name="seat_asked"),
    path("institutions/seats/<str:token>/", seats.seat_claim, name="seat_claim"),
    path("me/seat/", seats.seat, name="seat"),
    path("desk/money/transfers/", transfers.transfer_list, name="desk_transfers"),
    path("desk/money/transfers/<int:pk>/", transfers.transfer, name="desk_transfer"),
    path("desk/money/", desk.money, name="desk_money"),
    path("desk/money/books/", desk.money_export, name="desk_export"),
    path("desk/money/tasks/<int:pk>/", desk.money_settle, name="desk_settle"),
    path("desk/money/refunds/<uuid:code>/", desk.money_refund, name="desk_refund"),
]
