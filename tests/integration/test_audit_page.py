"""The audit trail as administrators and auditors read it: filtered, linked, saved as a table, its end not cut off."""

import csv
import io

import pytest
from sqlalchemy import delete, text

from frontline.accounts.models import Role
from frontline.audit import queries
from frontline.audit.models import AuditEvent
from frontline.audit.service import record_event, seal_events
from frontline.core.actor import acting
from frontline.core.database import db
from tests.factories import make_insight, make_person
from tests.pages import CheckingClient


def test_events_are_found_by_words_by_kind_and_by_person_and_lead_to_what_they_are_about(
    client: CheckingClient,
) -> None:
    administrator, other = client.sign_in(make_person(Role.ADMINISTRATOR)), make_person(Role.SECONDEE)
    with acting(administrator.id):
        record_event("account.closed", kind="person", key=other.id, reason="left the service")
        record_event("team.changed", kind="team", reason="a new remit")
    found = client.get("/admin/audit?words=left+the+service").text
    assert f"/admin/accounts/{other.id}" in found
    assert "a new remit" not in found
    assert "a new remit" in client.get("/admin/audit?kind=team").text
    assert "a new remit" in client.get("/admin/audit?words=team+changed").text
    assert "a new remit" not in client.get(f"/admin/audit?person={other.id}").text
    assert f"Only what {administrator.name} did." in client.get(f"/admin/audit?person={administrator.id}").text


def test_the_table_has_no_formula_and_says_of_authors_acts_only_the_day(client: CheckingClient) -> None:
    administrator = client.sign_in(make_person(Role.ADMINISTRATOR))
    insight = make_insight()
    with acting(administrator.id):
        record_event("team.changed", kind="team", reason="=cmd()")
    with acting(None):
        record_event("insight.withdrawn", kind="insight", key=insight.id)
    answer = client.submit("/admin/audit/export")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    by_action = {row[3]: row for row in rows[2:]}
    assert by_action["Team changed"][8] == "'=cmd()"
    withdrawn = by_action["Insight withdrawn"]
    assert (withdrawn[2], withdrawn[5], ":" in withdrawn[1], "at" in withdrawn[1]) == ("", "", False, False)
    assert str(insight.id) not in answer.text
    client.sign_in(make_person(Role.MODERATOR))
    assert client.submit("/admin/audit/export").status_code == 403


@pytest.mark.usefixtures("app")
def test_a_trail_whose_end_was_cut_off_lacks_the_head_that_was_kept() -> None:
    for number in range(3):
        record_event("team.changed", kind="team", reason=str(number))
    db.session.flush()
    seal_events()
    db.session.flush()
    head = queries.get_chain_head()
    assert queries.has_chain_head(head)
    db.session.execute(text("SET LOCAL session_replication_role = replica"))  # as the owner of the database could
    last = db.session.query(AuditEvent).order_by(AuditEvent.place.desc()).first()
    assert last
    db.session.execute(delete(AuditEvent).where(AuditEvent.id == last.id))
    assert queries.verify_chain().broken_at is None
    assert not queries.has_chain_head(head)
