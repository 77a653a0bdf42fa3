"""A digest as blocks, from which letters and PDFs are made: what its page says, in the same order."""

from collections.abc import Iterator, Sequence

from frontline.core.translation import gettext as _
from frontline.digests.content import DigestContent, DigestItem
from frontline.digests.models import THEMED_SCOPES, Digest
from frontline.digests.summary import list_figures, list_sentences
from frontline.notices.letters import LetterBlock

_MAX_LISTED = 5  # of what is overdue or due: the page has all


def make_digest_blocks(digest: Digest, content: DigestContent) -> list[LetterBlock]:
    """A digest as the blocks of a letter."""
    path = f"/digests/{digest.id}"
    blocks = [*_list_summary(digest, content), *_list_overdue(content, path), *_list_commitments(content, path)]
    blocks += [*_list_items(digest, content), *_list_more(content, path)]
    if content.call:
        blocks += [LetterBlock("heading", _("We want to hear from you")), LetterBlock("paragraph", content.call)]
    if digest.scope in THEMED_SCOPES:
        blocks.append(LetterBlock("paragraph", _("Counts are lower bounds, from people who chose to write.")))
    blocks.append(LetterBlock("link", _("Read it in Frontline"), path))
    return blocks


def _list_summary(digest: Digest, content: DigestContent) -> Iterator[LetterBlock]:
    if sentences := list_sentences(digest, content):
        yield LetterBlock("paragraph", " ".join(sentences))
    if figures := list_figures(digest, content):
        yield LetterBlock("figures", _("In figures"), rows=figures)


def _list_overdue(content: DigestContent, path: str) -> Iterator[LetterBlock]:
    if not content.overdue:
        return
    yield LetterBlock("heading", _("Overdue"))
    for item in content.overdue[:_MAX_LISTED]:
        yield LetterBlock("item", item.title, item.path)
        yield LetterBlock("paragraph", _join_sentences([*item.reasons, item.team and item.describe_team()]))
    yield from _list_rest(len(content.overdue), f"{path}#overdue")


def _list_commitments(content: DigestContent, path: str) -> Iterator[LetterBlock]:
    if not content.commitments:
        return
    yield LetterBlock("heading", _("Commitments late or due"))
    for commitment in content.commitments[:_MAX_LISTED]:
        yield LetterBlock("paragraph", commitment.what, commitment.path)
        yield LetterBlock("note", commitment.describe())
    yield from _list_rest(len(content.commitments), f"{path}#commitments")


def _list_rest(count: int, path: str) -> Iterator[LetterBlock]:
    if count > _MAX_LISTED:
        yield LetterBlock("paragraph", _("%(number)s more", number=count - _MAX_LISTED), path)


def _list_items(digest: Digest, content: DigestContent) -> Iterator[LetterBlock]:
    confirmed = [item for item in content.items if not item.is_suggested]
    suggested = [item for item in content.items if item.is_suggested]
    heading = _("Themes to read") if digest.scope in THEMED_SCOPES else _("Answers")
    for title, items in ((heading, confirmed), (_("Suggested, and not confirmed"), suggested)):
        if items:
            yield LetterBlock("heading", title)
        for item in items:
            yield from _list_item(item)


def _list_item(item: DigestItem) -> Iterator[LetterBlock]:
    yield LetterBlock("item", item.title, item.path)
    yield LetterBlock("paragraph", _join_sentences([*item.reasons, item.team and item.describe_team()]))
    if said := _join_sentences([item.body, item.who]):
        yield LetterBlock("paragraph", said)
    for quote in item.quotes:
        yield LetterBlock("quote", f"“{quote.text}”", attribution=quote.attribution)
    if item.ask:
        yield LetterBlock("ask", item.ask)


def _join_sentences(sentences: Sequence[str]) -> str:
    """Sentences in one paragraph, each with its full stop."""
    return " ".join(f"{sentence.rstrip('.')}." for sentence in sentences if sentence)


def _list_more(content: DigestContent, path: str) -> Iterator[LetterBlock]:
    if count := len(content.more):
        text = _("1 more theme") if count == 1 else _("%(number)s more themes", number=count)
        yield LetterBlock("paragraph", text, f"{path}#more")
