"""The permission matrix, as data, and the one function that consults it."""

import uuid
from dataclasses import dataclass
from enum import StrEnum

from frontline.accounts.models import Person, Role


class Permission(StrEnum):
    """What a role may do."""

    LOG_INSIGHT = "insight.log"
    LOG_FOR_OTHERS = "insight.log_for_others"
    MODERATE = "insight.moderate"
    READ_MODERATION_RULES = "moderation.read"
    MANAGE_MODERATION = "moderation.manage"
    RECEIVE_CONCERN = "concern.receive"
    TRIAGE = "theme.triage"
    OPEN_INBOX = "inbox.open"
    READ_THEME = "theme.read"
    DECIDE_THEME = "theme.decide"
    CURATE_THEME = "theme.curate"
    RESOLVE_ESCALATION = "theme.settle"
    CHANGE_REMIT = "team.remit"
    DRAFT_RESPONSE = "response.draft"
    PUBLISH_RESPONSE = "response.publish"
    HOLD_PUBLISHING = "response.hold"
    READ_COMMITMENTS = "commitment.read"
    UPDATE_COMMITMENT = "commitment.move"
    READ_PLACEMENTS = "placement.read"
    MANAGE_PLACEMENTS = "placement.manage"
    CHANGE_CLAUSES = "clause.change"
    POST_OPPORTUNITY = "opportunity.post"
    ASK_EXPERTS = "expertise.ask"
    SEE_OVERSIGHT = "oversight.see"
    SEE_DEPARTMENT = "department.see"
    SEE_QUALITY = "quality.see"
    ALLOW_AUTONOMY = "autonomy.allow"
    READ_POLICIES = "policy.read"
    WORK_ON_POLICIES = "policy.work"
    SIGN_CHECK = "policy.sign"
    LIST_POLICIES = "policy.list"
    CHOOSE_PRIORITIES = "policy.choose"
    READ_MISSIONS = "mission.read"
    MANAGE_MISSIONS = "mission.manage"
    MANAGE_ORGANISATIONS = "organisation.manage"
    MANAGE_SUBJECTS = "subject.manage"
    MANAGE_ACCOUNTS = "account.manage"
    IMPORT_SHEETS = "sheet.import"
    READ_AUDIT = "audit.read"
    SEE_DELIVERY = "delivery.see"
    SEE_INSTALLATION = "installation.see"
    ANSWER_REQUESTS = "request.answer"


_P, _R = Permission, Role
PERMISSION_MATRIX: dict[Permission, frozenset[Role]] = {
    _P.LOG_INSIGHT: frozenset({_R.SECONDEE}),
    _P.LOG_FOR_OTHERS: frozenset({_R.COORDINATOR}),
    _P.MODERATE: frozenset({_R.MODERATOR}),
    _P.READ_MODERATION_RULES: frozenset({_R.MODERATOR, _R.ADMINISTRATOR}),
    _P.MANAGE_MODERATION: frozenset({_R.ADMINISTRATOR}),
    _P.RECEIVE_CONCERN: frozenset({_R.DUTY_CONTACT}),
    _P.TRIAGE: frozenset({_R.MODERATOR}),
    _P.OPEN_INBOX: frozenset({_R.POLICY_MEMBER, _R.POLICY_LEAD, _R.DIRECTOR}),
    _P.READ_THEME: frozenset({_R.POLICY_MEMBER, _R.POLICY_LEAD, _R.DIRECTOR, _R.MODERATOR, _R.COORDINATOR}),
    _P.DECIDE_THEME: frozenset({_R.POLICY_MEMBER, _R.POLICY_LEAD}),
    _P.CURATE_THEME: frozenset({_R.POLICY_MEMBER, _R.POLICY_LEAD, _R.MODERATOR}),
    _P.RESOLVE_ESCALATION: frozenset({_R.COORDINATOR}),
    _P.CHANGE_REMIT: frozenset({_R.POLICY_LEAD}),
    _P.HOLD_PUBLISHING: frozenset({_R.COORDINATOR}),
    _P.READ_COMMITMENTS: frozenset({_R.POLICY_MEMBER, _R.POLICY_LEAD, _R.DIRECTOR, _R.COORDINATOR}),
    _P.UPDATE_COMMITMENT: frozenset({_R.POLICY_MEMBER, _R.POLICY_LEAD}),
    _P.DRAFT_RESPONSE: frozenset({_R.POLICY_MEMBER, _R.POLICY_LEAD}),
    _P.PUBLISH_RESPONSE: frozenset({_R.POLICY_LEAD}),
    _P.READ_PLACEMENTS: frozenset({_R.COORDINATOR, _R.HOST_MANAGER, _R.HOME_MANAGER, _R.SECONDEE}),
    _P.MANAGE_PLACEMENTS: frozenset({_R.COORDINATOR}),
    _P.CHANGE_CLAUSES: frozenset({_R.COORDINATOR, _R.DIRECTOR}),
    _P.POST_OPPORTUNITY: frozenset({_R.COORDINATOR, _R.POLICY_LEAD, _R.DIRECTOR}),
    _P.ASK_EXPERTS: frozenset({_R.POLICY_MEMBER, _R.POLICY_LEAD, _R.DIRECTOR}),
    _P.SEE_OVERSIGHT: frozenset({_R.COORDINATOR}),
    _P.SEE_DEPARTMENT: frozenset({_R.DIRECTOR}),
    _P.SEE_QUALITY: frozenset({_R.COORDINATOR, _R.MODERATOR}),
    _P.ALLOW_AUTONOMY: frozenset({_R.COORDINATOR}),
    _P.READ_POLICIES: frozenset({_R.POLICY_MEMBER, _R.POLICY_LEAD, _R.DIRECTOR, _R.COORDINATOR}),
    _P.WORK_ON_POLICIES: frozenset({_R.POLICY_MEMBER, _R.POLICY_LEAD}),
    _P.SIGN_CHECK: frozenset({_R.POLICY_LEAD}),
    _P.LIST_POLICIES: frozenset({_R.COORDINATOR}),
    _P.CHOOSE_PRIORITIES: frozenset({_R.POLICY_LEAD, _R.DIRECTOR, _R.COORDINATOR}),
    _P.READ_MISSIONS: frozenset({_R.POLICY_MEMBER, _R.POLICY_LEAD, _R.DIRECTOR, _R.COORDINATOR}),
    _P.MANAGE_MISSIONS: frozenset({_R.COORDINATOR}),
    _P.MANAGE_ORGANISATIONS: frozenset({_R.ADMINISTRATOR}),
    _P.MANAGE_SUBJECTS: frozenset({_R.ADMINISTRATOR}),
    _P.MANAGE_ACCOUNTS: frozenset({_R.ADMINISTRATOR}),
    _P.IMPORT_SHEETS: frozenset({_R.COORDINATOR, _R.ADMINISTRATOR}),
    _P.READ_AUDIT: frozenset({_R.ADMINISTRATOR}),
    _P.SEE_DELIVERY: frozenset({_R.ADMINISTRATOR}),
    _P.SEE_INSTALLATION: frozenset({_R.ADMINISTRATOR}),
    _P.ANSWER_REQUESTS: frozenset({_R.COORDINATOR, _R.ADMINISTRATOR}),
}

TEAM_ROLES = frozenset({Role.POLICY_MEMBER, Role.POLICY_LEAD})
DEPARTMENT_ROLES = frozenset({Role.DIRECTOR})
POLICY_ROLES = TEAM_ROLES | DEPARTMENT_ROLES


def has_permission(person: Person, permission: str) -> bool:
    """Whether any of the person's roles holds the permission, in whatever scope."""
    roles = PERMISSION_MATRIX[Permission(permission)]
    return any(grant.role in roles for grant in person.grants)


def has_permission_for_team(person: Person, permission: str, *, team_id: uuid.UUID, department_id: uuid.UUID) -> bool:
    """Whether the person holds the permission for this team (or all of its department, or everything)."""
    roles = PERMISSION_MATRIX[Permission(permission)]
    return any(
        grant.role in roles and (grant.team_id in {None, team_id} and grant.department_id in {None, department_id})
        for grant in person.grants
    )


@dataclass(frozen=True, slots=True)
class PermissionScope:
    """For what a person holds a permission."""

    everything: bool
    teams: frozenset[uuid.UUID]
    departments: frozenset[uuid.UUID]


def get_permission_scope(person: Person, permission: str) -> PermissionScope:
    """The teams and the departments for which the person holds the permission, or everything."""
    grants = [grant for grant in person.grants if grant.role in PERMISSION_MATRIX[Permission(permission)]]
    return PermissionScope(
        everything=any(not grant.team_id and not grant.department_id for grant in grants),
        teams=frozenset(grant.team_id for grant in grants if grant.team_id),
        departments=frozenset(grant.department_id for grant in grants if grant.department_id),
    )


def has_role(person: Person, role: Role) -> bool:
    """Whether the person holds the role in any scope."""
    return any(grant.role is role for grant in person.grants)


def is_policy_staff_only(person: Person) -> bool:
    """Whether every role of the person is one of a policy team or a department."""
    return {grant.role for grant in person.grants} <= POLICY_ROLES
