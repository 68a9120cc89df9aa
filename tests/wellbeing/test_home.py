"""The home page and the health path."""

from django.test import Client


def test_the_front_door_leads_to_the_home_page_in_dutch(client: Client):
    answer = client.get("/")

    assert (answer.status_code, answer["Location"]) == (302, "/nl/")


def test_healthz_answers_without_a_query(client: Client, django_assert_num_queries):
    assert client.get("/healthz").content == b"ok"
