"""The provinces are there, each with its neighbours, both ways."""

from peersupport.models import Region


def test_every_region_borders_on_those_that_border_on_it(db: None) -> None:
    around = {one.code: {other.code for other in one.neighbours.all()} for one in Region.objects.all()}

    assert len(around) == 18
    assert all(around.values())
    assert all(one in around[other] for one, others in around.items() for other in others)
    assert around["utrecht"] == {"flevoland", "gelderland", "noord-holland", "zuid-holland"}
