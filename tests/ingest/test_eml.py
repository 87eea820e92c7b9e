"""E-mails: the sender's own words."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from errors import ReadError
from ingest.reading import read_document
from retrieval.documents import Document

OWN = "Hej alle\n\nVagtplanen gælder fra den 1. maj. Send jeres ønsker inden fredag.\n"
HEAD = (
    "From: mette@example.org\nTo: alle@example.org\nSubject: Besked\nDate: Fri, 14 Mar 2025 09:30:00 +0100\n"
)
GREETING = "\nMed venlig hilsen\n\nMette Holm\nRegion Øst\nTlf. 12 34 56 78\n"


def mail(subject: str, text: str, sender: str = "Mette Holm <mette@example.org>") -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "alle@example.org"
    message["Subject"] = subject
    message["Date"] = "Fri, 14 Mar 2025 09:30:00 +0100"
    message.set_content(text)
    return message


def read(message: EmailMessage, folder: Path) -> Document:
    (folder / "besked.eml").write_bytes(message.as_bytes())
    return read_document(folder / "besked.eml", folder)


@pytest.mark.parametrize("mark", ["P.S.", "PS:", "Ps.", "P.S"])
def test_a_postscript_below_the_signature_is_the_senders_own(tmp_path: Path, mark: str) -> None:
    added = f"{mark} Kantinen holder lukket\nden 2. maj."
    document = read(mail("Vagtplan", f"{OWN}{GREETING}\n{added}\n\nwww.example.org\n"), tmp_path)
    assert " ".join(document.text.split()) == " ".join(f"{OWN}{added}".split())
    assert [(left.kind, left.text) for left in document.dropped] == [
        ("signature", f"{GREETING.strip()}\n\n\nwww.example.org")
    ]


@pytest.mark.parametrize(
    "quoted",
    [
        "Den tors. 13. mar. 2025 kl. 10.12 skrev Jens Bro <jens@example.org>:\n"
        "> Hvornår gælder den?\n>\n> Jens\n",
        "Den 13. mars 2025 skrev Jens Bro\n<jens@example.org>:\n\n> När gäller den?\n",
        "On Thu, Mar 13, 2025, Jens Bro wrote:\n> When?\n",
        "Fra: Jens Bro\nSendt: 13. marts 2025 10:12\n"
        "Til: Mette Holm\nEmne: Vagtplan\n\nHvornår gælder den?\n",
        "________________________________\nFrån: Jens Bro\nSkickat: den 13 mars 2025\n\nNär gäller den?\n",
        "-----Original Message-----\nFrom: Jens Bro\n\nWhen?\n",
        "> Hvornår gælder den?\n> Jens\n",
    ],
)
def test_what_is_quoted_below_and_the_signature_are_left_out(tmp_path: Path, quoted: str) -> None:
    document = read(mail("SV: Re: Vagtplan for maj", f"{OWN}{GREETING}\n{quoted}"), tmp_path)
    assert document.text == "Hej alle\n\nVagtplanen gælder fra den 1. maj. Send jeres ønsker inden fredag."
    assert [one.kind for one in document.dropped] == ["quoted e-mail", "signature"]
    assert document.dropped[0].text == quoted.strip()
    assert (document.info.title, document.info.date) == ("Vagtplan for maj", "2025-03-14")
    assert document.info.publisher is None


def test_an_answer_between_quoted_lines_is_kept_whole(tmp_path: Path) -> None:
    text = "> Hvornår gælder den?\nDen gælder fra den 1. maj.\n> Og for hvem?\nFor alle afdelinger.\n"
    document = read(mail("Re: Vagtplan", text), tmp_path)
    assert "Den gælder fra den 1. maj." in document.text
    assert "For alle afdelinger." in document.text


def test_from_and_to_in_the_senders_own_words_begin_no_quoted_mail(tmp_path: Path) -> None:
    text = (
        "Hej alle\n\nJeg holder fri.\n\nFra: mandag den 3. juni\nTil: fredag den 7. juni\n\n"
        "Vagttelefonen er 12 34 56 78 i den uge.\n"
    )
    document = read(mail("Ferie", text), tmp_path)
    assert "Vagttelefonen er 12 34 56 78 i den uge." in document.text
    assert document.dropped == ()


def test_a_blank_text_part_gives_way_to_the_html_part(tmp_path: Path) -> None:
    message = mail("Vagtplan", " \n\n")
    message.add_alternative("<html><body><p>Planen gælder fra den 1. maj.</p></body></html>", subtype="html")
    assert read(message, tmp_path).text == "Planen gælder fra den 1. maj."


@pytest.mark.parametrize("charset", ["iso-8859-1", "utf-8"])
def test_an_html_mail_is_decoded_by_the_mail_whatever_its_own_page_says(tmp_path: Path, charset: str) -> None:
    message = mail("Mødet", "")
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>Mødet på Ærø er flyttet.</p></body></html>'
    message.set_content(page, subtype="html", charset=charset)
    assert read(message, tmp_path).text == "Mødet på Ærø er flyttet."


def test_an_html_part_without_a_charset_is_decoded_by_what_its_page_says(tmp_path: Path) -> None:
    page = '<html><head><meta charset="iso-8859-2"></head><body><p>Resan till Łódź är klar.</p></body></html>'
    data = HEAD.encode() + b"Content-Type: text/html\n\n" + page.encode("iso-8859-2")
    (tmp_path / "besked.eml").write_bytes(data)
    assert read_document(tmp_path / "besked.eml", tmp_path).text == "Resan till Łódź är klar."


@pytest.mark.parametrize(
    ("named", "encoding"),
    [
        ("; charset=iso-8859-1", "cp1252"),
        ("; charset=us-ascii", "cp1252"),
        ("; charset=us-ascii", "utf-8"),
        ("; charset=unknown-8bit", "cp1252"),
        ("", "utf-8"),
        ("", "cp1252"),
    ],
)
def test_a_wrong_or_missing_charset_costs_no_letter(tmp_path: Path, named: str, encoding: str) -> None:
    text = "Mødet på Ærø er kl. 10–12."
    head = f"{HEAD}Content-Type: text/plain{named}\nContent-Transfer-Encoding: 8bit\n\n"
    (tmp_path / "besked.eml").write_bytes(head.encode() + text.encode(encoding))
    assert read_document(tmp_path / "besked.eml", tmp_path).text == text


@pytest.mark.parametrize("subject", ["VS: Vagtplan", "Vagtplan"])
def test_a_forwarded_mail_is_kept(tmp_path: Path, subject: str) -> None:
    above = "Til orientering.\n\n" if subject.startswith("VS") else ""
    text = f"{above}-----Oprindelig meddelelse-----\nFra: Jens Bro\n\nPlanen gælder fra den 1. maj.\n"
    assert "Planen gælder fra den 1. maj." in read(mail(subject, text), tmp_path).text


@pytest.mark.parametrize("tag", ["[EKSTERN] ", "[Extern avsändare] ", "[EXTERNAL]"])
def test_a_servers_tag_before_the_subject_hides_no_forwarded_mail(tmp_path: Path, tag: str) -> None:
    text = f"Til orientering.\n\n{OUTLOOK}Planen gælder fra den 1. maj.\n"
    document = read(mail(f"{tag}VS: Vagtplan", text), tmp_path)
    assert document.text.endswith("Planen gælder fra den 1. maj.")
    assert (document.info.title, document.dropped) == ("Vagtplan", ())


OUTLOOK = "Fra: Jens Bro\nSendt: 13. marts 2025 10:12\nTil: Mette Holm\nEmne: Vagtplan\n\n"
GMAIL = "---------- Forwarded message ---------{0}Fra: Jens Bro{0}Date: tors. 13. mar. 2025 kl. 10.12{1}"


@pytest.mark.parametrize(
    ("kind", "above"),
    [
        ("plain", OUTLOOK),
        ("plain", GMAIL.format("\n", "\n\n")),
        ("html", "<div class=gmail_quote><div class=gmail_attr>" + GMAIL.format("<br>", "</div>")),
    ],
)
def test_a_forwarded_mail_below_the_signature_of_who_forwards_it_is_kept(
    tmp_path: Path, kind: str, above: str
) -> None:
    own = "Til orientering.\n\nVenlig hilsen\nMette Holm\n\n"
    message = mail("VS: Vagtplan", f"{own}{above}Planen gælder fra den 1. maj.\n")
    if kind == "html":
        page = f"{own}{above}<div>Planen gælder fra den 1. maj.</div>".replace("\n\n", "<br><br>")
        message.set_content(f"<html><body><div>{page}</div></body></html>", subtype="html")
    document = read(message, tmp_path)
    assert document.text.startswith("Til orientering.\n\n")
    assert document.text.endswith("\n\nPlanen gælder fra den 1. maj.")
    assert [(one.kind, one.text.split()) for one in document.dropped] == [
        ("signature", ["Venlig", "hilsen", "Mette", "Holm"])
    ]


def test_a_mail_of_nothing_but_what_it_quotes_keeps_every_mail_of_it(tmp_path: Path) -> None:
    older = "Planen gælder fra den 1. maj.\n\nMvh\nJens\n\n" + OUTLOOK + "Hvornår gælder den?\n"
    document = read(mail("Vagtplan", OUTLOOK + older), tmp_path)
    assert document.text.endswith("Hvornår gælder den?")
    assert document.dropped == ()


def test_an_html_mail_and_its_attachments(tmp_path: Path) -> None:
    message = mail("Referat", "", sender="Region Øst <post@example.org>")
    message.set_content(
        "<html><body><h2>Beslutning</h2><p>Udvalget vedtog planen på mødet i går, og den gælder fra den "
        "1. maj for alle afdelinger.</p><ul><li>færre vagter</li></ul></body></html>",
        subtype="html",
    )
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="referat.pdf")
    document = read(message, tmp_path)
    assert [(block.kind, document.text[block.start : block.end]) for block in document.blocks] == [
        ("heading", "Beslutning"),
        (
            "paragraph",
            "Udvalget vedtog planen på mødet i går, og den gælder fra den 1. maj for alle afdelinger.",
        ),
        ("item", "færre vagter"),
    ]
    assert [(one.kind, one.text) for one in document.dropped] == [("attachment", "referat.pdf")]
    assert document.info.publisher == "Region Øst"


def test_answers_between_quoted_lines_stay_without_the_quotes(tmp_path: Path) -> None:
    text = (
        "Hej Jens\n\nJeg svarer nedenfor.\n\nMvh\nMette\n\nDen 13. mars 2025 skrev Jens Bro:\n"
        "> Hvornår gælder den?\n\nDen gælder fra den 1. maj.\n\n> For hvem?\n\nFor alle.\n\nMvh\nMette\n"
    )
    document = read(mail("SV: Vagtplan", text), tmp_path)
    assert document.text == "Hej Jens\n\nJeg svarer nedenfor.\n\nDen gælder fra den 1. maj.\n\nFor alle."
    assert [(one.kind, one.text) for one in document.dropped] == [
        ("quoted e-mail", "Den 13. mars 2025 skrev Jens Bro:\n> Hvornår gælder den?\n> For hvem?"),
        ("signature", "Mvh\nMette\n\nMvh\nMette"),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "Den 12. august skrev ministeriet til regionerne:",
        "Fra: kl. 10 til 14\nSted: Malmö\nDato: 3. september",
        "Fra: Malmö\nTil: Lund\nDato: 3. september",
        "________________________________",
        "Hilsen fra mødet i Malmö:",
        "Fra: Køge\nTil: Slagelse\nDato: 1. maj 2025\nEmne: flytning af 12 stillinger",
    ],
)
def test_what_only_looks_like_a_quoted_mail_stays(tmp_path: Path, words: str) -> None:
    text = f"Hej alle\n\nHer er ugens nyt.\n\n{words}\n\nPlanen gælder fra den 1. maj.\n"
    document = read(mail("Nyt", text), tmp_path)
    assert document.text.endswith("Planen gælder fra den 1. maj.")
    assert document.dropped == ()


OWN_HTML = (
    "<div>Hej Jens</div><div>Vagtplanen gælder fra den 1. maj for alle afdelinger.</div>"
    "<blockquote>Ingen har to nattevagter.</blockquote>"
)


@pytest.mark.parametrize(
    "quoted",
    [
        "<div>Den tors. 13. mar. 2025 kl. 10.12 skrev Jens Bro &lt;jens@example.org&gt;:<br></div>"
        '<blockquote class="gmail_quote"><div>Hvornår gælder den?</div></blockquote>',
        '<blockquote type="cite"><div>Hvornår gælder den?</div></blockquote>',
        "<p><b>Fra:</b> Jens Bro<br><b>Sendt:</b> 13. marts 2025 10:12<br><b>Til:</b> Mette Holm<br>"
        "<b>Emne:</b> Vagtplan</p><p>Hvornår gælder den?</p>",
    ],
)
def test_an_html_mail_is_parted_from_what_it_quotes_and_its_signature(tmp_path: Path, quoted: str) -> None:
    message = mail("SV: Vagtplan", "")
    page = f"<html><body>{OWN_HTML}<p>Venlig hilsen</p><p>Mette Holm</p>{quoted}</body></html>"
    message.set_content(page, subtype="html")
    document = read(message, tmp_path)
    assert document.text == (
        "Hej Jens\n\nVagtplanen gælder fra den 1. maj for alle afdelinger.\n\nIngen har to nattevagter."
    )
    assert [one.kind for one in document.dropped] == ["quoted e-mail", "signature"]
    assert document.dropped[0].text.endswith("Hvornår gælder den?")
    assert document.dropped[1].text == "Venlig hilsen\nMette Holm"


def test_every_text_of_a_mail_is_read_and_every_other_part_named(tmp_path: Path) -> None:
    message = mail("Referat", "Her er referatet fra mødet i går.\n")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="referat.pdf")
    message.add_attachment("Prisen på side 3 er forkert.\n", disposition="inline")
    message.add_attachment(mail("Aftalen", "Den er underskrevet.\n"))
    message.add_attachment(b"GIF89a", maintype="image", subtype="gif", disposition="inline")
    document = read(message, tmp_path)
    assert document.text == "Her er referatet fra mødet i går.\n\nPrisen på side 3 er forkert."
    assert [(one.kind, one.text) for one in document.dropped] == [
        ("attachment", "referat.pdf"),
        ("attachment", "Aftalen"),
        ("attachment", "image/gif"),
    ]


def test_a_text_that_only_points_to_the_page_gives_way_to_it(tmp_path: Path) -> None:
    pointer = "Se mailen her, klik: https://example.org/nyhedsbrev/juni/2025"
    message = mail("Nyhedsbrev", pointer)
    said = (
        "Udvalget vedtog planen på mødet i går, og den gælder fra den 1. maj for alle afdelinger i regionen."
    )
    message.add_alternative(f"<html><body><p>{said}</p></body></html>", subtype="html")
    document = read(message, tmp_path)
    assert document.text == said
    assert [(one.kind, one.text) for one in document.dropped] == [("text alternative", pointer)]


AGENDA = "Dagsorden:\n1. Budget på 12,5 mio. kr.\n2. Eventuelt"
MOVE = "Vi flyttar den 1 maj till\nStorgatan 5. Hyran är 12 000 kr."


@pytest.mark.parametrize(
    ("signature", "below"),
    [
        ("Med venlig hilsen\nJens Hansen, formand", AGENDA),
        ("Bästa hälsningar från oss alla i Malmö", f"{MOVE}\n\nAnna"),
    ],
)
def test_what_goes_on_below_a_greeting_is_kept(tmp_path: Path, signature: str, below: str) -> None:
    document = read(mail("Nyt", f"Kære alle\n\nHer er ugens nyt.\n\n{signature}\n\n{below}\n"), tmp_path)
    assert document.text.split() == f"Kære alle Her er ugens nyt. {below}".split()
    assert [(one.kind, one.text) for one in document.dropped] == [("signature", signature)]
    page = "".join(
        f"<p>{line}</p>" for line in f"{signature}\n{below}".replace("till\n", "till ").split("\n")
    )
    message = mail("Nyt", "")
    message.set_content(f"<html><body><p>Her er ugens nyt.</p>{page}</body></html>", subtype="html")
    assert read(message, tmp_path).text.split() == f"Her er ugens nyt. {below}".split()


def test_a_notice_below_the_signature_is_part_of_it(tmp_path: Path) -> None:
    notice = (
        "Region Øst\nTlf. 12 34 56 78\n\nDenne e-mail er fortrolig. Har du fået den ved en fejl, så slet den."
    )
    document = read(mail("Nyt", f"{OWN}Venlig hilsen\nMette Holm\n\n{notice}\n"), tmp_path)
    assert document.text.split() == OWN.split()


def test_a_forwarded_mail_is_kept_whatever_the_subject(tmp_path: Path) -> None:
    text = f"FYI\n\n{GMAIL.format(chr(10), chr(10) * 2)}Prisen er 350 kr.\n"
    document = read(mail("Pris", text), tmp_path)
    assert document.text.startswith("FYI")
    assert document.text.endswith("Prisen er 350 kr.")
    assert document.dropped == ()


def test_a_mail_without_words_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="The e-mail holds no text of its own"):
        read(mail("Tom", ""), tmp_path)
