"""What every page has to be, at the desk and on a phone: axe, one heading, nothing inline."""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import BrowserContext, Page

WIDTHS = {1440: 900, 390: 844}
BETWEEN = (1024, 760, 320)
"""A tablet upright, just wider than a phone, a desk at 400% zoom: nothing moves sideways there."""
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
# Without `preload` axe does not fetch the style sheets once more on every page. The one rule that
# wants them has a test of its own, `test_no_style_sheet_locks_the_orientation`.
_COMMON = {"resultTypes": ["violations"], "preload": False}
_ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A theme changes colours and nothing else, so the rules that see no colour are asked once.
_COLOURS = ["color-contrast", "link-in-text-block"]
RULES = {"light": {**_COMMON, "runOnly": _ALL}, "dark": {**_COMMON, "runOnly": _COLOURS}}
OTHER = {"light": "dark", "dark": "light"}
# Where a person has chosen, the choice is changed as the server would write it, and the device is
# set against it. Where nobody has, the device decides.
_CHOOSE = """(theme) => {
  const root = document.documentElement;
  if (!['light', 'dark'].includes(root.dataset.theme)) return false;
  root.dataset.theme = theme;
  return true;
}"""
_AXE = "(rules) => axe.run(document, rules).then((result) => result.violations)"
# Before axe runs: only what the product itself put into the document is counted.
_STRUCTURE = """() => {
  const found = [];
  const all = [...document.querySelectorAll('*')];
  const show = (element) => element.outerHTML.slice(0, 160);
  const headings = document.querySelectorAll('h1').length;
  if (headings !== 1) found.push(`${headings} h1 instead of one`);
  for (const element of all) {
    const attributes = [...element.attributes].map((a) => a.name);
    if (element.matches('style, script:not([src]), [style]'))
      found.push('inline: ' + show(element));
    if (attributes.some((name) => name.startsWith('on'))) found.push('handler: ' + show(element));
    if (element.localName.startsWith('c-')) found.push('component left: ' + show(element));
  }
  if (document.documentElement.outerHTML.includes('{{') ) found.push('template syntax left');
  const ids = all.map((element) => element.id).filter(Boolean);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  if (twice.length) found.push('ids used twice: ' + [...new Set(twice)].join(', '));
  return found;
}"""
_SIDEWAYS = """() => {
  const root = document.documentElement, room = root.clientWidth;
  scrollTo(10000, 0);
  const moved = scrollX;
  scrollTo(0, 0);
  if (root.scrollWidth <= room && !moved) return '';
  const held = (element) => {
    for (let box = element.parentElement; box && box !== document.body; box = box.parentElement)
      if (getComputedStyle(box).overflowX !== 'visible') return true;
    return false;
  };
  const wide = [...document.body.querySelectorAll('*')]
    .filter((element) => element.getBoundingClientRect().right > room + 1 && !held(element))
    .slice(-3).map((element) => element.outerHTML.slice(0, 120));
  return `${root.scrollWidth} px in ${room}: ${wide.join(' | ')}`;
}"""
_BACKGROUND = """() => {
  const canvas = document.createElement('canvas').getContext('2d');
  canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
  return (red + green + blue) / 3;
}"""


def prepare(context: BrowserContext) -> None:
    """Bring axe into every page, past the policy that lets no foreign script in."""
    context.add_init_script(path=AXE)


def faults(page: Page, name: str) -> list[str]:
    """Everything that is wrong with the page as it stands, each with its address."""
    found = [f"{name}: {fault}" for fault in page.evaluate(_STRUCTURE)]
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        found += _sideways(page, f"{name} [{width}]")
        for theme, rules in RULES.items():
            where = f"{name} [{theme}, {width}]"
            if (shown := _wear(page, theme)) != theme:
                found.append(f"{where}: is {shown}")
            found += [f"{where}: {line}" for v in page.evaluate(_AXE, rules) for line in _lines(v)]
    for width in BETWEEN:
        page.set_viewport_size({"width": width, "height": 640})
        found += _sideways(page, f"{name} [{width}]")
    return found


def report(problems: list[str]) -> str:
    return f"{len(problems)} problems:\n  " + "\n  ".join(problems)


def _lines(violation: dict[str, Any]) -> list[str]:
    return [
        f"{violation['id']} ({violation['impact']}) {node['html'][:200]}\n      "
        + node["failureSummary"].replace("\n", "\n      ")
        for node in violation["nodes"]
    ]


def _sideways(page: Page, where: str) -> list[str]:
    fault = page.evaluate(_SIDEWAYS)
    return [f"{where}: moves sideways, {fault}"] if fault else []


def _wear(page: Page, theme: str) -> str:
    """Show the page in a theme; gives the one it then really has."""
    chosen = page.evaluate(_CHOOSE, theme)
    page.emulate_media(color_scheme=OTHER[theme] if chosen else theme)  # type: ignore[arg-type]
    return shown_theme(page)


def shown_theme(page: Page) -> str:
    return "light" if page.evaluate(_BACKGROUND) > 127 else "dark"
