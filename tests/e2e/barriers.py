"""axe on a page: all that it finds, in two thirds of its time. Nothing else in these tests takes as long as axe."""

import json
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Wagtail's checker in the editing bar looks for these too; an editor should not be shown what we overlooked.
RULES = {"p-as-heading": {"enabled": True}}
OPTIONS: dict[str, Any] = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": RULES,
    "iframes": False,
    # Otherwise axe also describes what is as it should be, which takes twice the time.
    "reporter": "no-passes",
}

# For each text and all that lies behind it axe takes apart the same few colours anew. Each is taken apart once here, by
# axe itself; one that it cannot read is not kept, and refused each time as ever.
LOOK = """async ([within, options]) => {
  const color = axe.commons.color.Color.prototype, parse = color.parseString, known = new Map();
  color.parseString = function (text) {
    if (!known.has(text)) {
      parse.call(this, text);
      known.set(text, [this.r, this.g, this.b, this.alpha]);
    }
    [this.r, this.g, this.b, this.alpha] = known.get(text);
    return this;
  };
  return (await axe.run(within || document, options)).violations;
}"""


def barriers(page: Page, within: str = "") -> list[dict[str, Any]]:
    """What axe finds on the page, or in what this selector names there."""
    asked = json.dumps([within, OPTIONS])
    found: list[dict[str, Any]] = page.evaluate(f"{AXE_SCRIPT}\n;({LOOK})({asked})")
    return found
