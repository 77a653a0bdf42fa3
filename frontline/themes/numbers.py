"""How much is said in a theme, in words."""

from frontline.disclosure.masking import describe_people, describe_sites
from frontline.disclosure.threshold import MINIMUM_GROUP_SIZE
from frontline.themes.models.theme import Theme


def describe_insights(count: int) -> str:
    """A number of insights in words."""
    return f"{count:,} insight{'' if count == 1 else 's'}"


def describe_size(theme: Theme) -> str:
    """How much is said in a theme: people first, then insights, then sites."""
    if theme.single_insight_id:
        return "1 insight"
    parts = [describe_insights(theme.insight_count)]
    if theme.people_count:
        parts.insert(0, describe_people(theme.people_count))
    if theme.site_count:
        parts.append(describe_sites(theme.site_count))
    return ", ".join(parts).capitalize()


def describe_growth(theme: Theme) -> str:
    """How many people of late, and before that; silent where the numbers are small."""
    if max(theme.recent_people, theme.before_people) < MINIMUM_GROUP_SIZE:
        return "Too few of late to speak of a trend"
    recent, before = describe_people(theme.recent_people), describe_people(theme.before_people)
    return f"{recent.capitalize()} in the last 3 months, {before} in the 3 before"
