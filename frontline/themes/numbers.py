"""Counts of people, places and insights in words: masked where they could give somebody away."""

from frontline.placements.crowd import ENOUGH
from frontline.themes.models import Theme


def number_of(count: int, one: str, many: str) -> str:
    """A count of people or places, masked where it is small enough to give somebody away."""
    if count == 0:
        return f"no {many}"
    if count < ENOUGH:
        return f"fewer than {ENOUGH} {many}"
    return f"{count:,} {one if count == 1 else many}"


def people(count: int) -> str:
    """A number of people in words."""
    return number_of(count, "person", "people")


def sites(count: int) -> str:
    """A number of workplaces in words."""
    return number_of(count, "site", "sites")


def counted(insights: int) -> str:
    """A number of insights in words."""
    return f"{insights:,} insight{'' if insights == 1 else 's'}"


def size(theme: Theme) -> str:
    """How much is said in a theme: people first, then insights, then sites."""
    if theme.alone_insight_id:
        return "1 insight"
    said = [counted(theme.insight_count)]
    if theme.people_count:
        said.insert(0, people(theme.people_count))
    if theme.site_count:
        said.append(sites(theme.site_count))
    return ", ".join(said).capitalize()


def growth(theme: Theme) -> str:
    """How many people of late, and before that; silent where the numbers are small."""
    if max(theme.recent_people, theme.before_people) < ENOUGH:
        return "Too few of late to speak of a trend"
    recent, before = people(theme.recent_people), people(theme.before_people)
    return f"{recent.capitalize()} in the last 3 months, {before} in the 3 before"
