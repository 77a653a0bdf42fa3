"""What can be done with themes: by the machine, and by people.

The machine joins, discovers, describes and routes; people decide where a theme belongs, change what is in it, work on
it together and ask those who contributed; some come back.
"""

from frontline.themes.service.asking import ABOUT, ask, insight_asked, reply, require_asked, tell_asker
from frontline.themes.service.clock import set_due
from frontline.themes.service.counting import refresh_all, refresh_counts, refresh_courses
from frontline.themes.service.curating import (
    FasterError,
    check_merger,
    confirm,
    dismiss,
    edition,
    merge,
    move_insight,
    pin,
    rename,
    split,
)
from frontline.themes.service.decisions import (
    accept,
    assign,
    locked,
    refuse,
    release_team,
    share,
    start_review,
    stop_sharing,
)
from frontline.themes.service.discovery import describe, discover, forget, forget_words, new_members
from frontline.themes.service.eligibility import hidden_from
from frontline.themes.service.joining import analyse
from frontline.themes.service.recurring import check_new, check_reopened, close, enough_again, monitor, recur, remind
from frontline.themes.service.remits import find_changes, try_remit, use_remit
from frontline.themes.service.routing import explain, route
from frontline.themes.service.telling import team_people, tell_watchers, with_cover
from frontline.themes.service.undoing import last_edit, undo
from frontline.themes.service.voices import add_voice, similar, take_voice_back, voices
from frontline.themes.service.working import (
    add_note,
    assign_to,
    cover,
    delete_note,
    delete_view,
    end_cover,
    hand_over,
    save_view,
    watch,
)

__all__ = [
    "ABOUT", "FasterError", "accept", "add_note", "add_voice", "analyse", "ask", "assign", "assign_to",
    "check_merger", "check_new", "check_reopened", "close", "confirm", "cover", "delete_note", "delete_view",
    "describe", "discover", "dismiss", "edition", "end_cover", "enough_again", "explain", "find_changes", "forget",
    "forget_words", "hand_over", "hidden_from", "insight_asked", "last_edit", "locked", "merge", "monitor",
    "move_insight", "new_members", "pin", "recur", "refresh_all", "refresh_counts", "refresh_courses", "refuse",
    "release_team", "remind", "rename", "reply", "require_asked", "route", "save_view", "set_due", "share", "similar",
    "split", "start_review", "stop_sharing", "take_voice_back", "team_people", "tell_asker", "tell_watchers",
    "try_remit", "undo", "use_remit", "voices", "watch", "with_cover",
]  # fmt: skip
