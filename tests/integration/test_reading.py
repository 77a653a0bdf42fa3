"""No GET writes."""

import pytest
from flask import Flask
from sqlalchemy import insert, text

from frontline.accounts.models import Role
from frontline.audit.models import AuditEvent
from frontline.core.database import db
from frontline.insights.models.choices import InsightState
from tests.factories import make_insight, make_person, make_placement, make_team, make_theme, route_to
from tests.integration.test_access import _routes
from tests.pages import CheckingClient


def _state_of_every_table() -> dict[str, object]:
    names = db.session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")).all()
    digest = "SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {} t"
    return {name: db.session.scalar(text(digest.format(name))) for name in names}


@pytest.mark.parametrize("role", list(Role))
def test_a_get_changes_no_row_of_any_table(app: Flask, client: CheckingClient, role: Role) -> None:
    team = make_team()
    person = client.sign_in(make_person(role, team=team))
    make_placement(person)
    drafts = [
        make_insight(person, state=state)
        for state in (InsightState.DRAFT, InsightState.SUBMITTED, InsightState.ACCEPTED)
    ]
    theme = make_theme(drafts[-1])
    route_to(theme, team)
    paths = {path for _, method, path in _routes(app) if method == "GET"}
    paths |= {f"/insights/{draft.id}" for draft in drafts} | {f"/insights/{draft.id}/edit" for draft in drafts}
    paths |= {f"/themes/{theme.id}", f"/themes/{theme.id}/answer", f"/moderation/{drafts[1].id}"}
    before = _state_of_every_table()
    for path in sorted(paths - {"/health"}):
        client.get(path)
    assert _state_of_every_table() == before


def test_a_get_that_tries_to_write_is_stopped(app: Flask) -> None:
    with app.test_request_context("/help"):
        app.preprocess_request()
        db.session.add(AuditEvent(action="sly", object_kind="none"))
        with pytest.raises(RuntimeError, match="GET"):
            db.session.flush()
        db.session.rollback()
        with pytest.raises(RuntimeError, match="GET"):
            db.session.execute(insert(AuditEvent).values(action="sly", object_kind="none"))
