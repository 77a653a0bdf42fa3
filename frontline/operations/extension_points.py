from collections.abc import Collection

from flask import render_template, request
from markupsafe import Markup

from frontline.accounts.identity import is_allowed
from frontline.accounts.permissions import Permission
from frontline.core.extension_points import NavigationEntry, add_navigation_entry, add_section
from frontline.notices.event_handlers import get_recipient_id, set_all_email_stopped
from frontline.notices.letters import LetterKind, register_letter_kind, write_plain_letter
from frontline.operations.troubles import list_present_troubles


def install() -> None:
    """Add pages to the navigation, and what does not work to the pages where it matters."""
    add_navigation_entry(
        NavigationEntry(
            "Installation",
            "operations.installation",
            Permission.SEE_INSTALLATION,
            64,
            ("operations.",),
            about="What is configured, reachable and missing; how long things are kept.",
        )
    )
    add_navigation_entry(
        NavigationEntry(
            "Information requests",
            "operations.information_requests",
            Permission.ANSWER_REQUESTS,
            66,
            about="What is held on a matter, for freedom of information.",
        )
    )
    add_section("troubles", render_troubles)
    add_section("above", render_banner)
    register_letter_kind(
        "trouble",
        LetterKind(
            write_plain_letter, get_subject_id=get_recipient_id, set_stopped=set_all_email_stopped, is_bundled=False
        ),
    )


def render_troubles(kinds: Collection[str]) -> Markup:
    """What does not work just now, in plain words for everybody; nothing where all works."""
    troubles = list_present_troubles(kinds)
    return Markup(render_template("operations/_troubles.html", troubles=troubles)) if troubles else Markup("")  # noqa: S704 - our own template


def render_banner() -> Markup:
    """What does not work just now, above each page of an administrator but the one that says it at length.

    A page shows it, rather than a notice that the web server writes: while no worker runs, no mail is sent either, and
    a GET never writes.
    """
    is_told = is_allowed(Permission.SEE_INSTALLATION) and request.endpoint != "operations.installation"
    if not is_told or not (troubles := list_present_troubles()):
        return Markup("")
    return Markup(render_template("operations/_banner.html", troubles=troubles))  # noqa: S704 - our own template
