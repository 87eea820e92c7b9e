"""What a browser would see of a piece of HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

NASTY = '<script>alert("1")</script> & <mark>"\'</mark>'
"""Text that would do harm if it were taken as HTML."""


@dataclass
class Seen(HTMLParser):
    """What a browser would see: the tags, the text, and the text inside marks."""

    tags: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    attributes: list[dict[str, str | None]] = field(default_factory=list)
    text: str = ""
    marks: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def of(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of the tags of one kind."""
        return [given for name, given in zip(self.opened, self.attributes, strict=True) if name == tag]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.opened.append(tag)
        self.attributes.append(dict(attrs))
        if tag == "mark":
            self.marks.append("")

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.tags.count("mark") > self.tags.count("/mark"):
            self.marks[-1] += data


def see(html: str) -> Seen:
    seen = Seen()
    seen.feed(html)
    seen.close()
    return seen
