"""What stands in a cell, as a person would read it: without mark-up and without what programs write for line breaks."""

import re
from html import unescape

BLOCKS = "p|div|br|hr|ul|ol|li|tr|table|tbody|thead|h[1-6]|blockquote|section|article|pre|dl|dt|dd"
OTHERS = "b|strong|i|em|u|s|span|font|small|big|sub|sup|td|th|code|img|abbr|mark|del|ins|center|figure|figcaption"
BLOCK = re.compile(rf"<(/?)(?:{BLOCKS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
OTHER = re.compile(rf"</?(?:{OTHERS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
LINK = re.compile(r"<a\s([^<>]*)>((?:(?!<a\s).)*?)</a>", re.IGNORECASE | re.DOTALL)
"""It ends before the next one begins: looking for its end in all that follows would take the square of the length."""
HREF = re.compile(r"""href\s*=\s*["']?([^"'<>\s]+)""", re.IGNORECASE)
COMMENT_BEGINS, COMMENT_ENDS = "<!--", "-->"
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
ESCAPED = re.compile(r"_x00([01][0-9A-Fa-f]|5[Ff])_")
"""How a workbook writes a sign that its XML cannot hold: ``_x000D_`` is a carriage return, ``_x005F_`` a plain "_"."""
LONGEST = 60_000
"""No cell that is taken is longer; beyond it nothing is looked for."""


def without_escapes(text: str) -> str:
    """``text`` with the signs that a workbook's escapes stand for, but for those that no text has (NUL, bell …), and
    line breaks as line feeds."""
    if "_x" in text:
        text = ESCAPED.sub(_sign, text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _sign(escape: re.Match[str]) -> str:
    sign = chr(int(escape[1], 16))
    return sign if sign in "\t\n\r_" else ""


def without_markup(text: str) -> tuple[str, bool]:
    """``text`` without the HTML that other programs export, and whether there was any.

    Only known tags count: "<Treffpunkt Haupteingang>" are somebody's words. Of a link its address stays.
    """
    if len(text) > LONGEST or not ("<" in text or "&" in text):
        return text, False
    plain = LINK.sub(_with_address, _without_comments(text))
    plain = OTHER.sub("", BLOCK.sub("\n", plain))
    plain = ENTITY.sub(lambda found: unescape(found[0]), plain).replace("\xa0", " ")
    if plain == text:
        return text, False
    lines = [line.strip() for line in plain.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), True


def _without_comments(text: str) -> str:
    parts, read = [], 0
    while (begins := text.find(COMMENT_BEGINS, read)) >= 0:
        ends = text.find(COMMENT_ENDS, begins)
        if ends < 0:
            break
        parts.append(text[read:begins])
        read = ends + len(COMMENT_ENDS)
    return "".join([*parts, text[read:]])


def _with_address(link: re.Match[str]) -> str:
    """The words of a link, and behind them where it leads, unless they say so themselves."""
    href = HREF.search(link[1])
    if href is None:
        return link[0]
    return link[2] if href[1] in link[2] else f"{link[2]} ({href[1]})"
