"""A text of a few letters is accepted from people, and joins or forms no theme."""

import pytest

from frontline.core.database import db
from frontline.themes.analysis.assignment import TOO_SHORT, analyse_insights
from frontline.themes.models.membership import Membership
from tests.factories import make_insight


@pytest.mark.usefixtures("app")
def test_a_text_of_a_few_letters_is_set_aside_where_no_run_takes_it_up() -> None:
    short, long = make_insight(what_happened="As above."), make_insight()
    analyse_insights()
    set_aside, waits = (db.session.get_one(Membership, insight.id) for insight in (short, long))
    assert (set_aside.theme_id, set_aside.pinned, set_aside.unthemed_reason) == (None, True, TOO_SHORT)
    assert (waits.pinned, waits.unthemed_reason == TOO_SHORT) == (False, False)
