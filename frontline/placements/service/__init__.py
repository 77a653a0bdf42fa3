"""What placements can do: the lifecycle of one, what is signed, who fits where, sheets."""

from frontline.placements.service.agreeing import (
    add_scan,
    digest,
    make_agreement,
    may_sign,
    missing_for_agreement,
    sign,
)
from frontline.placements.service.approving import (
    agree,
    approve,
    ask_for_clearance,
    decline,
    record_clearance,
    withdraw,
)
from frontline.placements.service.ending import (
    Views,
    hand_over,
    review,
    stay_reachable,
    waive_handover,
    waive_review,
)
from frontline.placements.service.extending import (
    agree_to_extend,
    ask_to_extend,
    grant_extension,
    refuse_extension,
)
from frontline.placements.service.following import add_objective, check_in, remove_objective, report
from frontline.placements.service.hosting import leave_department, leave_team
from frontline.placements.service.keeping import close_feed, forget_filter, open_feed, reader_of, save_filter
from frontline.placements.service.matching import (
    Need,
    Offer,
    add_to_pool,
    close_opportunity,
    leave_pool,
    post,
    reopen_opportunity,
    set_target,
)
from frontline.placements.service.moving import take_back
from frontline.placements.service.registering import (
    Days,
    Details,
    Named,
    change,
    check_days,
    check_people,
    confirm,
    name_manager,
    register,
)
from frontline.placements.service.running import EarlyEnd, Rest, end_early, keep_time, pause, resume, start

__all__ = [
    "Days", "Details", "EarlyEnd", "Named", "Need", "Offer", "Rest", "Views", "add_objective", "add_scan",
    "add_to_pool", "agree", "agree_to_extend", "approve", "ask_for_clearance", "ask_to_extend", "change", "check_days",
    "check_in", "check_people", "close_feed", "close_opportunity", "confirm", "decline", "digest", "end_early",
    "forget_filter", "grant_extension", "hand_over", "keep_time", "leave_department", "leave_pool", "leave_team",
    "make_agreement", "may_sign", "missing_for_agreement", "name_manager", "open_feed", "pause", "post", "reader_of",
    "record_clearance", "refuse_extension", "register", "remove_objective", "reopen_opportunity", "report", "resume",
    "review", "save_filter", "set_target", "sign", "start", "stay_reachable", "take_back", "waive_handover",
    "waive_review", "withdraw",
]  # fmt: skip
