"""A page read as a browser's outline and a reader's text, with the standard library alone."""

from __future__ import annotations

import base64
import csv
import io
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "img", "hr"}
LOADING = ("src", "srcset", "data", "poster", "action", "xlink:href")


@dataclass
class Element:
    """One start tag with the text inside it."""

    tag: str
    attrs: dict[str, str]
    text: str = ""


@dataclass
class Page(HTMLParser):
    """Elements of a page in order."""

    elements: list[Element] = field(default_factory=list)
    stack: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in VOID:
            self.stack.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        while self.stack and self.stack.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self.stack:
            element.text += data

    def all(self, tag: str) -> list[Element]:
        return [element for element in self.elements if element.tag == tag]

    @property
    def text(self) -> str:
        """What a reader sees or hears, without style sheets."""
        return " ".join(element.text for element in self.all("body"))


def read(html: str) -> Page:
    page = Page()
    page.feed(html)
    return page


def csvs(page: Page) -> list[list[dict[str, str]]]:
    """The tables that the page offers for download."""
    found = []
    for link in page.all("a"):
        if "download" in link.attrs:
            body = link.attrs["href"].split("base64,", 1)[1]
            found.append(list(csv.DictReader(io.StringIO(base64.b64decode(body).decode()))))
    return found
