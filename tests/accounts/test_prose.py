"""Texts of editors become HTML that can do no harm."""

import pytest

from accounts.prose import prose


def test_markdown_becomes_html():
    assert prose("## Praktisch\n\n* een *stille* ochtend") == (
        "<h2>Praktisch</h2>\n<ul>\n<li>een <em>stille</em> ochtend</li>\n</ul>\n"
    )


@pytest.mark.parametrize(
    "harm",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        "![x](https://elsewhere.example/x.png)",
    ],
)
def test_nothing_runs_and_nothing_is_fetched(harm: str):
    html = prose(harm)

    assert [bad for bad in ("<script", 'href="javascript', "<img") if bad in html] == []
