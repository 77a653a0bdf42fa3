"""What is typed saves itself, as carefully as a form."""

import uuid

from frontline.insights import originals
from tests.insights import only, secondee
from tests.pages import CheckingClient


def test_what_is_typed_saves_itself_and_a_conflict_is_answered_with_what_is_stored(client: CheckingClient) -> None:
    key = uuid.uuid4()
    saved = secondee(client).submit(f"/insights/{key}/autosave", what_happened="First", version="0")
    assert saved.json == {"version": only().version, "headline": "First"}
    late = client.submit(f"/insights/{key}/autosave", what_happened="Second", version="0")
    assert (late.status_code, (late.json or {})["stored"]["what_happened"]) == (409, "First")
    client.submit(f"/insights/{key}/check")
    assert client.submit(f"/insights/{key}/autosave", what_happened="Third", version="0").status_code == 410


def test_what_saves_itself_is_cleaned_and_measured_like_a_form(client: CheckingClient) -> None:
    path = f"/insights/{uuid.uuid4()}/autosave"
    assert secondee(client).submit(path, what_happened="x" * 4001).status_code == 422
    client.submit(path, what_happened="One\x00 two\u202e")
    assert originals.get_original_text(only().id).what_happened == "One two"


def test_an_insight_without_what_happened_cannot_be_sent(client: CheckingClient) -> None:
    key = uuid.uuid4()
    secondee(client).submit(f"/insights/{key}/autosave", what_happened="", why_it_matters="It matters")
    assert client.submit(f"/insights/{key}/check").status_code == 409
