"""Hostile PDFs made from a sealed report of our own: bombs by name, and mutations without number, the same each time."""

import random
import re
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

PAGE = b"BT /F1 1 Tf (x) Tj ET\n"


def packed(piece: bytes, times: int) -> bytes:
    """``piece`` so many times over, packed with Flate, without ever making it."""
    packer = zlib.compressobj(9)
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    sum_ = 1
    for _ in range(times):
        sum_ = zlib.adler32(piece, sum_)
    return head + block * times + b"\x03\x00" + sum_.to_bytes(4, "big")


def zeros(megabytes: int) -> bytes:
    """So many megabytes of nothing, packed twice."""
    return zlib.compress(packed(bytes(1_000_000), megabytes), 9)


def saved(pdf: pikepdf.Pdf) -> bytes:
    out = BytesIO()
    pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def changed(report: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(BytesIO(report)) as pdf:
        change(pdf)
        return saved(pdf)


def _twice(pdf: pikepdf.Pdf, data: bytes) -> pikepdf.Stream:
    made = pikepdf.Stream(pdf, b"")
    made.write(data, filter=Array([Name.FlateDecode, Name.FlateDecode]))
    return made


def attachment_bomb(report: bytes, *, megabytes: int = 3_000) -> bytes:
    """A few kilobytes of an attachment that is gigabytes when unpacked twice, and says nothing of its size."""

    def change(pdf: pikepdf.Pdf) -> None:
        for held in pdf.Root.Names.EmbeddedFiles.Names.as_list()[1::2]:
            held.EF.F = pdf.make_indirect(_twice(pdf, zeros(megabytes)))
            held.EF.UF = held.EF.F

    return changed(report, change)


def content_bomb(report: bytes, *, megabytes: int = 500) -> bytes:
    """A page of a few kilobytes with hundreds of megabytes to draw."""

    def change(pdf: pikepdf.Pdf) -> None:
        drawn = packed(PAGE * (1_000_000 // len(PAGE)), megabytes)
        pdf.pages[0].Contents = pdf.make_indirect(_twice(pdf, zlib.compress(drawn, 9)))

    return changed(report, change)


def fields_bomb(report: bytes, *, fields: int = 500) -> bytes:
    """Hundreds of signature fields that all hold the first seal, added after the last one."""
    writer = IncrementalPdfFileWriter(BytesIO(report))
    form = writer.root["/AcroForm"]
    first = form["/Fields"][0].get_object().raw_get("/V")
    for number in range(fields):
        made = generic.DictionaryObject(
            {
                generic.pdf_name("/FT"): generic.pdf_name("/Sig"),
                generic.pdf_name("/T"): generic.pdf_string(f"falt-{number}"),
                generic.pdf_name("/V"): first,
            }
        )
        form["/Fields"].append(writer.add_object(made))
    writer.update_container(form["/Fields"])
    writer.update_container(form)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def object_stream_bomb(report: bytes, *, megabytes: int = 2_000) -> bytes:
    """The table of objects leads into a stream of objects that is gigabytes when unpacked."""
    return _with_object(
        report, b"<< /Type /ObjStm /N 1 /First 4 /Filter [/FlateDecode /FlateDecode]", zeros(megabytes)
    )


def table_bomb(report: bytes, *, megabytes: int = 1_000) -> bytes:
    """A table of objects that says it has a thousand million of them, packed to a few kilobytes."""
    head = b"<< /Type /XRef /W [1 4 2] /Size 999999999 /Root 1 0 R /Filter [/FlateDecode /FlateDecode]"
    return _with_object(report, head, zeros(megabytes))


def _with_object(report: bytes, head: bytes, data: bytes) -> bytes:
    """The report with one more object at its end, a table by which the file is then read."""
    at = len(report)
    made = b"9999 0 obj\n%s /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (head, len(data), data)
    return report + made + b"startxref\n%d\n%%%%EOF\n" % at


def deep(report: bytes, *, levels: int = 200_000) -> bytes:
    """Arrays in arrays, so many that a reader that calls itself falls through its stack."""
    body = b"9998 0 obj\n" + b"[" * levels + b"]" * levels + b"\nendobj\n"
    at = len(report) + len(body)
    table = (
        b"xref\n9998 1\n%010d 00000 n \ntrailer\n<< /Size 9999 /Root 9998 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    )
    return report + body + table % (len(report), at)


def page_loop(report: bytes) -> bytes:
    """A page tree that has itself as its only page, four hundred times."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Pages.Kids = Array([pdf.Root.Pages] * 400)
        pdf.Root.Pages.Count = 1

    with pikepdf.open(BytesIO(report)) as pdf:
        change(pdf)
        out = BytesIO()
        try:
            pdf.save(out)
        except pikepdf.PdfError:
            return _raw_loop(report)
        return out.getvalue()


def _raw_loop(report: bytes) -> bytes:
    return re.sub(rb"/Prev \d+", lambda _: b"/Prev %d" % report.rindex(b"xref"), report)


def tags_without_end(report: bytes, *, levels: int = 60) -> bytes:
    """A tag tree in which each element has the next one twice: two to the power of sixty ways down."""

    def change(pdf: pikepdf.Pdf) -> None:
        below = pdf.make_indirect(Dictionary(S=Name.P, K=Array([])))
        for _ in range(levels):
            below = pdf.make_indirect(Dictionary(S=Name.Div, K=Array([below, below])))
        pdf.Root.StructTreeRoot.K = below

    return changed(report, change)


def table_loop(report: bytes) -> bytes:
    """A table of objects that comes after itself."""
    return report + b"startxref\n%d\n%%%%EOF\n" % (report.rindex(b"startxref") - 4) + report[-200:]


def many_revisions(report: bytes, *, revisions: int = 300) -> bytes:
    """The same catalogue once more, three hundred times."""
    data = report
    for _ in range(revisions):
        at = re.findall(rb"startxref\s+(\d+)", data)[-1]
        data += b"xref\n0 0\ntrailer\n<< /Size 1 /Root 1 0 R /Prev %s >>\nstartxref\n%d\n%%%%EOF\n" % (
            at,
            len(data),
        )
    return data


def encrypted(report: bytes) -> bytes:
    with pikepdf.open(BytesIO(report)) as pdf:
        out = BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user=""))
        return out.getvalue()


BOMBS: dict[str, Callable[[bytes], bytes]] = {
    each.__name__: each
    for each in (
        attachment_bomb, content_bomb, fields_bomb, object_stream_bomb, table_bomb, deep, page_loop, tags_without_end,
        table_loop, many_revisions, encrypted,
    )
}  # fmt: skip


def mutations(report: bytes, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """Without end: (what was done, the file)."""
    chance = random.Random(seed)
    ways = (_flipped, _cut, _swapped, _larger, _named, _doubled, _refiltered)
    number = 0
    while True:
        way = ways[number % len(ways)]
        data, words = report, []
        for _ in range(chance.choice((1, 1, 3, 20))):
            data = way(data, chance) if len(data) > 1_000 else report
            words.append(way.__name__.strip("_"))
        yield f"{number}: {words[0]} × {len(words)}", data
        number += 1


def _flipped(data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def _cut(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] if chance.random() < 0.5 else data[:at] + data[at + chance.randrange(1, 5_000) :]


def _swapped(data: bytes, chance: random.Random) -> bytes:
    """A reference leads to another object than it did."""
    found = list(re.finditer(rb"\b(\d{1,4}) 0 R\b", data))
    if not found:
        return data
    one, other = chance.choice(found), chance.choice(found)
    return data[: one.start()] + other[0].rjust(len(one[0]))[-len(one[0]) :] + data[one.end() :]


def _larger(data: bytes, chance: random.Random) -> bytes:
    """A number in the file is another."""
    found = list(re.finditer(rb"(?<=[ \[])\d+(?=[ \]\n])", data))
    if not found:
        return data
    one = chance.choice(found)
    other = chance.choice(
        (b"0", b"-1", b"4294967296", b"99999999999999999999", b"2147483647", b"1e9", b"7" * 400)
    )
    return data[: one.start()] + other + data[one.end() :]


def _named(data: bytes, chance: random.Random) -> bytes:
    """A name in the file is another of its names."""
    found = list(re.finditer(rb"/[A-Za-z]{2,20}", data))
    if not found:
        return data
    one, other = chance.choice(found), chance.choice(found)
    return data[: one.start()] + other[0] + data[one.end() :]


def _doubled(data: bytes, chance: random.Random) -> bytes:
    """A piece of it stands twice."""
    at = chance.randrange(len(data))
    return data[:at] + data[at : at + chance.randrange(1, 20_000)] + data[at:]


def _refiltered(data: bytes, chance: random.Random) -> bytes:
    """What is packed in one way says that it is packed in another."""
    found = list(re.finditer(rb"/FlateDecode", data))
    if not found:
        return data
    one = chance.choice(found)
    other = chance.choice(
        (b"[/FlateDecode /FlateDecode]", b"/LZWDecode", b"/RunLengthDecode", b"/DCTDecode", b"/ASCII85Decode", b"/Crypt",
         b"[" + b"/ASCIIHexDecode " * 200 + b"]", b"null")
    )  # fmt: skip
    return data[: one.start()] + other + data[one.end() :]
