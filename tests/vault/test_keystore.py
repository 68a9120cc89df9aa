"""Two databases: the keystore has two tables of ours and no other room's, and never lands in a dump."""

import uuid
from io import StringIO

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.sites import all_sites
from django.core.management import CommandError, call_command
from django.db import connections

from accounts.models import User
from vault import tasks
from vault.models import AuditEntry, KeyRing, SealedItem, ShredKey, Wrap
from vault.routers import KeystoreRouter
from vault.services import cases, items, keystore, requesters
from vault.services.requesters import Begun

# What each database refuses as it does a statement for which it would have to wait too long.
REFUSED = {"sqlite": "SELECT 1 FROM nothing", "postgresql": "SET statement_timeout = 1; SELECT pg_sleep(1)"}


def tables(alias: str) -> set[str]:
    with connections[alias].cursor() as cursor:
        return set(connections[alias].introspection.table_names(cursor))


def test_the_keystore_holds_the_shred_keys_and_the_audit_and_nothing_else():
    assert tables("keystore") == {"django_migrations", "vault_auditentry", "vault_shredkey"}


def test_the_main_database_holds_neither():
    found = tables("default")

    assert {"vault_keypair", "vault_keyring", "vault_wrap", "accounts_user"} <= found
    assert not {"vault_shredkey", "vault_auditentry"} & found


def test_every_row_goes_where_it_belongs(begun: Begun):
    router = KeystoreRouter()

    assert router.db_for_write(ShredKey) == router.db_for_read(AuditEntry) == "keystore"
    assert router.db_for_write(Wrap) == router.db_for_read(User) == "default"
    assert router.allow_relation(Wrap(), KeyRing())
    assert not router.allow_relation(Wrap(), ShredKey())


def test_of_migrations_only_the_keystores_own_go_there():
    router = KeystoreRouter()

    assert router.allow_migrate("keystore", "vault", "shredkey")
    assert router.allow_migrate("keystore", "vault", None, in_keystore=True)
    assert not router.allow_migrate("default", "vault", "AuditEntry")
    assert not router.allow_migrate("default", "vault", None, in_keystore=True)
    assert not router.allow_migrate("keystore", "vault", "wrap")
    assert not router.allow_migrate("keystore", "accounts", None)
    assert router.allow_migrate("default", "accounts", None)


@pytest.mark.django_db(databases=["default", "keystore"], transaction=True)
def test_the_append_only_rule_can_be_taken_back_and_made_again():
    """`migrate` runs on both databases in either direction; transactional, for SQLite's schema editor."""
    for where in (["vault", "0001"], []):  # back it takes along what other rooms built on it; forth, all of them
        for alias in ("default", "keystore"):
            call_command("migrate", *where, database=alias, verbosity=0)

    assert tables("keystore") == {"django_migrations", "vault_auditentry", "vault_shredkey"}


@pytest.mark.django_db(databases=["default", "keystore"], transaction=True)
def test_a_shred_rubs_the_key_out_of_the_keystores_files():
    begun = requesters.begin(case=uuid.uuid4())

    cases.shred(cases=[begun.opened.case], by=None)

    assert ShredKey.objects.count() == 0
    assert set(keystore.SCRUB) == {"sqlite", "postgresql"}


@pytest.mark.django_db(databases=["default", "keystore"], transaction=True)
def test_a_shred_holds_where_the_files_are_in_use_and_the_clock_rubs_them_out_later(monkeypatch, caplog):
    begun = requesters.begin(case=uuid.uuid4())

    with monkeypatch.context() as busy:
        for vendor, refused in REFUSED.items():
            busy.setitem(keystore.SCRUB, vendor, refused)
        cases.shred(cases=[begun.opened.case], by=None)
    tasks.scrub()

    assert ShredKey.objects.count() == 0
    assert [record.message for record in caplog.records] == ["scrub_postponed"]


# Dumps ------------------------------------------------------------------------------------------------


def test_a_dump_holds_no_row_of_the_sealed_rooms(begun: Begun):
    items.write(opened=begun.opened, kind="story", content=b"x")
    out = StringIO()

    call_command("dumpdata", stdout=out)

    assert SealedItem.objects.count() == 1
    assert '"model": "vault.' not in out.getvalue()
    assert '"model": "peersupport.' not in out.getvalue()


@pytest.mark.parametrize("asked", [["vault"], ["vault.Wrap"], ["accounts", "peersupport"]])
def test_a_dump_of_a_sealed_room_is_refused(asked: list[str]):
    with pytest.raises(CommandError, match="never dumped"):
        call_command("dumpdata", *asked, stdout=StringIO())


def test_a_dump_of_the_keystore_is_refused():
    with pytest.raises(CommandError, match="never dumped"):
        call_command("dumpdata", database="keystore", stdout=StringIO())


# The admin ----------------------------------------------------------------------------------------------


def test_no_admin_shows_the_vault_or_anything_of_a_case(settings):
    """Desks, regions and supporters are staff's to keep; what is sealed, and what belongs to a case, is nobody's."""
    admin.autodiscover()
    shown = [
        model
        for site in all_sites
        for room in settings.SEALED_ROOMS
        for model in apps.get_app_config(room).get_models()
        if site.is_registered(model)
    ]

    for model in shown:
        assert model._meta.app_label != "vault"
        fields = model._meta.get_fields()
        assert not [field.name for field in fields if field.concrete and field.name.startswith("sealed")]
        assert not [field for field in fields if field.concrete and field.get_internal_type() == "BinaryField"]
        assert not [
            field for field in fields if field.concrete and getattr(field.related_model, "__name__", "") == "Case"
        ]
