"""The last hand on a PDF: what it says of itself, its attachments, and how it is saved.

WeasyPrint declares one standard in a file (issues 2467, 2783). These are two at once:
PDF/A-3a for the archive and PDF/UA-1 for the reader, so the declaration is written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Name

from .info import Attachment, DocumentInfo

# PDF/A knows no pdfuaid; an archival file must describe every schema it does not know.
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>{source}
<xmp:CreateDate>{created}</xmp:CreateDate><xmp:ModifyDate>{created}</xmp:ModifyDate>
<pdf:Producer>{producer}</pdf:Producer><pdf:Keywords>{keywords}</pdf:Keywords>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file keeps to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


def finish(data: bytes, info: DocumentInfo, attachments: Sequence[Attachment]) -> bytes:
    """Return the finished file; the same input gives the same bytes."""
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.Root.Metadata = metadata_stream(pdf, info)
        pdf.Root.PageMode = Name.UseOutlines
        attach(pdf, attachments)
        # Pages share one table of resources; to check a signature each page needs its own.
        pdf.remove_unreferenced_resources()
        out = BytesIO()
        pdf.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
            fix_metadata_version=False,
        )
    return out.getvalue()


def metadata_stream(pdf: pikepdf.Pdf, info: DocumentInfo) -> pikepdf.Stream:
    text = {
        "title": info.title,
        "author": info.author,
        "language": info.language,
        "created": w3c_date(info.created),
        "producer": str(pdf.docinfo.Producer),
        "keywords": ", ".join(info.keywords),
    }
    source = f"\n<dc:source>{escape(info.source)}</dc:source>" if info.source else ""
    packet = XMP.format(**{key: escape(value) for key, value in text.items()}, source=source)
    return pikepdf.Stream(pdf, packet.encode(), Type=Name.Metadata, Subtype=Name.XML)


def attach(pdf: pikepdf.Pdf, attachments: Sequence[Attachment]) -> None:
    """Embed the files, in name order, as data the document was made from."""
    specifications = pikepdf.Array()
    for attachment in sorted(attachments, key=lambda attachment: attachment.name):
        modified = pdf_date(attachment.modified)
        specification = pikepdf.AttachedFileSpec(
            pdf,
            attachment.data,
            filename=attachment.name,
            description=attachment.description,
            mime_type=attachment.media_type,
            creation_date=modified,
            mod_date=modified,
        )
        specification.obj.AFRelationship = Name.Data
        pdf.attachments[attachment.name] = specification
        specifications.append(specification.obj)
    if specifications:
        pdf.Root.AF = specifications


def w3c_date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")


def pdf_date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")
