"""Files in a conversation: by content, made anew, sealed, downloaded only, gone after thirty days, never at intake."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from peersupport import files
from peersupport.files import FileRefused
from peersupport.manners import OneFileInMemory
from peersupport.models import Actor, Attachment
from peersupport.services import attachments, sealed, ticks
from peersupport.services.sealed import MessageRefused
from tests.peersupport.world import Asking, World
from vault.errors import NoKey
from vault.models import SealedItem
from vault.services import cases, items

SECRET = "Kanarie-in-een-bestand"


def picture(form: str = "JPEG", size: tuple[int, int] = (40, 20)) -> bytes:
    """Return a picture that says where it was taken, in what stands beside its points."""
    made, told = BytesIO(), Image.Exif()
    told[0x010E] = SECRET
    told[0x0112] = 6  # lying on its side
    Image.new("RGB", size, "teal").save(made, form, exif=told)
    return made.getvalue()


def document(pages: int = 2) -> bytes:
    words = "#link('https://elders.example')[Brief]".replace("'", '"') + "#pagebreak() meer" * (pages - 1)
    return bytes(typst.compile(words.encode()))


HOSTILE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"
    b"/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F(a)/EF<</F 4 0 R>>>>]>>>>>>endobj "
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj "
    b"4 0 obj<</Length 5>>stream\nhidden\nendstream endobj\ntrailer<</Root 1 0 R>>"
)


def test_a_photograph_is_upright_and_tells_nothing_of_where_it_was_taken() -> None:
    assert SECRET.encode() in picture()

    kind, made = files.made_anew(picture())

    assert kind == "image/jpeg"
    assert SECRET.encode() not in made
    with Image.open(BytesIO(made)) as found:
        assert (found.size, len(found.getexif())) == ((20, 40), 0)


def test_a_large_photograph_becomes_smaller() -> None:
    _kind, made = files.made_anew(picture("PNG", (3600, 1200)))

    with Image.open(BytesIO(made)) as found:
        assert (found.format, max(found.size)) == ("PNG", files.LONGEST_SIDE)


def test_a_document_keeps_its_pages_and_loses_what_acts() -> None:
    assert b"elders.example" in document()

    kind, made = files.made_anew(document(3))
    _kind, harmless = files.made_anew(HOSTILE)

    assert kind == "application/pdf"
    assert b"elders.example" not in made
    assert b"/Count 3" in made
    assert [word for word in (b"JavaScript", b"OpenAction", b"EmbeddedFile") if word in harmless] == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html><script>alert(1)</script></html>", "Kies een PDF"),
        (b"GIF89a" + b"\0" * 40, "Kies een PDF"),
        (b"%PDF-1.7 and nothing more", "kan niet worden geopend"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 40, "kan niet worden geopend"),
        (picture()[:-40], "kan niet worden geopend"),
        (picture("PNG")[:60], "kan niet worden geopend"),
    ],
)
def test_what_is_no_such_file_is_refused_with_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        files.made_anew(content)


def test_limits_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FileRefused, match="40 pagina"):
        files.made_anew(document(41))
    assert files.made_anew(document(40))
    monkeypatch.setattr(files, "MOST_PIXELS", 10)
    with pytest.raises(FileRefused, match="te veel punten"):
        files.made_anew(picture())
    monkeypatch.setattr(files, "MOST_BYTES", 10)
    with pytest.raises(FileRefused, match="te groot"):
        files.made_anew(document())


# In a conversation ------------------------------------------------------------------------------------------


def talking(world: World) -> Asking:
    asking = world.submit().accepted()
    assert asking.opened
    return asking


def send(client: Client, address: str, content: bytes, name: str = "brief.jpg") -> object:
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def test_both_send_a_file_and_both_can_keep_it(world: World) -> None:
    asking = talking(world)
    mine, theirs = asking.browser(), world.peer.browser()
    there = reverse("peersupport:talk_file_add", args=[asking.case.pk])

    assert mine.get(reverse("peersupport:file_add")).status_code == 200
    assert send(mine, reverse("peersupport:file_add"), picture(), "C:\\map\\Foto van de brief.JPG").status_code == 303
    assert theirs.get(there).status_code == 200
    assert send(theirs, there, document(), "folder.pdf").status_code == 303

    for client, page, take in (
        (mine, reverse("peersupport:case"), lambda code: reverse("peersupport:file_take", args=[code])),
        (
            theirs,
            reverse("peersupport:talk", args=[asking.case.pk]),
            lambda code: reverse("peersupport:talk_file_take", args=[asking.case.pk, code]),
        ),
    ):
        shown = client.get(page).content.decode()
        assert "Foto van de brief.jpg" in shown
        assert "folder.pdf" in shown
        for row, kind, begin in zip(
            Attachment.objects.order_by("pk"), ("image/jpeg", "application/pdf"), (b"\xff\xd8", b"%PDF"), strict=True
        ):
            response = client.get(take(row.item))
            assert response.content.startswith(begin)
            assert response["Content-Type"] == kind
            assert response["Content-Disposition"].startswith(f'attachment; filename="{str(row.item)[:8]}.')
            assert response["Content-Security-Policy"].startswith("sandbox")
            assert (response["X-Content-Type-Options"], response["Cache-Control"]) == ("nosniff", "no-store")


def test_what_is_no_file_of_this_conversation_is_not_there(world: World) -> None:
    asking, other = talking(world), world.submit()
    attachments.enclose(
        opened=other.opened, content=picture(), called="a.jpg", role=Actor.REQUESTER, name=""
    )  # somebody else's
    theirs = Attachment.objects.get().item
    message = items.write(opened=asking.opened, kind="message", content=b"{}")

    for code in (theirs, message.code, uuid4()):
        assert asking.browser().get(reverse("peersupport:file_take", args=[code])).status_code == 404
    assert world.other_peer.browser().get(
        reverse("peersupport:talk_file_take", args=[other.case.pk, theirs])
    ).status_code == 404  # fmt: skip
    with pytest.raises(NoKey):
        attachments.take(opened=asking.opened, item=theirs)


def test_before_the_conversation_is_open_a_supporter_adds_nothing(world: World) -> None:
    asking = world.submit().accepted()

    address = reverse("peersupport:talk_file_add", args=[asking.case.pk])

    assert world.peer.browser().get(address).status_code == 404


def test_a_file_that_is_not_taken_leaves_a_sentence_and_nothing_else(world: World) -> None:
    asking = talking(world)
    address = reverse("peersupport:file_add")
    before = SealedItem.objects.count()

    for content, words in (
        (b"\0" * (OneFileInMemory.MOST_BYTES + 1), "Tien megabyte"),
        (b"no file at all", "Kies een PDF"),
        (b"", "leeg"),
    ):
        response = send(asking.browser(), address, content)
        assert response.status_code == 422
        assert words in response.content.decode()
    assert asking.browser().post(address, {}).status_code == 422
    assert SealedItem.objects.count() == before


def test_a_name_that_holds_the_code_is_refused_and_an_eleventh_file_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = talking(world)
    given = {"opened": asking.opened, "content": picture(), "role": Actor.REQUESTER, "name": ""}

    with pytest.raises(MessageRefused, match="Hernoem"):
        attachments.enclose(called=f"{asking.return_code}.jpg", **given)
    monkeypatch.setattr(attachments, "MOST_AT_ONCE", 1)
    attachments.enclose(called=".jpg", **given)
    with pytest.raises(MessageRefused, match="tien bestanden"):
        attachments.enclose(called="b.jpg", **given)
    assert [line.file.name for line in sealed.conversation(asking.opened) if line.file] == ["bestand.jpg"]


def test_a_file_is_sealed_in_steps_and_a_coach_of_later_reads_it_not(world: World) -> None:
    asking = talking(world)
    attachments.enclose(opened=asking.opened, content=picture(), called="a.jpg", role=Actor.REQUESTER, name="")
    row = SealedItem.objects.get(kind="file")

    cases.rotate(opened=asking.opened)
    cases.let_read(opened=asking.opened, to=world.other_peer.holder.key_pair)
    later = cases.open_case(holder=world.other_peer.holder, case=asking.case.pk)

    assert len(row.envelope) == 1024 + 1 + 12 + 16
    with pytest.raises(NoKey):
        attachments.take(opened=later, item=row.code)


def test_after_thirty_days_it_is_gone_and_the_message_says_what_it_was(world: World) -> None:
    asking = talking(world)
    attachments.enclose(opened=asking.opened, content=picture(), called="a.jpg", role=Actor.REQUESTER, name="")
    code = Attachment.objects.get().item

    assert attachments.forget(now=timezone.now() + timedelta(days=29)) == 0
    ticks.tick(now=timezone.now() + timedelta(days=30))
    assert attachments.forget(now=timezone.now() + timedelta(days=30)) == 0

    assert not SealedItem.objects.filter(code=code).exists()
    assert asking.browser().get(reverse("peersupport:file_take", args=[code])).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        page = asking.browser().get(reverse("peersupport:case")).content.decode()
    assert "a.jpg" in page
    assert "verwijderd" in page
    assert str(code) not in page


def test_no_byte_of_a_file_is_written_to_a_disk(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: object
) -> None:
    import tempfile

    asking = talking(world)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))  # a temporary file would fail
    large = picture("PNG", (2000, 1800)) + b"\0" * (3 * 1024 * 1024)

    response = send(asking.browser(), reverse("peersupport:file_add"), large, "groot.png")

    assert response.status_code == 303
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize("name", ["request", "message_write", "return"])
def test_no_other_page_takes_a_file(world: World, name: str) -> None:
    asking = world.submit()
    file = SimpleUploadedFile("a.jpg", picture())

    response = asking.browser().post(reverse(f"peersupport:{name}"), {"file": file, "text": "", "code": ""})

    assert response.status_code in {303, 422}
    assert not Attachment.objects.exists()


def test_only_the_first_of_two_files_is_taken(world: World) -> None:
    asking = talking(world)
    two = {"file": SimpleUploadedFile("a.jpg", picture()), "more": SimpleUploadedFile("b.jpg", picture())}

    assert asking.browser().post(reverse("peersupport:file_add"), two).status_code == 303

    assert Attachment.objects.count() == 1
