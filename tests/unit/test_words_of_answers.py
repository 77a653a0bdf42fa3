"""How the words of an answer are shown and judged: Markdown that cannot harm, plain English."""

import pytest

from frontline.core.markdown import render_markdown
from frontline.responses.readability import measure_readability


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;"),
        ("[x](javascript:alert(1))", "x"),
        ("![x](https://example.org/a.png)", "<p"),
        ("**bold**\n\n- one", "<strong>bold</strong>"),
        ('<a href="x" onclick="y()">z</a>', "&lt;a"),
    ],
)
def test_markdown_cannot_harm(text: str, safe: str) -> None:
    shown = str(render_markdown(text))
    assert safe in shown
    for harmful in ("<script", "javascript:", '<a href="x"', "<img"):
        assert harmful not in shown


def test_plain_english_is_measured() -> None:
    plain = measure_readability(
        "We will change the form. You will need one name on it, not two. It starts in May. Tell us how it goes."
    )
    assert plain.is_plain
    assert plain.reading_age is not None
    assert plain.reading_age <= 9
    hard = measure_readability(
        "Notwithstanding the aforementioned considerations, the department will endeavour to operationalise a "
        "comprehensive transformation of administrative arrangements pursuant to prevailing legislative requirements, "
        "in consultation with representative organisations and other interested parties."
    )
    assert hard.reading_age is not None
    assert hard.reading_age > 16
    assert len(hard.long_sentences) == 1
    assert ("pursuant to", "under") in hard.jargon
