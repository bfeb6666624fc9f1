"""Walking through a page with the tabulator, as somebody does who has no mouse."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

MARK_WHAT_CAN_BE_DONE = """() => {
  const main = document.querySelector("main");
  const seen = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0;
  const doors = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const groups = new Set();
  const wanted = [...main.querySelectorAll(doors)].filter((one) => {
    if (one.disabled || one.closest("[inert]") || !seen(one) || one.tabIndex < 0) return false;
    if (one.type !== "radio") return true;
    // Of a group of radio buttons one is reached, and the arrows lead to the others.
    const name = `${one.form ? [...document.forms].indexOf(one.form) : ""}/${one.name}`;
    const isFirst = !groups.has(name);
    groups.add(name);
    return isFirst;
  });
  wanted.forEach((one, place) => { one.dataset.walked = one.type === "radio" ? `radio/${one.name}` : String(place); });
  // Otherwise what has the focus would still be on its way into the window when it is looked for.
  [...document.querySelectorAll("*")].filter((one) => getComputedStyle(one).scrollBehavior === "smooth")
    .forEach((one) => { one.style.scrollBehavior = "auto"; });
  main.tabIndex = -1;
  main.focus();
  const words = (one) => `${one.tagName.toLowerCase()} "${(one.labels?.[0] ?? one).innerText?.trim().slice(0, 60)}"`;
  const mouseOnly = [...main.querySelectorAll("*")].filter((one) =>
    seen(one) && getComputedStyle(one).cursor === "pointer" && getComputedStyle(one.parentElement).cursor !== "pointer"
    && !one.closest(`${doors}, label`) && !one.querySelector(doors));
  const pushed = [...document.querySelectorAll("[tabindex]")].filter((one) => one.tabIndex > 0);
  return {
    wanted: Object.fromEntries(wanted.map((one) => [one.dataset.walked, words(one)])),
    mouseOnly: mouseOnly.map(words),
    pushed: pushed.map(words),
  };
}"""

SAY_WHERE_THE_FOCUS_IS = """() => {
  const one = document.activeElement, main = document.querySelector("main");
  if (!one || one === main || !main.contains(one)) return null;
  const shows = (part) => {
    if (!part) return false;
    const style = getComputedStyle(part), before = getComputedStyle(part, "::before");
    const has = (found) => (found.outlineStyle !== "none" && parseFloat(found.outlineWidth) > 0)
      || found.boxShadow !== "none";
    return has(style) || has(before);
  };
  const label = one.labels?.[0];
  const box = (label && one.getBoundingClientRect().width < 2 ? label : one).getBoundingClientRect();
  const inside = (part) => part === one || one.contains(part) || part?.contains(one) || label?.contains(part);
  const places = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.15], [0.5, 0.85]];
  const lines = [...one.getClientRects()];
  const spots = [...places.map(([x, y]) => [box.left + box.width * x, box.top + box.height * y]),
    ...lines.map((line) => [line.left + line.width / 2, line.top + line.height / 2])];
  return {
    key: one.dataset.walked ?? (one.type === "radio" ? `radio/${one.name}` : ""),
    name: `${one.tagName.toLowerCase()} "${(label ?? one).innerText?.trim().slice(0, 60)}"`,
    is_shown: one.matches(":focus-visible") && [one, label, one.nextElementSibling, one.parentElement].some(shows),
    covered_by: spots.some(([x, y]) => inside(document.elementFromPoint(x, y))) ? ""
      : document.elementFromPoint(...spots[0])?.outerHTML.slice(0, 120)
        ?? `the edge of the window (${Math.round(box.top)}, window ${innerHeight})`,
    parent: main.contains(one.parentElement) ? [...main.querySelectorAll("*")].indexOf(one.parentElement) : -1,
    left: box.left + scrollX, top: box.top + scrollY,
  };
}"""


@dataclass(frozen=True)
class Stop:
    """Where the focus stood after one press of the tabulator."""

    key: str
    name: str
    is_shown: bool
    covered_by: str
    parent: int
    left: float
    top: float


def walk(page: Page, most: int = 250) -> list[str]:
    """What is wrong for somebody who has the keyboard alone, on the main part of the page; empty where nothing is.

    The tabulator reaches all that can be done, in the order in which it is written; what has the focus can be seen, is
    marked, and is covered by nothing; nothing answers to the mouse alone.
    """
    told: dict[str, Any] = page.evaluate(MARK_WHAT_CAN_BE_DONE)
    wrong = [f"{one} answers to the mouse alone" for one in told["mouseOnly"]]
    wrong += [f"{one} stands before its turn (tabindex)" for one in told["pushed"]]
    stops: list[Stop] = []
    for _press in range(most):
        page.keyboard.press("Tab")
        found = page.evaluate(SAY_WHERE_THE_FOCUS_IS)
        if found is None:
            break
        stops.append(Stop(**found))
    else:
        wrong.append(f"the focus does not leave the page after {most} times Tab")
    reached = {stop.key for stop in stops}
    wrong += [f"{name} is never reached" for key, name in told["wanted"].items() if key not in reached]
    wrong += [f"{stop.name} has the focus, and nothing shows it" for stop in stops if not stop.is_shown]
    wrong += [f"{stop.name} has the focus below {stop.covered_by}" for stop in stops if stop.covered_by]
    for before, after in pairwise(stops):
        if before.parent == after.parent and after.top < before.top - 4 and after.left < before.left + 4:
            wrong.append(f"{after.name} comes after {before.name}, and stands above it")
    assert stops, f"the tabulator reaches nothing on {page.url}"
    return wrong
