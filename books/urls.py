"""Books, and what readers say of them."""

from django.urls import path

from books import views

app_name = "books"
urlpatterns = [
    path("books/", views.book_list, name="book_list"),
    path("books/reviews/confirm/<str:token>/", views.review_confirm, name="review_confirm"),
    path("books/reviews/withdraw/<str:token>/", views.review_withdraw, name="review_withdraw"),
    path("books/reviews/<str:done>/", views.review_done, name="review_done"),
    path("books/<slug:slug>/", views.book, name="book"),
    path("books/<slug:slug>/cover.jpg", views.cover, name="cover"),
    path("books/<slug:slug>/review/", views.review_write, name="review_write"),
]
