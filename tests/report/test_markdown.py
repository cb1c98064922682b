"""Markdown of a rule book: its few signs become HTML, everything else is escaped."""

from __future__ import annotations

from demerit.report.markdown import html


def test_heads_lists_tables_and_strong_words() -> None:
    text = "# Title\n\n## Part\n\nSome *soft* and **strong** words.\n- one\n- `two`\n\n"
    text += "| a | b |\n|---|---|\n| 1 | 2 |"
    made = html(text, head=4)
    assert "Title" not in made
    assert "<h4>Part</h4>" in made
    assert "<p>Some <em>soft</em> and <strong>strong</strong> words.</p>" in made
    assert "<ul><li>one</li><li><code>two</code></li></ul>" in made
    assert "<th scope=col>a</th>" in made
    assert "<tr><td>1</td><td>2</td></tr>" in made


def test_nothing_hostile_gets_through() -> None:
    made = html("## <b>x</b>\n- <script>1</script>\n\n| <i> | b |\n|---|---|", head=4)
    assert not [tag for tag in ("<b>", "<script>", "<i>") if tag in made]
