"""The Cabinet Office's own list of proposals: taken over row by row, claimed by teams."""

import pytest
from sqlalchemy import select

from frontline.accounts.models import Person, Role
from frontline.core.database import db
from frontline.core.errors import FieldError
from frontline.core.tables.uploads import RowImportResult
from frontline.policies.models.proposal import Proposal, ProposalStage
from frontline.policies.service.proposal_list import import_proposal_list, set_reference
from tests.factories import make_person, make_team
from tests.pages import CheckingClient
from tests.policies import Office

pytestmark = pytest.mark.usefixtures("app")


_LIST = b"""Reference,Title,Department,Team,Stage,Missions,Purpose
A-1,Cap agency rates,D,,options,,
A-2,,D,,,,
A-3,Another,Nowhere,,,,
A-1,Twice,D,,,,
A-4,With a stage,D,,finished,,
A-5,Good,D,,,,Why
"""


def _list(department: str, content: bytes = _LIST) -> RowImportResult:
    rows = content.decode().replace(",D,", f",{department},")
    return import_proposal_list(name="list.csv", content=rows.encode())


def test_a_list_is_taken_over_row_by_row_and_each_bad_row_is_named() -> None:
    department = make_team().department.name
    listed = _list(department)
    assert (listed.new, [line for line, _ in listed.problems]) == (2, [3, 4, 5, 6])
    again = _list(department)
    assert (again.new, again.changed, again.same) == (0, 0, 2)


def test_a_list_changes_titles_but_not_what_a_team_has_done() -> None:
    office = Office()
    set_reference(proposal=office.proposal, reference="A-1")
    listed = _list(office.team.department.name)
    db.session.refresh(office.proposal)
    assert listed.new == 1
    assert office.proposal.stage is ProposalStage.INCEPTION
    assert office.proposal.team_id == office.team.id


@pytest.mark.parametrize("content", [b"", b"Title\nx\n", b"\x00\x01", b"Reference,Title\nA,B\n"])
def test_a_file_that_is_no_list_is_refused_with_a_reason(content: bytes) -> None:
    with pytest.raises(FieldError):
        import_proposal_list(name="list.csv", content=content)


def test_a_team_of_the_department_takes_on_what_nobody_has(client: CheckingClient) -> None:
    team = make_team()
    lead: Person = make_person(Role.POLICY_LEAD, team=team)
    _list(team.department.name)
    proposal = db.session.scalars(select(Proposal).where(Proposal.reference == "A-5")).one()
    db.session.commit()
    client.sign_in(lead)
    assert "Take it on for" in client.get(f"/policies/{proposal.id}").text
    client.post(f"/policies/{proposal.id}/claim", data={"csrf_token": client.token(), "team": str(team.id)})
    assert db.session.get_one(Proposal, proposal.id).team_id == team.id
