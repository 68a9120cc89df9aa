"""The index stays in line with what the rooms show, and holds nothing else."""

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import Practice
from finding import services, tasks
from finding.models import Entry, Mention, Word
from knowledge.models import Article
from knowledge.services import articles
from tests.accounts.factories import UserFactory
from tests.books.factories import BookFactory, ReviewFactory
from tests.courses.factories import CourseFactory, TeacherFactory
from tests.knowledge.factories import ArticleFactory, published, stand
from wellbeing.finding import KINDS

pytestmark = pytest.mark.django_db
State = Article.State


def found(kind: str) -> set[str]:
    return set(Entry.objects.filter(kind=kind).values_list("key", flat=True))


def test_an_article_is_found_once_it_is_published_and_no_longer_once_it_is_taken_off():
    article = published(title_nl="Een klacht")
    for state in (State.DRAFT, State.REVIEW):
        stand(ArticleFactory(), state)
    assert found("article") == {article.slug}

    article = articles.move_article(article=article, to=State.DRAFT, by=UserFactory(), now=timezone.now())
    article.title_nl = "Nog niet gelezen"
    articles.keep_draft(article=article, by=article.author)
    assert Entry.objects.get(key=article.slug).title_nl == "Een klacht"

    articles.move_article(article=article, to=State.RETIRED, by=UserFactory(), reason="oud", now=timezone.now())
    assert found("article") == set()


def test_refreshing_adds_changes_and_takes_away_and_is_quiet_when_nothing_changed():
    kept, gone = BookFactory(title_nl="Blijft"), BookFactory()
    assert services.refresh("books") == 2
    assert services.refresh("books") == 0

    gone.delete()
    kept.title_nl = "Heet nu anders"
    kept.save()
    assert services.refresh("books") == 2

    assert [entry.title_nl for entry in Entry.objects.filter(room="books")] == ["Heet nu anders"]
    assert not Mention.objects.filter(word__text="blijft").exists()


def test_what_not_everyone_may_see_is_not_in_it():
    person = UserFactory(name="Wilhelmina Achternaam", email="wilhelmina@example.org")
    published(author=person)
    ReviewFactory(book=BookFactory(slug="shown"), text="Onvindbaarwoord, want van een lezer.", shown_name="Lezerina")
    BookFactory(is_published=False)
    CourseFactory(is_published=False)
    TeacherFactory(slug="shown-teacher", name="Openbare Docent")
    TeacherFactory(is_listed=False, name="Stille Docent")
    for access in Practice.Access:
        Practice.objects.create(slug=f"for-{access}", access=access, length_minutes=1, title_nl=access, title_en="x")
    Practice.objects.create(slug="hidden", is_published=False, length_minutes=1, title_nl="weg", title_en="gone")

    tasks.refresh_all()

    assert (found("book"), found("course"), found("person")) == ({"shown"}, set(), {"shown-teacher"})
    assert found("practice") == {practice.slug for practice in Practice.objects.visible_to(AnonymousUser())}
    private = {"wilhelmina", "achternaam", "onvindbaarwoord", "lezerina", "stille"}
    assert set(Word.objects.filter(text__in=private)) == set()


@pytest.mark.parametrize("room", settings.SEALED_ROOMS)
def test_a_sealed_room_cannot_be_indexed_at_all(room):
    assert room not in services.rooms()
    with pytest.raises(ValueError, match="no pages to find"):
        services.refresh(room)


def test_every_room_with_pages_is_indexed_under_a_kind_that_is_shown_at_an_address_that_answers(client):
    published()
    BookFactory()
    CourseFactory()
    TeacherFactory()
    services.refresh_all()

    assert set(Entry.objects.values_list("kind", flat=True)) <= set(KINDS)
    for entry in Entry.objects.all():
        assert client.get(entry.url).status_code == 200, entry.url


@pytest.mark.ignore_template_errors
def test_what_an_editor_saves_and_removes_is_found_and_lost_at_once():
    browser = Client()
    browser.force_login(UserFactory(is_staff=True, is_superuser=True))
    typed = {
        "slug": "drie", "title_nl": "Drie ademhalingen", "title_en": "Three breaths", "lead_nl": "x", "lead_en": "x",
        "text_nl": "x", "text_en": "x", "length_minutes": 1, "access": "everyone", "position": 0, "is_published": "on",
    }  # fmt: skip

    assert browser.post(reverse("admin:courses_practice_add"), typed).status_code == 302
    assert found("practice") == {"drie"}

    practice = Practice.objects.get()
    browser.post(reverse("admin:courses_practice_delete", args=[practice.pk]), {"post": "yes"})
    assert found("practice") == set()


@pytest.mark.ignore_template_errors
def test_removing_several_at_once_takes_them_all_out():
    for number in range(2):
        BookFactory(slug=f"book-{number}")
    services.refresh("books")
    browser = Client()
    browser.force_login(UserFactory(is_staff=True, is_superuser=True))

    chosen = list(Entry.objects.filter(kind="book").values_list("pk", flat=True))
    assert len(chosen) == 2
    from books.models import Book

    keys = list(Book.objects.values_list("pk", flat=True))
    deed = {"action": "delete_selected", "_selected_action": keys, "post": "yes"}
    browser.post(reverse("admin:books_book_changelist"), deed)

    assert found("book") == set()
