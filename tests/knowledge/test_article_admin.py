"""Editors at work on articles in the admin."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import lay_down_roles
from knowledge.models import Article, CrisisLine
from tests.accounts.factories import UserFactory
from tests.knowledge.factories import ArticleFactory, TopicFactory, published, stand

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
LIST = reverse("admin:knowledge_article_changelist")
State = Article.State


@pytest.fixture
def editors():
    """Two editors of the group Texts, each in a browser of their own: [(person, browser), …]."""
    lay_down_roles()
    pairs = []
    for _each in range(2):
        person, browser = UserFactory(is_staff=True), Client()
        person.groups.add(Group.objects.get(name="Texts"))
        browser.force_login(person)
        pairs.append((person, browser))
    return pairs


def act(browser, deed, article, **more):
    return browser.post(LIST, {"action": deed, "_selected_action": [article.pk], **more})


def typed(**changed):
    rows = {
        f"{name}-{part}_FORMS": 0
        for name in ("phases", "sources", "versions", "moves")
        for part in ("TOTAL", "INITIAL")
    }
    return {
        "slug": "een-klacht", "topic": TopicFactory().pk, "kind": "article", "country": "NL", "title_nl": "Een klacht",
        "title_en": "A complaint", "lead_nl": "Kort.", "lead_en": "Short.", "text_nl": "Tekst.", "text_en": "Text.",
        "position": 0, "next_review_on": "",
    } | rows | changed  # fmt: skip


def test_an_article_is_written_by_one_read_by_another_and_then_on_the_site(editors):
    (author, first), (_reader, second) = editors
    assert first.post(reverse("admin:knowledge_article_add"), typed()).status_code == 302
    article = Article.objects.get()
    assert article.author == author

    act(first, "ask_second_reader", article)
    act(first, "publish", article)  # refused: one's own
    article.refresh_from_db()
    assert article.state == State.REVIEW

    act(second, "publish", article)
    assert "Een klacht" in Client().get("/nl/knowledge/een-klacht/").content.decode()


def test_whoever_changes_a_draft_cannot_be_its_second_reader(editors):
    (author, first), (second_person, second) = editors
    first.post(reverse("admin:knowledge_article_add"), typed())
    article = Article.objects.get()

    change = reverse("admin:knowledge_article_change", args=[article.pk])
    assert second.post(change, typed(title_nl="Een andere klacht")).status_code == 302
    act(first, "ask_second_reader", article)
    act(second, "publish", article)

    article.refresh_from_db()
    assert (article.title_nl, article.state) == ("Een andere klacht", State.REVIEW)
    assert list(article.edited_by.order_by("pk")) == [author, second_person]


def test_what_is_being_read_or_on_the_site_cannot_be_written_in(editors):
    _author, browser = editors[0]
    for state in (State.REVIEW, State.PUBLISHED):
        article = stand(ArticleFactory(), state)
        change = reverse("admin:knowledge_article_change", args=[article.pk])

        assert browser.get(change).status_code == 200
        assert browser.post(change, typed(slug=article.slug)).status_code == 403


def test_sending_back_and_taking_off_ask_why(editors):
    _author, browser = editors[0]
    read, shown = stand(ArticleFactory(), State.REVIEW), published()

    for deed, article, state in (("send_back", read, State.DRAFT), ("retire", shown, State.RETIRED)):
        assert b"id_reason" in act(browser, deed, article).content
        act(browser, deed, article, reason="Het klopt niet meer.")
        article.refresh_from_db()
        assert (article.state, article.moves.last().reason) == (state, "Het klopt niet meer.")


def test_an_article_on_the_site_is_taken_up_again_to_change_it(editors):
    _author, browser = editors[0]
    article = published()

    act(browser, "take_up", article)

    article.refresh_from_db()
    assert (article.state, article.shown.number) == (State.DRAFT, 1)


def test_only_a_draft_that_was_never_shown_can_be_thrown_away(editors):
    _author, browser = editors[0]
    draft, shown = ArticleFactory(), published()

    for article, status in ((draft, 302), (shown, 403)):
        path = reverse("admin:knowledge_article_delete", args=[article.pk])
        assert browser.post(path, {"post": "yes"}).status_code == status
    assert list(Article.objects.all()) == [shown]


def test_overdue_reviews_are_listed(editors):
    _author, browser = editors[0]
    published(days_ago=400, title_nl="Te laat")
    published(title_nl="Op tijd")

    page = browser.get(f"{LIST}?overdue=yes").content.decode()

    assert ("Te laat" in page, "Op tijd" in page) == (True, False)


def test_the_first_page_of_the_admin_tells_what_waits(editors):
    (_person, browser), _other = editors
    published(days_ago=400)
    stand(ArticleFactory(), State.REVIEW)
    CrisisLine.objects.update(verified_on=timezone.localdate() - timedelta(days=91))

    page = browser.get("/admin/", headers={"accept-language": "nl"}).content.decode()

    for sentence in (
        "5 crisisnummers zijn meer dan 90 dagen geleden voor het laatst nagebeld.",
        "1 artikel had al nagekeken moeten zijn.",
        "1 artikel wacht op een tweede lezer.",
    ):
        assert sentence in page


def test_the_first_page_tells_an_editor_without_these_rights_nothing_of_it():
    published(days_ago=400)
    browser = Client()
    browser.force_login(UserFactory(is_staff=True))

    assert "nagekeken" not in browser.get("/admin/", headers={"accept-language": "nl"}).content.decode()


def test_a_version_is_looked_at_and_never_touched(editors):
    _author, browser = editors[0]
    version = published().shown
    path = reverse("admin:knowledge_articleversion_change", args=[version.pk])

    assert browser.get(path).status_code == 200
    assert browser.post(path, {"number": 9}).status_code == 403
