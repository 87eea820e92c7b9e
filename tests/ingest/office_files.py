"""Word files and OpenDocument texts as tests write them, and what is read of them."""

from __future__ import annotations

from pathlib import Path

import docx
import odfdo

from retrieval.documents import Document

NOTES = (
    '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>streg</w:t></w:r></w:p></w:footnote>'
    '<w:footnote w:id="2"><w:p><w:r><w:t>Tallene er fra 2024.</w:t></w:r></w:p></w:footnote>'
    '<w:footnote w:id="3"><w:p><w:r><w:t>Planen gælder ét år.</w:t></w:r></w:p></w:footnote></w:footnotes>'
)


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def saved(word: docx.document.Document, file: Path) -> None:
    """Save with a footnotes part, which python-docx does not write."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, NOTES.encode(), word.part.package)
    word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    word.save(str(file))


def saved_odt(content: str, file: Path) -> None:
    text = odfdo.Document("text")
    text.body.clear()
    text.body.append(odfdo.Element.from_tag(f"<text:section text:name='s'>{content}</text:section>"))
    text.save(str(file))
