"""A check by the parts of its draft: what speaks for each, against it, who is missing, and what was answered before."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from frontline.accounts.models import Person
from frontline.disclosure.groups import GroupsByMonth
from frontline.insights.models.insight import Insight
from frontline.policies.models.bearing import Bearing
from frontline.policies.models.check import Check, CheckPart, Finding, Stance
from frontline.policies.queries.bearings import (
    UnheardGroups,
    Voices,
    count_voices_by_stance,
    find_unheard_groups,
    list_bearings,
    list_countable_insights,
)
from frontline.policies.queries.checks import list_findings, list_parts
from frontline.policies.queries.finding_content import (
    FindingContent,
    FindingQuote,
    Precedent,
    list_finding_contents,
    list_found_ids,
    list_precedents,
    make_quote,
)
from frontline.themes.queries.insights import list_visible_insights

_NEAREST = 3  # insights that are shown where none bears on a part


@dataclass(frozen=True, slots=True)
class PartContent:
    """A part of a draft with what a page says of it.

    Attributes:
        part: the part.
        findings: themes that bear on it, the most important first.
        voices: how many people speak for it, against it and on a condition; empty where that was never counted.
        unheard: who is not heard among them.
        answers: the nearest published answers.
        nearest: quotes of what is nearest, where nothing bears on it.
        is_silent: whether nothing near was found; else more may bear on it than a team is asked to decide on.
    """

    part: CheckPart
    findings: Sequence[FindingContent]
    voices: Mapping[Stance, Voices]
    unheard: UnheardGroups
    answers: Sequence[Precedent]
    nearest: Sequence[FindingQuote]
    is_silent: bool

    @property
    def number(self) -> int:
        """Its number."""
        return self.part.number


@dataclass(frozen=True, slots=True)
class PartNumbers:
    """What is counted of a part: it is kept with the signature."""

    voices: Mapping[Stance, Voices]
    unheard: UnheardGroups


def list_part_contents(check: Check, person: Person, groups: GroupsByMonth) -> list[PartContent]:
    """The parts of a check in the order of the draft, as a person may read them now; numbers as they were signed."""
    contents: dict[int, list[FindingContent]] = defaultdict(list)
    for content in list_finding_contents(check, person, groups):
        for number in content.finding.parts:
            contents[number].append(content)
    numbers, bearings = get_part_numbers(check, groups), list_bearings(check.id)
    parts = list_parts(check.id)
    nearest_ids = {
        part.id: [bearing.insight_id for bearing in bearings.get(part.id, ())[:_NEAREST]]
        for part in parts.values()
        if _is_silent(part, contents, bearings)
    }
    insights = list_visible_insights({key for ids in nearest_ids.values() for key in ids}, person)
    answers = {precedent.response.id: precedent for precedent in list_precedents(_list_answer_ids(parts), person)}
    return [
        PartContent(
            part, contents.get(part.number, []), numbers[part.number].voices, numbers[part.number].unheard,
            [answers[key] for answer in part.answers if (key := uuid.UUID(answer)) in answers],
            [make_quote(insights[key], groups) for key in nearest_ids.get(part.id, ()) if key in insights],
            part.id in nearest_ids,
        )
        for part in parts.values()
    ]  # fmt: skip


def _is_silent(part: CheckPart, contents: Collection[int], bearings: Mapping[uuid.UUID, Sequence[Bearing]]) -> bool:
    """Checks from before bearings were kept know of each part how many themes it had."""
    kept = bearings.get(part.id, ())
    bears = any(bearing.bears for bearing in kept) if kept else bool(part.found)
    return part.number not in contents and not bears


def _list_answer_ids(parts: Mapping[int, CheckPart]) -> list[str]:
    return sorted({answer for part in parts.values() for answer in part.answers})


def get_part_numbers(check: Check, groups: GroupsByMonth) -> dict[int, PartNumbers]:
    """What is counted of each part: as it was signed, or as it stands."""
    if check.pack is not None:
        return _read_part_numbers(check)
    findings, bearings = list_findings(check.id), list_bearings(check.id)
    insights = _list_insights(findings, bearings)
    return {
        part.number: _count_part(part, findings, bearings.get(part.id, ()), insights, groups)
        for part in list_parts(check.id).values()
    }


def _count_part(
    part: CheckPart,
    findings: Sequence[Finding],
    bearings: Sequence[Bearing],
    insights: Mapping[uuid.UUID, Insight],
    groups: GroupsByMonth,
) -> PartNumbers:
    of_part = [finding for finding in findings if finding.part_id == part.id]
    kept_ids = _list_kept_ids(of_part, {part.id: bearings})
    heard = [insights[key] for key in kept_ids if key in insights]
    return PartNumbers(count_voices_by_stance(of_part, bearings, insights), find_unheard_groups(heard, groups))


def _list_kept_ids(
    findings: Sequence[Finding], bearings: Mapping[uuid.UUID, Sequence[Bearing]]
) -> Collection[uuid.UUID]:
    """The insights behind what was not set aside."""
    kept = [finding for finding in findings if finding.stance is not Stance.BESIDE]
    return {key for finding in kept for key in list_found_ids(finding, bearings)}


def _list_insights(
    findings: Sequence[Finding], bearings: Mapping[uuid.UUID, Sequence[Bearing]]
) -> dict[uuid.UUID, Insight]:
    ids = {key for finding in findings for key in list_found_ids(finding, bearings)}
    return list_countable_insights(ids)


def _read_part_numbers(check: Check) -> dict[int, PartNumbers]:
    kept: dict[str, Any] = (check.pack or {}).get("parts", {})
    return {
        number: PartNumbers(
            {Stance(stance): Voices(*counts) for stance, counts in kept.get(str(number), {}).get("voices", {}).items()},
            UnheardGroups(**kept.get(str(number), {}).get("unheard", {"professions": [], "regions": []})),
        )
        for number in list_parts(check.id)
    }


def write_part_numbers(check: Check, groups: GroupsByMonth) -> dict[str, Any]:
    """What is counted of each part, as it is kept with a signature."""
    return {
        str(number): {
            "voices": {stance.value: [voices.people, voices.sites] for stance, voices in counted.voices.items()},
            "unheard": {"professions": list(counted.unheard.professions), "regions": list(counted.unheard.regions)},
        }
        for number, counted in get_part_numbers(check, groups).items()
    }


def get_unheard_in_check(check: Check, groups: GroupsByMonth) -> UnheardGroups:
    """Who is not heard in anything that bears on a draft and was not set aside."""
    findings, bearings = list_findings(check.id), list_bearings(check.id)
    heard = list_countable_insights(_list_kept_ids(findings, bearings))
    return find_unheard_groups(heard.values(), groups)
