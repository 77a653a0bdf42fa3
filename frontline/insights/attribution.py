"""Who an insight is from, as far as it may be told: the promise of the three identities."""

from frontline.core.translation import gettext as _
from frontline.insights.models import Identity, Insight
from frontline.placements.crowd import Crowd
from frontline.placements.models import Placement


def attribution(insight: Insight, crowd: Crowd) -> str:
    """What policy staff may know about the author, in words; the insight has its placement loaded."""
    if insight.source is not None:
        return _("Imported from %(source)s", source=insight.source.name)
    if insight.identity == Identity.DE_IDENTIFIED:
        return _("De-identified: profession and region removed")
    if insight.placement is None:
        return _("Profession and region not given")
    if insight.identity == Identity.NAMED:
        placement = insight.placement
        home = placement.home_organisation.name
        return _("%(name)s, %(post)s, from %(home)s", name=placement.person.name, post=placement.post, home=home)
    return _broad_enough(insight, insight.placement, crowd)


def _broad_enough(insight: Insight, placement: Placement, crowd: Crowd) -> str:
    """Where it was seen, where the author said so, instead of where they work: never both."""
    profession, home = placement.profession, placement.home_organisation
    region, setting = insight.region or home.region, insight.setting or home.setting
    if (profession.id, region.id, setting) in crowd.settings:
        return f"{profession.name}, {region.name}, {setting}"
    if (profession.id, region.id) in crowd.regions:
        return f"{profession.name}, {region.name}"
    if profession.id in crowd.professions:
        return _("%(profession)s, region removed", profession=profession.name)
    return _("Profession and region removed")
