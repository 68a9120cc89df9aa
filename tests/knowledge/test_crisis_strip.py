"""The strip with the numbers, on every page."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_the_strip_leads_with_the_readers_country_and_gathers_the_other(client: Client):
    page = client.get("/nl/about/").content.decode()

    strip = page[page.index('class="crisis"') : page.index('class="foot"')]
    numbers = [part.split("<")[0] for part in strip.split('href="tel:')[1:]]
    assert [number.split('">')[1] for number in numbers] == ["112", "113", "0800-0113", "112", "1813"]
    assert [word for word in ("Direct gevaar:", "Praten:", "België:") if word not in strip] == []
