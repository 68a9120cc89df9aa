"""Pages about a payment, under the language prefix. The webhook stands apart, in `wellbeing/urls.py`."""

from django.urls import path

from payments import views

app_name = "payments"
urlpatterns = [
    path("return/<uuid:code>/", views.payment_return, name="payment_return"),
    path("receipts/<uuid:code>/", views.receipt_download, name="receipt_download"),
]
