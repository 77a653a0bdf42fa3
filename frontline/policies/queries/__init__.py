"""Reads of proposals, their checks, what they are compared on, and what shaped them."""

from frontline.policies.queries.checks import (
    Silence,
    answers_to,
    askable,
    askable_count,
    bearings,
    check,
    checks,
    cited_of,
    citing,
    consultation,
    consultations,
    every_finding,
    finding,
    findings,
    gone_since,
    hidden_from,
    latest_signed,
    own_citations,
    parts,
    proposal_of,
    undecided,
    untold,
)
from frontline.policies.queries.comparing import Line, choice, choices, comparable, compared, picked, scope_name
from frontline.policies.queries.evidence import nearest_answers
from frontline.policies.queries.proposals import (
    SHOWS,
    Wanted,
    assessments,
    before_stop,
    by_reference,
    claimable_by,
    departments,
    is_decided,
    life_domains,
    locked,
    may_have_options,
    may_work,
    missions_of,
    moves,
    options_of,
    ours,
    own_teams,
    past_inception,
    proposal,
    proposals,
    purpose,
    signed,
    visible,
)
from frontline.policies.queries.shown import Precedent, Quote, Shown, precedents, shown, unheard
from frontline.policies.queries.tracing import Trace, cited_by_placement, decisions, trace

__all__ = [
    "SHOWS", "Line", "Precedent", "Quote", "Shown", "Silence", "Trace", "Wanted", "answers_to", "askable",
    "askable_count", "assessments", "bearings", "before_stop", "by_reference", "check", "checks", "choice", "choices",
    "cited_by_placement", "cited_of", "citing", "claimable_by", "comparable", "compared", "consultation",
    "consultations", "decisions", "departments", "every_finding", "finding", "findings", "gone_since", "hidden_from",
    "is_decided", "latest_signed", "life_domains", "locked", "may_have_options", "may_work", "missions_of", "moves",
    "nearest_answers", "options_of", "ours", "own_citations", "own_teams", "parts", "past_inception", "picked",
    "precedents", "proposal", "proposal_of", "proposals", "purpose", "scope_name", "shown", "signed", "trace",
    "undecided", "unheard", "untold", "visible",
]  # fmt: skip
