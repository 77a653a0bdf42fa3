"""Every string goes through translation: read in a language made for the test, no English is left."""

import pytest
from jinja2 import Environment

from frontline.accounts.models import Role
from frontline.core.translation import TranslateAllText
from frontline.insights.forms.questions import QUESTION_FORMS
from frontline.notices.forms import TIME_ZONE_LABELS
from frontline.subjects.importing import COLUMNS
from frontline.subjects.queries import get_packaged_subjects, list_broader_choices
from frontline.subjects.service import SubjectDetails, add_subject
from tests.factories import make_person
from tests.insights import only, secondee, start, waiting
from tests.language import english_on
from tests.pages import CheckingClient


@pytest.mark.usefixtures("welsh")
def test_no_english_is_left_where_an_insight_is_logged(client: CheckingClient) -> None:
    start(secondee(client), what_happened="SAW")
    key = only().id
    paths = ["/insights/new", f"/insights/{key}/check", f"/insights/{key}/files", f"/insights/{key}/others", "/offline"]
    paths += [f"/insights/{key}/questions/{name}" for name in QUESTION_FORMS]
    paths += ["/notices/settings", "/notices", "/insights?show=yours"]
    found = english_on(client, paths, *TIME_ZONE_LABELS.values())
    client.submit(f"/insights/{key}/check")
    assert found | english_on(client, [f"/insights/{key}/sent"]) == {}


@pytest.mark.usefixtures("welsh")
def test_no_english_is_left_on_the_moderators_pages(client: CheckingClient) -> None:
    insight = waiting("SAW", findings={})
    client.sign_in(make_person(Role.MODERATOR))
    client.submit(f"/moderation/{insight.id}/open")
    paths = ("/moderation", f"/moderation/{insight.id}", "/moderation/rules")
    assert english_on(client, paths) == {}


@pytest.mark.usefixtures("welsh")
def test_no_english_is_left_on_the_pages_of_subjects(client: CheckingClient) -> None:
    client.sign_in(make_person(Role.ADMINISTRATOR))
    packaged = get_packaged_subjects()["ehc-plans"]
    add_subject(details=SubjectDetails("SAW", "send", ("WHB",)))
    client.submit("/admin/subjects/subject/ehc-plans", added_labels="QZXV")
    headings = sorted(list_broader_choices().values(), key=len, reverse=True)
    labels = [", ".join(packaged.alt_labels), packaged.scope_note, *packaged.labels, *headings]
    paths = ["?words=QZXV", "?words=xyzzy", "?show=own", "?show=removed", "/new", "/import"]
    paths += ["/subject/saw", "/subject/ehc-plans"]
    addresses = [f"/admin/subjects{path}" for path in paths]
    assert english_on(client, addresses, *labels, packaged.id, "saw", *COLUMNS) == {}


@pytest.mark.usefixtures("welsh")
def test_errors_are_translated_too(client: CheckingClient) -> None:
    start(secondee(client), what_happened="")
    page = start(client, what_happened="x" * 4001)
    assert "⟦Enter what happened⟧" in start(client, what_happened="").text
    assert "⟦ must be ⟧4,000⟦ characters or fewer. You have ⟧1⟦ too many⟧" in page.text


def test_text_between_tags_is_found_and_attributes_are_left_alone() -> None:
    environment = Environment(extensions=[TranslateAllText, "jinja2.ext.i18n"], autoescape=True)
    environment.install_gettext_callables(str.upper, max, newstyle=True)  # type: ignore[attr-defined]
    page = '<p class="a{% if x %} b{% endif %}" title="kept">one {{ y }} 50% &amp; two</p> <br> 1 &middot; 2'
    shown = environment.from_string(page).render(x=True, y="<z>")
    assert shown == '<p class="a b" title="kept">ONE &lt;z&gt; 50% &AMP; TWO</p> <br> 1 &middot; 2'
