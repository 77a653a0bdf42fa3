"""Which placements need an approval from outside the department, and why: by the rules of their first day."""

import datetime as dt
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from frontline.core.clock import get_first_day_months_before, get_last_day_of_month
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.placements.models.placement import Placement, PlacementKind
from frontline.placements.models.prior_approval import ApprovalAuthority, ApprovalReason, ApprovalRule, PriorApproval

_SENIOR_GRADE = re.compile(r"\bscs\s*-?\s*(?:pay\s*band|payband|pb|band)?\s*-?\s*([1-4])", re.IGNORECASE)
_PAY_BAND = re.compile(r"\bpb\s*-?\s*([1-4])\b", re.IGNORECASE)
_BAND_BY_TITLE = {"deputy director": 1, "director": 2, "director general": 3, "permanent secretary": 4}


def parse_senior_pay_band(grade: str) -> int:
    """The pay band of the Senior Civil Service that a grade names; 0 for none.

    Example::

        >>> [parse_senior_pay_band(grade) for grade in ("Grade 7", "SCS2", "SCS pay band 1A", "Director", "PB3")]
        [0, 2, 1, 2, 3]
    """
    if found := _SENIOR_GRADE.search(grade) or _PAY_BAND.search(grade):
        return int(found[1])
    return _BAND_BY_TITLE.get(" ".join(re.sub(r"[-\s]+", " ", grade).split()).lower(), 0)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of that month where it has no such day."""
    first_day = get_first_day_months_before(day, -months)
    return first_day.replace(day=min(day.day, get_last_day_of_month(first_day).day))


def compute_longest_end(starts_on: dt.date, months: int) -> dt.date:
    """The last day of the longest placement of so many months."""
    return add_months(starts_on, months) - dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ApprovalFacts:
    """What the rules ask about a placement.

    `earlier_end` is the last day of the same person's last appointment by exception before this one.
    """

    starts_on: dt.date
    ends_on: dt.date
    is_exception: bool
    pay_band: int
    salary: int | None
    earlier_end: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ApprovalNeed:
    """That an authority has to approve, why, and by which approval it did; `approval` is None where it has not yet."""

    authority: ApprovalAuthority
    rules: tuple[ApprovalRule, ...]
    approval: PriorApproval | None

    @property
    def is_met(self) -> bool:
        """Whether its approval is on record with reference and date."""
        return self.approval is not None and self.approval.approved_on is not None

    @property
    def why(self) -> str:
        """Why it has to approve, as the middle of a sentence."""
        return _(", and ").join(rule.reason.format_why(rule.threshold or 0) for rule in self.rules)

    @property
    def missing(self) -> str:
        """What has to be added to the record; empty where nothing has."""
        if self.approval is None:
            return _("the approval of the %(authority)s, because %(why)s", authority=self._name, why=self.why)
        if self.approval.approved_on is None:
            params = {"authority": self._name, "reference": self.approval.reference}
            return _("the date of the approval %(reference)s of the %(authority)s", **params)
        return ""

    @property
    def status(self) -> str:
        """Where it stands, in words."""
        if self.approval is None:
            return _("Not recorded yet")
        if self.approval.approved_on is None:
            return _("%(reference)s, without a date yet", reference=self.approval.reference)
        params = {"reference": self.approval.reference, "day": format_date(self.approval.approved_on)}
        return _("%(reference)s of %(day)s", **params)

    @property
    def _name(self) -> str:
        return self.authority.label if self.authority is ApprovalAuthority.COMMISSION else _("Treasury")


def build_approval_facts(placement: Placement, earlier_end: dt.date | None, ends_on: dt.date) -> ApprovalFacts:
    """What the rules ask about a placement that is to last until `ends_on`."""
    band = placement.senior_pay_band
    return ApprovalFacts(
        starts_on=placement.starts_on,
        ends_on=ends_on,
        is_exception=placement.kind is PlacementKind.SECONDMENT,
        pay_band=parse_senior_pay_band(placement.grade) if band is None else band,
        salary=placement.salary,
        earlier_end=earlier_end,
    )


def list_rules_in_force(rules: Iterable[ApprovalRule], day: dt.date) -> list[ApprovalRule]:
    """The rules for placements that start on a day: of each kind the latest up to that day."""
    latest_rules: dict[tuple[ApprovalAuthority, ApprovalReason], ApprovalRule] = {}
    for rule in sorted(rules, key=lambda rule: rule.applies_from):
        if rule.applies_from <= day:
            latest_rules[rule.authority, rule.reason] = rule
    return [rule for rule in latest_rules.values() if rule.threshold is not None]


def list_approval_needs(
    facts: ApprovalFacts, rules: Iterable[ApprovalRule], approvals: Collection[PriorApproval]
) -> list[ApprovalNeed]:
    """Which authorities have to approve, and whether they have."""
    applying_rules = [rule for rule in list_rules_in_force(rules, facts.starts_on) if _applies(rule, facts)]
    return [
        ApprovalNeed(authority, own_rules, _find_approval(authority, own_rules, facts, approvals))
        for authority in ApprovalAuthority
        if (
            own_rules := tuple(
                sorted((rule for rule in applying_rules if rule.authority is authority), key=lambda rule: rule.reason)
            )
        )
    ]


def _applies(rule: ApprovalRule, facts: ApprovalFacts) -> bool:
    threshold = rule.threshold or 0
    if rule.authority is ApprovalAuthority.COMMISSION and not facts.is_exception:
        return False  # who is a civil servant already was selected for it
    match rule.reason:
        case ApprovalReason.PAY_BAND:
            return facts.pay_band >= threshold
        case ApprovalReason.SALARY:
            return facts.salary is not None and facts.salary >= threshold
        case ApprovalReason.LENGTH:
            return facts.ends_on > compute_longest_end(facts.starts_on, threshold)
        case ApprovalReason.AGAIN:
            return facts.earlier_end is not None and facts.starts_on <= add_months(facts.earlier_end, threshold)


def _find_approval(
    authority: ApprovalAuthority,
    rules: Collection[ApprovalRule],
    facts: ApprovalFacts,
    approvals: Collection[PriorApproval],
) -> PriorApproval | None:
    """The approval that holds: the Commission's up to its last day, the Treasury's as long as the placement lasts.

    Whoever comes again is approved once: nothing is asked anew for a later last day alone.
    """
    reasons = {rule.reason for rule in rules}
    is_for_whole_time = authority is ApprovalAuthority.TREASURY or reasons == {ApprovalReason.AGAIN}
    holding = [
        approval
        for approval in approvals
        if approval.authority is authority and (is_for_whole_time or approval.covers_until >= facts.ends_on)
    ]
    return max(holding, key=lambda approval: approval.approved_on or dt.date.min, default=None)
