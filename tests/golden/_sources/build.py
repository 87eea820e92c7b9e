"""Makes the golden pages anew from texts.py: python -m tests.golden._sources.build

Each page is a file as an admin may have it; beside it lies NAME.clean.txt, the text as it should be.
"""

from __future__ import annotations

import codecs
import io
import random
import textwrap
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import docx
import odfdo
import typst
from PIL import Image, ImageFilter

from tests.golden._sources.texts import (
    BROEN,
    JOURNAL,
    MAIL,
    NOTAT,
    PILOT,
    RINGE,
    SKOLAN,
    VAGTER,
    Block,
    clean,
)

GOLDEN = Path(__file__).resolve().parents[1]
WORK = GOLDEN / "_sources" / "work"


def typst_source(blocks: list[Block], setting: str) -> str:
    parts = [setting]
    rows: list[str] = []
    for kind, words in [*blocks, ("end", "")]:
        if kind == "row":
            rows.append(words)
            continue
        if rows:
            head, *others = ([f"[{cell}]" for cell in row.split("\t")] for row in rows)
            bold = [f"[*{cell[1:-1]}*]" for cell in head]
            cells = ", ".join([*bold, *(cell for row in others for cell in row)])
            parts.append(f"#table(columns: {len(head)}, {cells})")
            rows = []
        mark = {"title": "= ", "heading": "== ", "item": "- "}.get(kind, "")
        parts.append(f"{mark}{words}" + ("" if kind == "item" else "\n"))
    return "\n".join(parts)


def page(language: str, header: str, columns: int = 1, size: str = "10pt", height: str = "12cm") -> str:
    return f"""
#set text(lang: "{language}", hyphenate: true, size: {size})
#set par(justify: true)
#set document(date: datetime(year: 2025, month: 3, day: 14))
#set page(width: 15cm, height: {height}, columns: {columns}, header: [{header}],
  footer: context align(center)[Side #counter(page).display()])
"""


def typeset(source: str, ppi: int | None = None) -> list[bytes]:
    """Return the PDF, or with `ppi` a picture of each page."""
    WORK.mkdir(exist_ok=True)
    (WORK / "page.typ").write_text(source, encoding="utf-8")
    made: Any = typst.compile(WORK / "page.typ", format="png" if ppi else "pdf", ppi=ppi)
    return made if isinstance(made, list) else [made]


def scanned(source: str, *, ppi: int, skew: float, noise: int, quality: int) -> str:
    """Draw the pages, make them look scanned, and give the source of a file of these pictures."""
    chance = random.Random(4711)
    parts = ["#set page(width: 15cm, height: 12cm, margin: 0pt)"]
    for number, png in enumerate(typeset(source, ppi)):
        grey = (
            Image.open(io.BytesIO(png))
            .convert("L")
            .rotate(skew, fillcolor=255, resample=Image.Resampling.BICUBIC)
        )
        grey = grey.filter(ImageFilter.GaussianBlur(0.6))
        speckled = bytes(max(0, min(255, value - chance.randrange(noise))) for value in grey.tobytes())
        Image.frombytes("L", grey.size, speckled).save(WORK / f"{number}.jpg", quality=quality)
        parts.append(f'#image("{number}.jpg", width: 100%)')
    return "\n".join(parts)


def news(blocks: list[Block], words: dict[str, str]) -> str:
    title, *rest = blocks
    article = "".join(
        f"<h2>{text}</h2>" if kind == "heading" else f"<p>{text}</p>" for kind, text in rest[:2]
    )
    after = "".join(f"<h2>{text}</h2>" if kind == "heading" else f"<p>{text}</p>" for kind, text in rest[2:])
    return textwrap.dedent(f"""\
        <!doctype html><html lang="{words["lang"]}"><head><meta charset="utf-8">
        <title>{title[1]} | {words["site"]}</title>
        <meta property="og:site_name" content="{words["site"]}">
        <meta property="article:published_time" content="2025-03-14T08:00:00+01:00"></head><body>
        <div class="cookie-banner"><p>{words["cookies"]}</p><button>OK</button></div>
        <nav><ul><li><a href="/">{words["front"]}</a></li><li><a href="/sport">Sport</a></li></ul></nav>
        <main><article><h1>{title[1]}</h1><div class="share-buttons"><a href="#">Facebook</a></div>
        {article}<p class="read-also"><a href="/a">{words["also"]}</a></p>{after}
        <div class="newsletter"><p>{words["letter"]}</p></div></article>
        <section class="most-read"><h3>{words["most"]}</h3>
        <ol><li><a href="/b">{words["other"]}</a></li></ol></section></main>
        <footer><p>© {words["site"]}</p></footer><script>track()</script></body></html>
        """)


def wrapped(blocks: list[Block], width: int) -> str:
    """Set paragraphs as a typewriter does, dividing words at a few safe places, with pages."""
    safe = (
        "digitaliserings-projekter",
        "beslutnings-kompetence",
        "med-arbejderne",
        "fordelings-nøgle",
        "Styre-gruppen",
    )
    rows: list[str] = []
    for _, text in blocks:
        line = ""
        for word in text.split():
            if len(f"{line} {word}".strip()) <= width:
                line = f"{line} {word}".strip()
                continue
            bare = word.rstrip(".,")
            cut = next((one.index("-") for one in safe if one.replace("-", "") == bare), 0)
            if cut and len(line) + cut + 2 <= width:
                rows.append(f"{line} {word[:cut]}-")
                line = word[cut:]
            else:
                rows.append(line)
                line = word
        rows += [line, ""]
    third = len(rows) // 3 + 1
    parts = ["\n".join(rows[start : start + third]) for start in range(0, len(rows), third)]
    return "\f".join(
        f"Notat om digitalt samarbejde\n\n{part}\n\n{number}\n" for number, part in enumerate(parts, start=1)
    )


def word_file(blocks: list[Block]) -> bytes:
    word = docx.Document()
    word.core_properties.modified = datetime(2025, 3, 14)
    word.sections[0].footer.paragraphs[0].text = "Fortroligt"
    rows: list[list[str]] = []
    for kind, words in [*blocks, ("end", "")]:
        if kind == "row":
            rows.append(words.split("\t"))
            continue
        if rows:
            table = word.add_table(rows=0, cols=len(rows[0]))
            for row in rows:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
            rows = []
        style = {"title": "Title", "heading": "Heading 1", "item": "List Bullet"}.get(kind)
        if kind != "end":
            word.add_paragraph(words, style=style)
    saved = io.BytesIO()
    word.save(saved)
    return saved.getvalue()


def open_document(blocks: list[Block]) -> bytes:
    text = odfdo.Document("text")
    text.body.clear()
    text.meta.set_modification_date(datetime(2025, 3, 14))
    items: list[str] = []
    for kind, words in [*blocks, ("end", "")]:
        if kind == "item":
            items.append(words)
            continue
        if items:
            text.body.append(odfdo.List(items))
            items = []
        if kind in ("title", "heading"):
            text.body.append(odfdo.Header(1 if kind == "title" else 2, words))
        elif kind == "text":
            text.body.append(odfdo.Paragraph(words))
    saved = io.BytesIO()
    text.save(saved)
    return saved.getvalue()


def mail(blocks: list[Block]) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "Mette Holm <mette@example.org>", "alle@example.org"
    message["Subject"], message["Date"] = "SV: Vagtplan for maj", "Fri, 14 Mar 2025 09:30:00 +0100"
    body = "\n\n".join(textwrap.fill(words, 70) for _, words in blocks)
    signature = "Venlig hilsen\n\nMette Holm\nVagtplanlægger\nTlf. 12 34 56 78"
    quoted = (
        "Den 13. marts 2025 kl. 10.12 skrev Jens Bro <jens@example.org>:\n> Hvornår er planen klar?\n> Jens"
    )
    message.set_content(f"{body}\n\n{signature}\n\n{quoted}\n")
    return message.as_bytes()


def loose_rings(blocks: list[Block]) -> bytes:
    """A PDF as old typesetters made them: the ring of å is a sign of its own, set before its letter."""
    shows: list[bytes] = []
    for kind, words in blocks:
        size = 16 if kind == "title" else 10
        for row in textwrap.wrap(words, 60 if kind == "title" else 78):
            encoded = row.replace("å", "\u02daa").replace("Å", "\u02daA").encode("latin-1", "ring")
            escaped = encoded.replace(b"(", b"\\(").replace(b")", b"\\)")
            shows.append(b"/F1 %d Tf (%s) Tj 0 -14 Td" % (size, escaped))
        shows.append(b"0 -8 Td")
    stream = b"BT 60 760 Td " + b"\n".join(shows) + b" ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding<</Type/Encoding/BaseEncoding/WinAnsiEncoding"
        b"/Differences[30/ring]>>>>",
    ]
    made = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        made
        + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Root 1 0 R/Size 6>>\nstartxref\n%d\n%%%%EOF\n"
        % (
            table,
            len(made),
        )
    )


DANISH = {
    "lang": "da", "site": "Fjordbladet", "front": "Forside", "also": "Læs også: Havnen får nyt bolværk",
    "cookies": "Vi bruger cookies. Accepter alle.", "letter": "Tilmeld dig vores nyhedsbrev",
    "most": "Mest læste", "other": "Bager lukker efter 80 år",
}  # fmt: skip
SWEDISH = {
    "lang": "sv", "site": "Vikbrobladet", "front": "Startsida", "also": "Läs också: Bron stängs i helgen",
    "cookies": "Vi använder cookies. Godkänn alla.", "letter": "Prenumerera på vårt nyhetsbrev",
    "most": "Mest läst", "other": "Bageriet stänger efter 80 år",
}  # fmt: skip


def main() -> None:
    def ring(error: UnicodeError) -> tuple[bytes, int]:
        assert isinstance(error, UnicodeEncodeError)
        return b"\x1e" * (error.end - error.start), error.end

    codecs.register_error("ring", ring)
    drawn = page("da", "")
    scan = scanned(typst_source(VAGTER, drawn), ppi=200, skew=0.3, noise=30, quality=70)
    made: dict[str, tuple[bytes, list[Block]]] = {"scan.pdf": (typeset(scan)[0], VAGTER)}
    scan = scanned(typst_source(JOURNAL, page("sv", "")), ppi=150, skew=0.0, noise=20, quality=60)
    made["scan-150.pdf"] = (typeset(scan)[0], JOURNAL)
    scan = scanned(typst_source(BROEN, drawn), ppi=200, skew=-0.8, noise=40, quality=60)
    made["scan-skæv.pdf"] = (typeset(scan)[0], BROEN)
    for name, blocks, setting in (
        ("plan.pdf", VAGTER, page("da", "Plan for bedre vagter #h(1fr) Region Øst")),
        ("to-spalter.pdf", JOURNAL, page("sv", "Regionbladet", 2, "9pt", "7cm")),
        ("tre-spalter.pdf", BROEN, page("da", "Fjordbladet", 3, "8pt", "3.4cm")),
        ("ligatures.pdf", PILOT, page("en", "Pilot report", height="3.6cm")),
    ):
        made[name] = (typeset(typst_source(blocks, setting))[0], blocks)
    made |= {
        "ringe.pdf": (loose_rings(RINGE), RINGE),
        "nyhed.html": (news(BROEN, DANISH).encode(), BROEN),
        "nyhet.html": (news(SKOLAN, SWEDISH).encode(), SKOLAN),
        "notat.txt": (wrapped(NOTAT, 64).encode("cp1252"), NOTAT),
        "referat.docx": (word_file(VAGTER), VAGTER),
        "protokoll.odt": (open_document(JOURNAL), JOURNAL),
        "svar.eml": (mail(MAIL), MAIL),
    }
    for name, (data, blocks) in made.items():
        (GOLDEN / name).write_bytes(data)
        (GOLDEN / f"{name}.clean.txt").write_text(clean(blocks), encoding="utf-8")
    for file in WORK.glob("*"):
        file.unlink()
    WORK.rmdir()


if __name__ == "__main__":
    main()
