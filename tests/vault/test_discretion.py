"""Nothing of a key, a code or a story shows where it should not: repr, pickles, errors, files, logs."""

import base64
import copy
import logging
import pickle
import sqlite3
import uuid
import zlib
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connections, transaction  # noqa: F401 - connections: for the condition of a mark
from django.http import HttpResponse
from django.test import RequestFactory
from django.views.debug import SafeExceptionReporterFilter

from tests.accounts.factories import UserFactory
from tests.vault.canary import found_in
from vault import http
from vault.holders import NewVault
from vault.models import AuditEntry, Lock, ShredKey
from vault.services import cases, copies, grants, items, locks, requesters, sessions, supporters
from vault.services.requesters import Begun

CANARY = "kanarie zingt om drie uur 's nachts"


def test_objects_with_an_open_key_show_and_give_away_nothing(begun: Begun, peer: NewVault):
    items.write(opened=begun.opened, kind="story", content=CANARY.encode())
    [item] = items.read(opened=begun.opened)
    unshown = [begun, begun.opened, begun.holder, begun.holder.private, peer, item, locks.prepare_return_code()]

    for thing in unshown:
        assert f"{thing} {thing!r}" == f"<{type(thing).__name__}> <{type(thing).__name__}>"
        for travel in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError):
                travel(thing)


def test_rows_show_no_key_and_no_case_content(begun: Begun, peer: NewVault):
    copies.give(case=begun.opened.case, to=peer.holder.key_pair, kind="facts", content=b"x", by=None)
    items.write(opened=begun.opened, kind="story", content=b"x")
    sessions.begin(holder=begun.holder)
    grants.ask(case=begun.opened.case, to=peer.holder.key_pair, consent=True, by=None)

    for model in apps.get_app_config("vault").get_models():
        row = model.objects.first()
        shown = f"{row} {row!r}"
        assert row is not None
        assert len(shown) < 160
        assert begun.return_code not in shown
    assert str(ShredKey.objects.get()) == "a shred key"
    assert str(AuditEntry.objects.get(deed="begun")).endswith(" begun")


def test_an_error_report_shows_no_secret_of_the_frames_it_passed(begun: Begun, peer: NewVault):
    """Even without the reporter filter of the sealed pages: every function that holds a secret says so."""
    Lock.objects.filter(key_pair=begun.holder.key_pair).update(envelope=b"")
    try:
        requesters.come_back(typed=begun.return_code)
    except Exception as error:
        caught = error
    request = RequestFactory().get("/")
    shown = []
    trace = caught.__traceback__.tb_next
    while trace is not None:
        if "/vault/" in trace.tb_frame.f_code.co_filename:
            variables = SafeExceptionReporterFilter().get_traceback_frame_variables(request, trace.tb_frame)
            shown += [f"{name}={value!r}" for name, value in variables]
        trace = trace.tb_next

    bare = begun.return_code.replace("-", "")
    assert not [line for line in shown if bare[6:-1] in line or begun.return_code in line]


# A canary in every file ----------------------------------------------------------------------------------


def test_the_search_itself_finds_a_canary():
    for blob in (
        CANARY.encode(),
        base64.b64encode(b"ab" + CANARY.encode() + b"cd"),
        CANARY.encode("utf-16"),
        zlib.compress(CANARY.encode()),
    ):
        assert found_in(b"before" + blob + b"after", CANARY)
    assert not found_in(b"something else entirely", CANARY)


@pytest.mark.django_db(databases=["default", "keystore"], transaction=True)
@pytest.mark.skipif("connections['default'].vendor != 'sqlite'", reason="looks at the files of SQLite")
def test_no_file_of_the_house_holds_what_was_sealed_nor_a_shredded_key(on_disk: Path, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    peer = supporters.set_up(user=UserFactory())
    begun = requesters.begin(case=uuid.uuid4())
    case = begun.opened.case
    with transaction.atomic():
        items.write(opened=begun.opened, kind="story", content=CANARY.encode())
        copies.give(case=case, to=peer.holder.key_pair, kind="facts", content=CANARY.encode(), by=begun.holder)
    cases.let_read(opened=begun.opened, to=peer.holder.key_pair, from_epoch=1)
    request = RequestFactory().get("/")
    response = HttpResponse()
    http.open_requester(request, response, holder=begun.holder)
    secrets = [
        CANARY,
        begun.return_code,
        begun.return_code.replace("-", ""),
        codes_secret(begun.return_code),
        peer.phrase,
        peer.recovery_code,
        response.cookies["visit"].value,
    ]
    keys = [begun.opened.keys[1], begun.holder.private.to_bytes()[:64], peer.holder.private.to_bytes()[64:]]
    shred_key = bytes(ShredKey.objects.get().key)

    def files() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in on_disk.iterdir()}

    before = files()
    assert {"default.sqlite3", "keystore.sqlite3"} <= set(before)
    assert any(name.endswith("-wal") and blob for name, blob in before.items())
    for name, blob in before.items():
        assert not [secret for secret in secrets if found_in(blob, secret)], name
        assert not [key for key in keys if key in blob or base64.b64encode(key)[:20] in blob], name
    assert [name for name, blob in before.items() if shred_key in blob]
    assert not [name for name, blob in before.items() if shred_key in blob and name.startswith("default")]

    cases.shred(cases=[case], by=begun.holder)

    for name, blob in files().items():
        assert shred_key not in blob, name
    assert not [record for record in caplog.records if found_in(record.getMessage().encode(), CANARY)]
    with sqlite3.connect(on_disk / "keystore.sqlite3") as kept:
        assert kept.execute("SELECT count(*) FROM vault_shredkey").fetchone() == (0,)


def codes_secret(shown: str) -> str:
    return shown.replace("-", "")[6:-1]
