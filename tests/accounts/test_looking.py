"""Editors look at their texts before they save."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from accounts.roles import lay_down_roles
from books.models import Author
from knowledge.models import Article
from tests.accounts.factories import UserFactory
from tests.knowledge.factories import ArticleFactory, stand

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def editor() -> Client:
    lay_down_roles()
    person, browser = UserFactory(is_staff=True), Client()
    person.groups.add(Group.objects.get(name="Texts"))
    browser.force_login(person)
    return browser


@pytest.mark.parametrize(
    "page",
    ["books_book", "books_author", "knowledge_article", "courses_practice", "courses_course", "courses_teacher",
     "donations_campaign"],
)  # fmt: skip
def test_every_form_with_texts_has_the_button(editor, page):
    html = editor.get(reverse(f"admin:{page}_add")).content.decode()

    assert 'name="_look"' in html


def test_a_page_of_the_foundation_has_it_too(editor):
    assert b'name="_look"' in editor.get(reverse("admin:knowledge_page_change", args=[1])).content


def test_looking_shows_the_texts_as_visitors_read_them_and_saves_nothing(editor):
    typed = {"name": "Mila", "about_nl": "Een *arts* <script>x</script>.", "about_en": "", "_look": "Look"}

    html = editor.post(reverse("admin:books_author_add"), typed).content.decode()

    assert "Een <em>arts</em> " in html
    assert "<script>x" not in html
    assert 'lang="nl"' in html[html.index("looked-at") :]
    assert not Author.objects.exists()


def test_the_phases_of_a_procedure_are_shown_too(editor):
    typed = {"phases-0-happens_nl": "Er komt een **brief**.", "phases-0-title_nl": "Begin", "_look": "Look"}

    html = editor.post(reverse("admin:knowledge_article_add"), typed).content.decode()

    assert ("<strong>brief</strong>" in html, Article.objects.exists()) == (True, False)


def test_a_page_that_is_only_read_has_no_button(editor):
    article = stand(ArticleFactory(), Article.State.PUBLISHED)

    html = editor.get(reverse("admin:knowledge_article_change", args=[article.pk])).content.decode()

    assert (article.title_nl in html, 'name="_look"' in html) == (True, False)


def test_looking_is_for_who_may_write(editor):
    stranger = Client()
    person = UserFactory(is_staff=True)
    stranger.force_login(person)

    assert stranger.post(reverse("admin:books_author_add"), {"_look": "Look"}).status_code == 403
