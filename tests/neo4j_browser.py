"""An analyst at Neo4j Browser: a headless Chromium that opens links, drops files, asks, and takes pictures.

It is the older Browser, the last that can be had as an artifact; Debian's Chromium or Playwright's own.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from neo4j_server import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Locator, Page

WAIT_MILLISECONDS = 180_000  # Browser draws within seconds; one that needs more than this hangs
LOOK_SECONDS = 0.5
SAME_LOOKS = 3  # after which nothing moves any more
MOST_CLICKS = 40  # of zooming: each makes it a fifth smaller or so
MARGIN = 20  # pixels from the edge of a panel to its first word
SIZE = {"width": 1400, "height": 850}
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip
_ANSWERED = re.compile(r"ompleted after|Displaying \d+ nodes|Successfully|ERROR")
_DROP = """([name, text]) => {
    const carried = new DataTransfer();
    carried.items.add(new File([text], name));
    const place = document.querySelector('[data-testid=activeEditor]');
    for (const kind of ['dragenter', 'dragover', 'drop'])
        place.dispatchEvent(new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: carried}));
}"""
_PLACES = "nodes => nodes.map(node => node.getAttribute('transform')).join()"
_CAPTIONS = (
    "nodes => nodes.map(node => [...node.querySelectorAll('text')].map(t => t.textContent.trim()).join(' '))"
)
_COLOURS = "circles => circles.map(circle => circle.getAttribute('fill'))"


class Analyst:
    """A person at one tab of Neo4j Browser; what they ask comes as a frame on top of the others."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._page.set_default_timeout(WAIT_MILLISECONDS)
        # The page asks for fonts and news on the internet; without them it is the same, and sooner there.
        self._page.route(lambda address: "//127.0.0.1:" not in address, lambda route: route.abort())

    def open(self, link: str) -> None:
        """Open a link and wait until Browser has connected by itself."""
        self._page.goto(link)
        self._frame(":play start").wait_for()

    def drop(self, file: Path) -> None:
        """Drop a style on the window."""
        self._page.evaluate(_DROP, [file.name, file.read_text("utf-8")])
        self._frame(":style").wait_for()

    def run(self) -> None:
        """Press the run button on what the editor holds, and wait for the answer."""
        frames = self._page.get_by_test_id("frame")
        while frames.count():  # Browser keeps the last few answers: the one to come is to be the only one
            frames.first.get_by_title("Close", exact=True).click()
        self._page.get_by_test_id("editor-Run").click()
        frames.filter(has_text=_ANSWERED).wait_for()
        assert "ERROR" not in self.text(), self.text()

    def ask(self, text: str) -> None:
        """Type a command or a query and run it."""
        self._page.get_by_test_id("activeEditor").locator(".monaco-editor").first.click()
        self._page.keyboard.press("Control+a")
        self._page.keyboard.insert_text(text)
        self.run()

    def captions(self) -> list[str]:
        """Return what stands on the nodes of the newest answer."""
        self._newest().locator("svg .node").first.wait_for()
        return list(self._newest().locator("svg .node").evaluate_all(_CAPTIONS))

    def colours(self) -> set[str]:
        """Return the colours of the nodes of the newest answer."""
        self._newest().locator("svg .node").first.wait_for()
        return set(self._newest().locator("svg .node circle.b-outline").evaluate_all(_COLOURS))

    def text(self) -> str:
        """Return what is to be read in the newest answer."""
        return str(self._newest().inner_text())

    def picture(self, path: Path) -> None:
        """Take a picture of the newest answer on the whole window, when nothing in it moves any more."""
        self._newest().get_by_title("Fullscreen").click()
        if self._newest().locator("svg .node").count():
            self._fit()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._page.screenshot(path=path)
        self._newest().get_by_title("Close fullscreen").click()

    def _fit(self) -> None:
        """Draw all nodes as large as there is room for beside the panel at the right."""
        button = "zoom-to-fit"
        self._rest()
        for _ in range(MOST_CLICKS):
            self._page.get_by_label(button).first.click()
            self._rest()
            left, top, right, bottom = self._outline()
            if left < 0 or top < 0 or bottom > SIZE["height"]:  # it moved while it was fitted
                button = "zoom-to-fit"
            elif right > self._panel() - MARGIN:
                button = "zoom-out"
            else:
                return
        raise AssertionError("the picture does not fit into the window")

    def _outline(self) -> tuple[float, float, float, float]:
        """Return the edges of what the nodes take: left, top, right, bottom."""
        boxes = [box for node in self._newest().locator("svg .node").all() if (box := node.bounding_box())]
        return (
            min(box["x"] for box in boxes),
            min(box["y"] for box in boxes),
            max(box["x"] + box["width"] for box in boxes),
            max(box["y"] + box["height"] for box in boxes),
        )

    def _panel(self) -> float:
        """Return where the panel at the right begins."""
        box = self._newest().get_by_text("Overview", exact=True).bounding_box()
        assert box, "there is no panel"
        return box["x"]

    def _frame(self, command: str) -> Locator:
        return self._page.get_by_test_id("frameCommand").filter(has_text=command).first

    def _newest(self) -> Locator:
        return self._page.get_by_test_id("frame").first

    def _rest(self) -> None:
        """Wait until several looks see the same: on a busy machine a movement may take its time to begin."""
        seen: list[Any] = []
        while len(seen) < SAME_LOOKS or seen.count(seen[-1]) < SAME_LOOKS:
            time.sleep(LOOK_SECONDS)
            seen = [*seen[1 - SAME_LOOKS :], self._page.locator("svg g").evaluate_all(_PLACES)]


def check_fonts() -> None:
    """Raise Unavailable where no font has Chinese characters: a picture would show boxes."""
    if shutil.which("fc-list"):
        ran = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False)
        if not ran.stdout.strip():
            raise Unavailable("no font with Chinese characters is installed (Debian: fonts-wqy-microhei)")


@contextmanager
def at_browser() -> Iterator[Analyst]:
    """Start a Chromium and close it after. Raises Unavailable where there is none, or no Chinese font."""
    try:
        from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415  # an extra of its own
    except ImportError as absent:
        raise Unavailable(f"Playwright is not installed ({absent}): pip install '.[browser-test]'") from None
    check_fonts()
    with sync_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("chromium-browser")
        try:
            chromium = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        except Error as fault:
            raise Unavailable(f"no Chromium can be started: {fault.message.splitlines()[0]}") from None
        with chromium:
            yield Analyst(chromium.new_page(viewport=SIZE))
