"""One sentence on a department, from the counts of its teams."""

from collections.abc import Sequence

from frontline.core.translation import gettext as _
from frontline.oversight.queries.team_statuses import TeamStatus


def describe_department(statuses: Sequence[TeamStatus]) -> str:
    """What is late and where, or what waits; the statuses stand with the worst first."""
    if not statuses:
        return _("This department has no policy team.")
    if any(status.late for status in statuses):
        return _describe_late(statuses)
    waiting, severe = _sum(statuses, "waiting"), _sum(statuses, "severe")
    if not waiting:
        return _("Nothing is late, and no theme waits to be accepted or answered.")
    words = {"themes": _describe_themes(waiting), "severe": f"{severe:,}"}
    if not severe:
        return (
            _("Nothing is late; 1 theme waits to be accepted or answered.")
            if waiting == 1
            else _("Nothing is late; %(themes)s wait to be accepted or answered.", **words)
        )
    if waiting == 1:
        return _("Nothing is late; 1 theme waits to be accepted or answered, and it is severe.")
    return _("Nothing is late; %(themes)s wait to be accepted or answered, of which severe: %(severe)s.", **words)


def _describe_late(statuses: Sequence[TeamStatus]) -> str:
    themes, commitments = _sum(statuses, "late"), _sum(statuses, "late_commitments")
    late_teams = [status for status in statuses if status.late]
    words = {
        "late": _describe_late_things(themes, commitments), "team": statuses[0].team.name,
        "number": len(late_teams), "all": len(statuses), "most": f"{statuses[0].late:,}",
    }  # fmt: skip
    is_one = themes + commitments == 1
    if len(statuses) == 1:
        return _("%(late)s is late.", **words) if is_one else _("%(late)s are late.", **words)
    if is_one:
        return _("%(late)s is late, with %(team)s.", **words)
    if len(late_teams) == 1:
        return _("%(late)s are late, all with %(team)s.", **words)
    if late_teams[0].late == late_teams[1].late:
        return _("%(late)s are late, in %(number)s of %(all)s teams.", **words)
    return _("%(late)s are late, in %(number)s of %(all)s teams; most with %(team)s: %(most)s.", **words)


def _describe_late_things(themes: int, commitments: int) -> str:
    several = _("%(number)s commitments", number=f"{commitments:,}")
    promised = _("1 commitment") if commitments == 1 else several
    if not commitments:
        return _describe_themes(themes)
    if not themes:
        return promised
    return _("%(themes)s and %(commitments)s", themes=_describe_themes(themes), commitments=promised)


def _describe_themes(number: int) -> str:
    return _("1 theme") if number == 1 else _("%(number)s themes", number=f"{number:,}")


def _sum(statuses: Sequence[TeamStatus], key: str) -> int:
    return sum(status.counts[key] for status in statuses)
