"""Files that prove something: judged by what they hold, drawn anew, sealed, given to few and never shown."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from tests.training.factories import RequirementFactory
from tests.training.world import PDF, World, now, picture, upload
from training.models import Evidence, Requirement
from training.services import applying, working
from training.services.evidence import EvidenceRefused, read_evidence, remove_evidence
from training.services.moving import TrainingRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    made = World()
    made.proof = RequirementFactory(stage=made.path.application, position=8, kind=Requirement.Kind.PROOF)
    return made


def add(world: World, content: bytes, name: str = "bewijs.pdf") -> Evidence:
    working.add_file(candidate=world.candidate, requirement=world.proof, upload=upload(content, name), now=now())
    return Evidence.objects.latest("pk")


def test_a_pdf_is_kept_as_it_is_and_sealed_on_disk(world: World):
    evidence = add(world, PDF, "Mijn diploma.pdf")

    with evidence.file.open() as file:
        kept = file.read()
    assert (evidence.mime, evidence.name, read_evidence(evidence)) == ("application/pdf", "Mijn diploma.pdf", PDF)
    assert b"%PDF" not in kept
    assert "diploma" not in evidence.file.name


@pytest.mark.parametrize(("form", "mime"), [("JPEG", "image/jpeg"), ("PNG", "image/png")])
def test_a_picture_is_drawn_anew_without_what_hid_in_it(world: World, form: str, mime: str):
    exif = Image.Exif()
    exif[0x010E] = "Ward 4, room 12"
    evidence = add(world, picture(form, exif=exif) + b"<?php hidden", "foto.exe")

    content = read_evidence(evidence)
    assert (evidence.mime, evidence.name.rpartition(".")[0]) == (mime, "foto")
    assert b"Ward 4" not in content
    assert b"hidden" not in content
    assert Image.open(BytesIO(content)).size == (40, 30)


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>",
        b"%PDF-1.7 without an end",
        b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n",  # both ends of a PDF, and none of its pages
        PDF.replace(b"%PDF", b"%!PS"),
        b"<script>alert(1)</script>" + PDF,
        PDF + b"<script>alert(1)</script>",
        PDF + b"PK\x03\x04 a program",
        b"PK\x03\x04 an office file",
        picture("GIF"),
        b"\x89PNG\r\n\x1a\n and then nonsense",
        b"\xff\xd8\xff\xe0 not a picture",
    ],
)
def test_anything_else_is_refused_whatever_it_is_called(world: World, content: bytes):
    with pytest.raises(EvidenceRefused):
        add(world, content, "bewijs.pdf")

    assert Evidence.objects.count() == 0


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n \0\0", b"\n%%EOF\n"])
def test_a_pdf_may_end_as_scanners_write_it(world: World, end: bytes):
    assert read_evidence(add(world, PDF + end)) == PDF + end


def test_ten_megabytes_and_ten_files_are_the_most(world: World):
    with pytest.raises(EvidenceRefused, match="10 MB"):
        add(world, PDF + b" " * (10 * 1024 * 1024))
    for _number in range(10):
        add(world, PDF)
    with pytest.raises(EvidenceRefused, match="tien"):
        add(world, PDF)


def test_a_picture_of_very_many_pixels_is_refused(world: World, monkeypatch):
    monkeypatch.setattr("accounts.documents.MOST_PIXELS", 100)

    with pytest.raises(EvidenceRefused, match="beeldpunten"):
        add(world, picture())


def test_a_name_can_do_no_harm(world: World):
    assert add(world, PDF, '..\\..\\"kwaad"\r\n.pdf').name == "kwaad.pdf"


def test_a_file_is_removed_for_good_but_not_while_trainers_read_it(world: World, django_capture_on_commit_callbacks):
    evidence = add(world, PDF)
    world.submit()
    with pytest.raises(TrainingRefused):
        remove_evidence(candidate=world.candidate, code=evidence.code)
    applying.take_back(candidate=world.candidate, by=world.person, now=now())

    with django_capture_on_commit_callbacks(execute=True):
        remove_evidence(candidate=world.candidate, code=evidence.code)

    assert Evidence.objects.count() == 0
    assert not evidence.file.storage.exists(evidence.file.name)


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 200), ("trainer", 200), ("own mentor", 200), ("other mentor", 404), ("staff", 404), ("nobody", 302)],
)
def test_who_gets_a_file_and_how(client: Client, world: World, member, who: str, status: int):
    evidence = add(world, PDF, "Diploma é.pdf")
    world.submit()
    other = World().mentor
    type(world.candidate).objects.filter(pk=world.candidate.pk).update(mentor=world.mentor)
    people = {
        "owner": world.person,
        "trainer": world.one.person,
        "own mentor": world.mentor.person,
        "other mentor": other.person,
        "staff": member(is_staff=True, is_superuser=True),
    }
    if who != "nobody":
        client.force_login(people[who])

    answer = client.get(reverse("training:evidence", args=[evidence.code]))

    assert answer.status_code == status
    if status == 200:
        assert answer.content == PDF
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer["Cache-Control"]


def test_a_trainer_does_not_get_the_file_of_an_application_that_was_never_sent(client: Client, world: World):
    evidence = add(world, PDF)
    client.force_login(world.one.person)

    assert client.get(reverse("training:evidence", args=[evidence.code])).status_code == 404
