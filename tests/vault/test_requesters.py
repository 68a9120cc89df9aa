"""The requester's way in: begin, come back, lose the code."""

import uuid

from vault.services import cases, items, requesters
from vault.services.requesters import Begun


def test_a_requester_comes_back_with_the_code_and_reads(begun: Begun):
    items.write(opened=begun.opened, kind="story", content=b"what happened")

    holder = requesters.come_back(typed=begun.return_code.lower().replace("-", " "))
    opened = cases.open_case(holder=holder, case=begun.opened.case)

    assert [item.content for item in items.read(opened=opened)] == [b"what happened"]
