"""Keep the Dutch texts in step with the code: one catalogue per room, compiled without other tools.

Texts in code and templates are English; `locale/<room>/nl/LC_MESSAGES/django.po` holds the Dutch.
"""

import io
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

KEYWORDS: dict[str, Any] = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip
PLURAL_FORMS = "nplurals=2; plural=(n != 1);"


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "Compile the Dutch texts; with --update find new ones, with --check fail where one is missing or fuzzy."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rooms", nargs="*", help="rooms to look at; all of them by default")
        parser.add_argument("--update", action="store_true", help="write texts found in the code to the catalogues")
        parser.add_argument(
            "--check", action="store_true", help="fail where a text is untranslated, fuzzy or out of date"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        faults: list[str] = []
        for folder in settings.LOCALE_PATHS:
            room = Path(folder).name
            if options["rooms"] and room not in options["rooms"]:
                continue
            path = Path(folder) / "nl" / "LC_MESSAGES" / "django.po"
            catalogue = polib.pofile(str(path)) if path.exists() else new_catalogue()
            if options["update"]:
                update(catalogue, room)
                path.parent.mkdir(parents=True, exist_ok=True)
                catalogue.save(str(path))
                missing = len(catalogue.untranslated_entries()) + len(catalogue.fuzzy_entries())
                self.stdout.write(f"{room}: {len(catalogue)} texts, {missing} to translate")
            if options["check"]:
                faults += [f"{room}: {fault}" for fault in check(catalogue, room)]
            if path.exists():
                compile_if_newer(path, catalogue)
        if faults:
            raise CommandError("Dutch texts are not complete:\n  " + "\n  ".join(faults))


def new_catalogue() -> polib.POFile:
    """Return an empty Dutch catalogue."""
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Language": "nl",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_FORMS,
    }
    return catalogue


def found(room: str) -> dict[tuple[str, str], str]:
    """Return the texts of `room`'s code and templates: {(context or "", text): plural or ""}."""
    from babel.messages.extract import extract

    texts: dict[tuple[str, str], str] = {}
    for source, code in sources(room):
        try:
            messages = list(extract("python", io.BytesIO(code.encode()), keywords=KEYWORDS))
        except (SyntaxError, IndentationError) as error:
            raise CommandError(f"{source} cannot be read: {error}") from error
        for _line, message, _comments, context in messages:
            forms = message if isinstance(message, tuple) else (message,)
            words = [form for form in forms if form]
            if words:
                texts[context or "", words[0]] = (
                    words[1] if len(words) > 1 else texts.get((context or "", words[0]), "")
                )
    return texts


def sources(room: str) -> Iterator[tuple[Path, str]]:
    """Yield each file of the room with its content as Python that the extractor can read."""
    base = Path(settings.BASE_DIR)
    for path in sorted((base / room).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, path.read_text()
    folders = [base / "templates" / room]
    if room == "wellbeing":
        rooms = {Path(folder).name for folder in settings.LOCALE_PATHS} - {"wellbeing"}
        folders = [path for path in (base / "templates").iterdir() if path.name not in rooms]
    for folder in folders:
        paths = [folder] if folder.is_file() else sorted([*folder.rglob("*.html"), *folder.rglob("*.txt")])
        for path in paths:
            yield path, "\n".join(line.strip() for line in templatize(path.read_text(), origin=str(path)).splitlines())


def update(catalogue: polib.POFile, room: str) -> None:
    """Add the room's new texts and drop those no longer used."""
    texts = found(room)
    for entry in list(catalogue):
        if (entry.msgctxt or "", entry.msgid) not in texts:
            catalogue.remove(entry)
    for (context, text), plural in texts.items():
        entry = catalogue.find(text, msgctxt=context or False)
        if entry is None:
            entry = polib.POEntry(msgid=text, msgctxt=context or None)
            catalogue.append(entry)
        if plural and entry.msgid_plural != plural:
            entry.msgid_plural, entry.msgstr = plural, ""
            entry.msgstr_plural = {0: "", 1: ""}
        entry.flags = [flag for flag in entry.flags if flag == "fuzzy"]
        if "%(" in text or "%s" in text or "%d" in text:
            entry.flags.append("python-format")


def check(catalogue: polib.POFile, room: str) -> list[str]:
    """Return what is wrong with the room's catalogue, a line each."""
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in catalogue}
    faults = []
    for key, plural in found(room).items():
        entry = known.get(key)
        if entry is None:
            faults.append(f"not in the catalogue (run texts --update): {key[1]!r}")
        elif entry.fuzzy:
            faults.append(f"fuzzy: {key[1]!r}")
        elif not entry.translated():
            faults.append(f"untranslated: {key[1]!r}")
        elif plural and set(entry.msgstr_plural) != {0, 1}:
            faults.append(f"a plural is missing: {key[1]!r}")
    return faults


def compile_if_newer(path: Path, catalogue: polib.POFile) -> None:
    """Write the compiled catalogue beside `path` where it is older."""
    compiled = path.with_suffix(".mo")
    if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
        catalogue.save_as_mofile(str(compiled))
