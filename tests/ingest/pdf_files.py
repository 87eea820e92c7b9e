"""PDF files of one page, written object by object: what no typesetter would make."""

from __future__ import annotations

import zlib

_HEAD = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[4 0 R]/Count 1>>",
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents 5 0 R>>",
)


def pdf_of_page(content: bytes) -> bytes:
    """Return a PDF of one page that shows `content`, the operators of a page; its font is F1."""
    stream = zlib.compress(content, 9)
    stream = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream)
    data, places = b"%PDF-1.4\n", []
    for number, made in enumerate((*_HEAD, stream), start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, made)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(data)
    return data + b"xref\n0 6\n0000000000 65535 f \n" + table + end
