"""What stands around an article on a news page, in saved pages and in saved text alike.

Known labels ("Læs også", "Navnenyt") say where furniture begins. What follows a label goes only as
long as it looks like what the label announces; where the article plainly goes on, it stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ingest.lines import Piece
from ingest.links import drop_links
from ingest.pagelabels import (
    ADDRESSES,
    ADVERT_SIGN,
    CONSENT,
    COOKIES,
    CREDIT_END,
    CREDIT_LINE,
    END_OF_EVENT,
    EVENT,
    FIGURES_TOLD,
    LABEL_ONLY,
    MENU,
    NEWSLETTER,
    OWN_SECTION,
    PEOPLE_END,
    PRICED,
    READ_ALSO,
    SECTION,
    YEARS,
)
from retrieval.documents import Dropped

_SENTENCE_END: Final = re.compile(r"[.!?…][\"”»’)]*$")
_NAME: Final = re.compile(r"(?<=[\w,;:)»”\"] )[A-ZÆØÅÄÖ][\w-]{2,}")
_LONG_WORD: Final = re.compile(r"[^\W\d_]{9,}")
_HEADLINE_CHARS: Final = 170
_SUBHEADING_CHARS: Final = 60
_PROSE_CHARS: Final = 60
_CAPTION_CHARS: Final = 250
_COOKIE_CHARS: Final = 400
_CAPTION_WORDS: Final = 5
_AHEAD: Final = 5
_FEWEST_MARKS: Final = 2


@dataclass(frozen=True, slots=True)
class _Article:
    """What the paragraphs so far speak of: names, and words long enough to be the article's own."""

    names: frozenset[str]
    words: frozenset[str]

    @classmethod
    def of(cls, pieces: Sequence[Piece]) -> _Article:
        text = "\n".join(piece.text for piece in pieces if _is_prose(piece))
        return cls(frozenset(_NAME.findall(text)), frozenset(map(str.lower, _LONG_WORD.findall(text))))

    def goes_on_in(self, text: str) -> bool:
        names = set(_NAME.findall(text)) & self.names
        words = {word.lower() for word in _LONG_WORD.findall(text)} & self.words
        return bool(names) and len(names) + len(words) > 1


def drop_furniture(pieces: Sequence[Piece], *, marked_headings: bool) -> tuple[list[Piece], list[Dropped]]:
    """Take out what a news page puts around an article and between its paragraphs.

    `marked_headings` tells whether the file itself says what a heading is, as a web page does: only
    then can the article's next subheading be told from the last of the links above it. In other text, a
    mail's or a letter's, labels such as "Seneste nyt" count only beside other marks of a news page.
    """
    rest, links = drop_links(pieces)
    rest, credited = _without_credits(rest)
    kinds = _lines(rest)
    left = [index for index in range(len(rest)) if index not in kinds]
    if marked_headings or _is_saved_page(rest, kinds):
        sections = _sections([rest[index] for index in left], marked_headings)
        if len(sections) < len(left):
            kinds.update({left[place]: kind for place, kind in sections.items()})
    dropped = [Dropped(kinds[index], rest[index].page, rest[index].text) for index in sorted(kinds)]
    return [piece for index, piece in enumerate(rest) if index not in kinds], [*links, *credited, *dropped]


def _is_prose(piece: Piece) -> bool:
    return len(piece.text) >= _PROSE_CHARS and _SENTENCE_END.search(piece.text) is not None


def _without_credits(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Dropped]]:
    """Take the photographer's name off captions; what a picture shows stays where it is a sentence."""
    kept: list[Piece] = []
    dropped: list[Dropped] = []
    for piece in pieces:
        match = CREDIT_END.search(piece.text) if len(piece.text) <= _CAPTION_CHARS else None
        if CREDIT_LINE.fullmatch(piece.text) and not _is_prose(piece) and not _tells_figures(piece.text):
            dropped.append(Dropped("photo credit", piece.page, piece.text))
        elif match is None:
            kept.append(piece)
        else:
            caption = piece.text[: match.start()].rstrip()
            if len(caption.split()) < _CAPTION_WORDS:
                dropped.append(Dropped("photo credit", piece.page, piece.text))
            else:
                dropped.append(Dropped("photo credit", piece.page, match.group().strip()))
                kept.append(Piece("paragraph", caption, piece.page))
    return kept, dropped


def _tells_figures(credit: str) -> bool:
    """Tell what a picture shows of figures from who made it, and when."""
    said = YEARS.sub("", credit.split(":", 1)[-1])
    return PRICED.search(credit) is not None or FIGURES_TOLD.fullmatch(said) is not None


def _lines(pieces: Sequence[Piece]) -> dict[int, str]:
    """Find pieces that are furniture wherever they stand."""
    about_cookies = sum(1 for piece in pieces if COOKIES.search(piece.text)) > 2
    kinds: dict[int, str] = {}
    person = ""
    for index, piece in enumerate(pieces):
        text = piece.text
        at_edge = index < 3 or index >= len(pieces) - 5
        if LABEL_ONLY.fullmatch(text) and not _is_in_use(pieces, index):
            kinds[index] = "button or label"
        elif MENU.fullmatch(text) and at_edge:
            kinds[index] = "navigation"
        elif _asks_for_cookies(text) and not about_cookies:
            kinds[index] = "cookie text"
        elif NEWSLETTER.fullmatch(text) and len(text) < 200:
            kinds[index] = "newsletter"
        elif len(text) > _PROSE_CHARS and PEOPLE_END.search(text):
            kinds[index], person = "people news", text
        elif person and len(text) < _SUBHEADING_CHARS and text in person:
            kinds[index] = "people news"
        else:
            person = ""
    return kinds


def _is_in_use(pieces: Sequence[Piece], index: int) -> bool:
    """Tell whether the words of a button head a part of the document, or are a step in one of its lists.

    Only a web page says that what stands there is no link.
    """
    piece, around = pieces[index], [*pieces[max(index - 1, 0) : index], *pieces[index + 1 : index + 2]]
    if piece.linked is not False:
        return False
    if piece.kind == "heading":
        below = pieces[index + 1 : index + 2]
        return any(one.kind != "heading" and not one.linked and not _is_label(one) for one in below)
    return piece.kind == "item" and any(
        one.kind == "item" and one.linked is False and not _is_label(one) for one in around
    )


def _is_label(piece: Piece) -> bool:
    return LABEL_ONLY.fullmatch(piece.text) is not None


def _asks_for_cookies(text: str) -> bool:
    """Tell a page that asks its reader from news of a page that did not ask."""
    signs = (COOKIES, CONSENT, ADDRESSES)
    return len(text) < _COOKIE_CHARS and all(sign.search(text) for sign in signs)


def _is_saved_page(pieces: Sequence[Piece], kinds: Mapping[int, str]) -> bool:
    """Tell by two marks or more (buttons, cookie text, read-also links, adverts) that a page was saved."""
    marks = len(kinds)
    for index, piece in enumerate(pieces):
        link = READ_ALSO.match(piece.text) if len(piece.text) <= _HEADLINE_CHARS else None
        if index not in kinds:
            marks += link is not None and piece.text[link.end() :].lstrip()[:1] in ("", ":")
            marks += EVENT.fullmatch(piece.text) is not None and _is_advertised(pieces, index)
    return marks >= _FEWEST_MARKS


def _sections(pieces: Sequence[Piece], marked_headings: bool) -> dict[int, str]:
    """Find labels and what belongs to them."""
    kinds: dict[int, str] = {}
    index = 0
    while index < len(pieces):
        text = pieces[index].text
        end = index
        if len(text) <= _HEADLINE_CHARS and READ_ALSO.match(text):
            kind, end = "read-also links", _end_of_links(pieces, index)
        elif EVENT.fullmatch(text) and not _is_prose(pieces[index]) and _is_advertised(pieces, index):
            kind, end = "event advert", _end_of_event(pieces, index, marked_headings)
        elif SECTION.fullmatch(text):
            kind, end = "page furniture", _end_of_section(pieces, index, marked_headings)
        if marked_headings and end < len(pieces) and end - 1 > index:
            end -= _is_subheading(pieces[end - 1], pieces[end])
        for place in range(index, end):
            kinds[place] = kind
        index = max(end, index + 1)
    return kinds


def _end_of_links(pieces: Sequence[Piece], start: int) -> int:
    """Go past a read-also label and the headlines below it; a sentence that says where to read stays.

    So does any line of a web page that is no link and says more than the label.
    """
    text = pieces[start].text
    match = READ_ALSO.match(text)
    rest = text[match.end() :].strip() if match else text
    if rest.strip(" :") and pieces[start].linked is False:
        return start
    if rest.strip(" :"):
        return start + 1 if rest.startswith(":") or not _SENTENCE_END.search(text) else start
    end = start + 1
    while end < len(pieces) and _is_headline(pieces[end]):
        end += 1
    return end


def _is_headline(piece: Piece) -> bool:
    text = piece.text
    return (
        piece.kind in ("heading", "paragraph", "item")
        and piece.linked is not False
        and len(text) <= _HEADLINE_CHARS
        and not text.endswith((".", ":"))
        and not any(label.match(text) for label in (READ_ALSO, EVENT, SECTION))
        and text[0] not in "–—"
    )


def _is_advertised(pieces: Sequence[Piece], start: int) -> bool:
    """Tell whether an event's name is followed by what only an advert has: a date line with a price.

    A headline, or a name that no prose stands before, is that of the document itself.
    """
    if pieces[start].level == 1 or not any(map(_is_prose, pieces[:start])):
        return False
    return any(END_OF_EVENT.search(piece.text) for piece in pieces[start + 1 : start + 1 + _AHEAD])


def _end_of_event(pieces: Sequence[Piece], start: int, marked_headings: bool) -> int:
    """Go past an event's advert: to its line of date and price, or to where the article goes on."""
    article = _Article.of(pieces[:start])
    over = False
    for end in range(start + 1, len(pieces)):
        piece = pieces[end]
        if any(label.match(piece.text) for label in (READ_ALSO, SECTION)):
            return end
        if marked_headings and _is_next_part(piece, pieces[start]):
            return end
        if _is_prose(piece):
            ahead = pieces[end : end + _AHEAD]
            clear = over and not any(ADVERT_SIGN.search(later.text) for later in ahead)
            if clear or (article.goes_on_in(piece.text) and not ADVERT_SIGN.search(piece.text)):
                return end
        over = over or END_OF_EVENT.search(piece.text) is not None
    return len(pieces)


def _is_next_part(piece: Piece, label: Piece) -> bool:
    """Tell whether a piece heads another part of the page than a label does."""
    level = label.level if label.kind == "heading" else piece.level
    return piece.kind == "heading" and piece.level <= level and piece.linked is False


def _end_of_part(pieces: Sequence[Piece], start: int) -> int:
    """Go on to the next heading of the same level; to the label itself where it heads none, or links."""
    if pieces[start].kind != "heading" or pieces[start].linked is not False:
        return start
    end = start + 1
    while end < len(pieces) and not _is_next_part(pieces[end], pieces[start]):
        if pieces[end].linked:
            return start
        end += 1
    return end


def _end_of_section(pieces: Sequence[Piece], start: int, marked_headings: bool) -> int:
    """Go on to the end of the page, or to where the article plainly goes on.

    The entries of a log or a calendar, none of them a link or an advert, are the document's own.
    """
    article = _Article.of(pieces[:start])
    end = _end_of_part(pieces, start) if marked_headings else start
    if end > start + 1:
        adverts = any(ADVERT_SIGN.search(piece.text) for piece in pieces[start + 1 : end])
        return start if OWN_SECTION.fullmatch(pieces[start].text) and not adverts else end
    for end in range(start + 1, len(pieces)):
        piece = pieces[end]
        if not _is_prose(piece) or ADVERT_SIGN.search(piece.text):
            continue
        ahead = pieces[end : end + _AHEAD]
        undisturbed = not any(ADVERT_SIGN.search(later.text) or SECTION.match(later.text) for later in ahead)
        prose = sum(1 for later in ahead if _is_prose(later)) > 1
        if article.goes_on_in(piece.text) or (undisturbed and prose):
            return end
    return len(pieces)


def _is_subheading(above: Piece, piece: Piece) -> bool:
    """Tell whether the last piece that was to go heads the paragraph where the article goes on."""
    return (
        above.kind == "heading"
        and len(above.text) <= _SUBHEADING_CHARS
        and _is_prose(piece)
        and not ADVERT_SIGN.search(above.text)
    )
