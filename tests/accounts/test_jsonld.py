"""The data block for search engines."""

import json

from accounts.templatetags.jsonld import jsonld


def test_nothing_in_the_data_can_end_the_block():
    block = jsonld({"name": "</script><script>alert('&')</script>"})

    inside = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert "<" not in inside
    assert json.loads(inside) == {"name": "</script><script>alert('&')</script>"}
