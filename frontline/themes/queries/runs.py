"""Runs of theme discovery, and what a moderator should look at after one."""

from sqlalchemy import select

from frontline.core.database import db
from frontline.themes.models.membership import DiscoveryRun
from frontline.themes.models.theme import ENDED_STATES, Theme

_DOUBTS = {
    "too_many": "There are {:.0f} themes: more than a reader can hold.",
    "too_alike": "Two themes are about nearly the same.",
    "same_name": "Several themes have the same name.",
    "unthemed": "{:.0%} of the insights are in no theme.",
    "too_large": "One theme holds {:.0%} of all insights: it may be several.",
}


def find_last_run() -> DiscoveryRun | None:
    """The latest run of theme discovery."""
    return db.session.scalar(select(DiscoveryRun).order_by(DiscoveryRun.id.desc()).limit(1))


def list_run_doubts(run: DiscoveryRun) -> list[tuple[str, list[Theme]]]:
    """What a moderator should look at after a run, in words, with the live themes concerned."""
    numbers = {number for finding in run.findings for number in finding["themes"]}
    live = select(Theme).where(Theme.number.in_(numbers), Theme.state.not_in(ENDED_STATES))
    themes = {theme.number: theme for theme in db.session.scalars(live)}
    findings = [(finding, [themes[n] for n in finding["themes"] if n in themes]) for finding in run.findings]
    # What was about themes that are gone by now needs no look any more.
    return [
        (_DOUBTS[finding["gate"]].format(finding["value"]), concerned)
        for finding, concerned in findings
        if len(concerned) == len(finding["themes"])
    ]
