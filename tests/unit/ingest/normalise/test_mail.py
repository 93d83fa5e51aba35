"""Mail as reports."""

from base64 import b64encode
from contextlib import suppress
from datetime import UTC, datetime
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.report import PublishedPrecision, Report, Source, SourceKind
from tocsin_ingest.normalise import BadReport
from tocsin_ingest.normalise.mail import report_from_mail

INBOX = Source(name="inbox")
HEAD = "From: Watch <watch@news.example>\nSubject: A blast\nDate: Mon, 29 Jan 2024 10:30:00 +0000\n"
TEXT = "Shells fell on the market of Kherson."

pieces = st.sampled_from(
    [
        "Content-Type: multipart/mixed; boundary=a\n",
        'Content-Type: multipart/alternative; boundary="a"\n',
        "Content-Type: message/rfc822\n",
        "Content-Type: text/html; charset=koi8-r\n",
        "Content-Type: text/plain; charset=\u00fc; format=flowed; delsp=yes\n",
        "Content-Type: ;;==\n",
        "Content-Transfer-Encoding: base64\n",
        "Content-Transfer-Encoding: x-uuencode\n",
        "Content-Disposition: attachment; filename*0*=utf-8''%zz\n",
        "From: =?utf-8?b?/w==?= <@>\n",
        "Subject: =?x?q?=zz?=\n",
        "Date: Mon, 99 Foo\n",
        "\n--a\n",
        "\n--a--\n",
        "\n",
        "\r\n",
        "text ",
        "=E9",
    ]
)


def read(mail: str | bytes, **kwargs: str) -> Report:
    return report_from_mail(mail.encode() if isinstance(mail, str) else mail, source=INBOX, **kwargs)


def test_a_plain_mail_is_a_report_with_its_title_sender_and_time() -> None:
    """The body is its text; the header says the rest."""
    report = read(f"{HEAD}Message-ID: <7@news.example>\n\n{TEXT}\n", external_id="file")

    assert (TEXT, "A blast", "7@news.example") == (report.text, report.title, report.external_id)
    assert Source(name="Watch") == report.source
    assert (datetime(2024, 1, 29, 10, 30, tzinfo=UTC), PublishedPrecision.SECOND) == (
        report.published_at,
        report.published_precision,
    )


@pytest.mark.parametrize(
    ("sender", "source"),
    [
        ("Reuters Alerts <alerts@reuters.com>", Source(name="Reuters Alerts", kind=SourceKind.WIRE)),
        ("alerts@reuters.com", Source(name="Reuters", kind=SourceKind.WIRE)),
        ("someone@desk.example", Source(name="desk.example")),
        ("AFP <list@desk.example>", Source(name="AFP", kind=SourceKind.WIRE)),
        ("=?utf-8?b?w4lxdWlwZQ==?= <a@desk.example>", Source(name="Équipe")),
        ("", INBOX),
    ],
)
def test_the_sender_is_the_source(sender: str, source: Source) -> None:
    """By the name that the mail gives, or else the outlet of its domain; the address itself is nobody's business."""
    assert source == read(f"From: {sender}\nSubject: x\n\n{TEXT}").source


def test_of_two_bodies_that_say_the_same_the_plain_one_is_read() -> None:
    """And the HTML one where the plain one is empty."""

    def alternative(plain: str) -> str:
        parts = f"--b\nContent-Type: text/plain\n\n{plain}\n--b\nContent-Type: text/html\n\n<p>In <b>HTML</b>.\n--b--\n"
        return f"{HEAD}Content-Type: multipart/alternative; boundary=b\n\n{parts}"

    assert TEXT == read(alternative(TEXT)).text
    assert "In HTML." == read(alternative(" ")).text


def test_attachments_and_forwarded_mails_are_left_alone() -> None:
    """Neither a text file nor another mail is this one's words."""
    parts = (
        f"--b\n\n{TEXT}\n--b\nContent-Type: text/plain\nContent-Disposition: attachment\n\nnot this\n"
        "--b\nContent-Type: message/rfc822\n\nSubject: other\n\nnor this\n"
        "--b\nContent-Type: image/png\n\nnor this\n--b--\n"
    )

    assert TEXT == read(f"{HEAD}Content-Type: multipart/mixed; boundary=b\n\n{parts}").text


@pytest.mark.parametrize(
    ("kind", "encoding", "body"),
    [
        ("text/plain; charset=iso-8859-1", "quoted-printable", b"Tu=E9s =\nhier"),
        ("text/plain; charset=utf-8", "base64", b64encode("Tués hier".encode())),
        ("text/plain; charset=utf-8", "8bit", "Tués hier".encode()),
        ("text/plain; charset=us-ascii", "8bit", "Tués hier".encode()),
        ("text/plain; charset=nonsense", "8bit", "Tués hier".encode()),
        ("text/html", "8bit", '<meta charset="iso-8859-1">Tués <b>hier</b>'.encode("latin-1")),
        ("text/plain; format=flowed", "8bit", "Tués \nhier".encode()),
        ("text/plain; format=flowed; delsp=yes", "8bit", "Tu \nés hier".encode()),
    ],
)
def test_every_way_of_writing_a_body_is_read(kind: str, encoding: str, body: bytes) -> None:
    """Quoted, in base 64, flowed, in the encoding that was declared or in the one that it really has."""
    head = f"{HEAD}Content-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n\n"

    assert "Tués hier" == read(head.encode() + body).text


@pytest.mark.parametrize(
    ("mail", "reason"),
    [
        (HEAD, "text: found nothing but white space"),
        (f"{HEAD}Content-Type: image/png\n\nx", "text: found nothing but white space"),
        ("Content-Type: message/rfc822\n\n" * 1_000, "mail: found more than 60 parts"),
        ("Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 100, "mail: found more than 60 parts"),
        ("Content-Type: multipart/mixed; boundary=b\r\r--b\r" * 100, "mail: found more than 60 parts"),
        ("Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 50 + "a\n" * 250_000, "mail: found too many lines"),
        (HEAD + "Content-Type: text/plain" + "; a=b" * 200_000, "mail: found a Content-Type of more than 4000 bytes"),
        (HEAD + "Content-Type: text/plain" + ";\n a=b" * 200_000, "mail: found a Content-Type of more than 4000 bytes"),
    ],
)
def test_a_mail_without_words_or_without_end_is_refused(mail: str, reason: str) -> None:
    """With what was found."""
    with pytest.raises(BadReport, match=reason):
        read(mail)


def test_a_broken_date_loses_no_report() -> None:
    """Mail programs write anything."""
    report = read(f"From: a@b.example\nDate: the day after\n\n{TEXT}")

    assert (TEXT, None) == (report.text, report.published_at)


def test_a_sender_that_cannot_be_read_loses_no_report() -> None:
    """Comments in comments without end are no name, and no reason to read the mail again and again."""
    report = read(f"From: {'(' * 4_000}\nSubject: Depot hit\n\n{TEXT}")

    assert (TEXT, "Depot hit") == (report.text, report.title)


def test_alternatives_within_alternatives_are_read_once_each() -> None:
    """However deep it lies, the page takes as long to read as by itself."""

    def seconds(depth: int) -> float:
        head = "".join(f"Content-Type: multipart/alternative; boundary=b{n}\n\n--b{n}\n" for n in range(depth))
        began = perf_counter()
        report = read(f"From: a@b.example\n{head}Content-Type: text/html\n\n<p>{'<b>word</b> ' * 10_000}")
        assert report.text.startswith("word word")
        return perf_counter() - began

    seconds(1)
    assert seconds(40) < 10 * seconds(1)


@pytest.mark.parametrize("line", ["x \n", "=\n", "--b\n", " folded\n", "=?utf-8?q?x?= ", "(((("])
def test_time_is_linear_in_length(line: str) -> None:
    """In the body and in a header."""
    for mail in (HEAD + "Content-Type: text/plain; format=flowed\n\n", "From: a@b.example\nSubject: "):
        began = perf_counter()
        with suppress(BadReport):
            read(mail + line * 40_000)
        assert perf_counter() - began < 5


@given(st.lists(pieces | st.text(max_size=8)).map("".join) | st.binary())
def test_any_bytes_are_a_report_or_refused(mail: str | bytes) -> None:
    """Whatever stands in it, nothing but `BadReport` is raised."""
    try:
        report = read(mail)
    except BadReport as refused:
        assert "; " in str(refused)  # noqa: PT017 - either outcome is right
    else:
        assert report == Report.model_validate_json(report.model_dump_json())
