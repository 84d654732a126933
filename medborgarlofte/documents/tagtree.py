"""The tag tree: what a screen reader reads in the PDF, in the order of the HTML.

Takes the place of WeasyPrint's own builder, which gives a table that runs over two
pages two tags, reads page headers and repeated column heads aloud, and says nothing of
a heading cell's scope (WeasyPrint issues 1836, 2550, 2903). One HTML element becomes
one tag here, however many boxes and pages it is laid out in.

What is neither tagged nor marked as decoration cannot pass: it raises PdfError.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pydyf

from .errors import PdfError

SVG = "{http://www.w3.org/2000/svg}"
POINTS_PER_PIXEL = 0.75

# WeasyPrint and pydyf are untyped: names for what is meant.
Box: TypeAlias = Any
Element: TypeAlias = Any
Stream: TypeAlias = Any
Pdf: TypeAlias = Any

# Elements that are not named here are transparent: their text belongs to what is around.
ROLES = {
    "main": "Part", "article": "Art", "section": "Sect", "nav": "Sect", "header": "Div",
    "footer": "Div", "div": "Div", "figure": "Div", "blockquote": "BlockQuote",
    "h1": "H1", "h2": "H2", "h3": "H3", "h4": "H4", "h5": "H5", "h6": "H6", "p": "P",
    "ul": "L", "ol": "L", "dl": "L", "li": "LI", "dt": "Lbl", "dd": "LBody",
    "table": "Table", "caption": "Caption", "thead": "THead", "tbody": "TBody",
    "tfoot": "TFoot", "tr": "TR", "th": "TH", "td": "TD", "a": "Link",
    "img": "Figure", f"{SVG}svg": "Figure",
}  # fmt: skip
SCOPES = {"col": "/Column", "colgroup": "/Column", "row": "/Row", "rowgroup": "/Row"}
DECORATION = {"Type": "/Layout"}
FIELD = "data-field"  # an element that becomes an empty signature field of that name
KEPT_WHEN_EMPTY = {"TD", "TH"}  # else the columns of a table would slide
# The space between two of their parts is layout, not text.
GROUPS = {"Document", "Part", "Art", "Sect", "Div", "L", "LI", "Table", "THead", "TBody", "TR"}


@dataclass(frozen=True)
class Mark:
    """A piece of drawn content: number `mcid` on page number `page`, both from 0."""

    page: int
    mcid: int


@dataclass(frozen=True)
class Annotation:
    page: int
    dictionary: pydyf.Dictionary


@dataclass(eq=False)
class Node:
    tag: str
    parent: Node | None = None
    page: int = 0
    kids: list[Node | Mark | Annotation] = field(default_factory=list)
    entries: dict[str, Any] = field(default_factory=dict)

    def child(self, tag: str, page: int, *, first: bool = False) -> Node:
        node = Node(tag, self, page)
        self.kids.insert(0 if first else len(self.kids), node)
        return node


def build(pdf: Pdf, document: Any, pdf_version: str, page_streams: list[Stream]) -> None:
    """Write the tag tree of `document` into `pdf`; the signature is WeasyPrint's add_tags."""
    reader = BoxReader()
    for number, (page, stream) in enumerate(zip(document.pages, page_streams, strict=True)):
        reader.read_page(number, page, stream)
    prune(reader.root)
    Writer(pdf).write(reader.root, len(document.pages))
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})


class BoxReader:
    """Reads WeasyPrint's laid out boxes, page by page, into one tree of nodes."""

    def __init__(self) -> None:
        self.root = Node("Document")
        self.nodes: dict[int, Node] = {}  # by the id of the HTML element

    def read_page(self, number: int, page: Any, stream: Stream) -> None:
        self.number, self.height = number, page.height
        self.marks = {box: mark["mcid"] for box, mark in stream._tags.items()}
        self.decorations: dict[int, dict[str, str]] = {}
        stream._tags.clear()
        drawn = set(marked_content(stream))
        if missing := set(self.marks.values()) - drawn:
            # Opacity, transforms and the like draw apart from the page and lose their place.
            raise PdfError(f"sidan {number + 1}: {len(missing)} stycken ritas utanför sidan")
        self.read(page._page_box, self.root)
        if self.marks:
            texts = [getattr(box, "text", box.element_tag) for box in self.marks]
            raise PdfError(f"sidan {number + 1}: innehåll utan tagg: {texts[:5]}")
        mark_decorations(stream, self.decorations)

    def read(self, box: Box, parent: Node) -> None:
        box = getattr(box, "_box", box)  # absolutely placed boxes come wrapped
        if hasattr(box, "at_keyword"):  # a running head or foot
            side = "Header" if box.at_keyword.startswith("@top") else "Footer"
            return self.decorate(box, {"Type": "/Pagination", "Subtype": f"/{side}"})
        if is_decoration(box.element) or self.is_repeated(box):
            return self.decorate(box, DECORATION)
        node = self.node_of(box, parent)
        if node.tag in GROUPS and getattr(box, "text", None) is not None and not box.text.strip():
            return self.decorate(box, DECORATION)
        if box in self.marks:
            node.kids.append(Mark(self.number, self.marks.pop(box)))
        if annotation := getattr(box, "link_annotation", None):
            annotation["Contents"] = pydyf.String(text_of(box.element))
            node.kids.append(Annotation(self.number, annotation))
        for child in getattr(box, "children", ()):
            self.read(child, node)

    def decorate(self, box: Box, kind: dict[str, str]) -> None:
        box = getattr(box, "_box", box)
        if box in self.marks:
            self.decorations[self.marks.pop(box)] = kind
        for child in getattr(box, "children", ()):
            self.decorate(child, kind)

    def is_repeated(self, box: Box) -> bool:
        """Whether this is the head of a table, drawn again on a later page."""
        if box.element_tag not in ("thead", "tfoot"):
            return False
        node = self.nodes.get(id(box.element))
        return node is not None and node.page != self.number

    def node_of(self, box: Box, parent: Node) -> Node:
        if box.element is None:
            return parent
        name, _, pseudo = box.element_tag.partition("::")
        if name == "html" or name == "body":
            return self.root
        if pseudo == "marker":
            body = self.nodes[id(box.element)]
            return (body.parent or body).child("Lbl", self.number, first=True)
        if id(box.element) not in self.nodes:
            self.nodes[id(box.element)] = self.new_node(box, name, parent)
        return self.nodes[id(box.element)]

    def new_node(self, box: Box, name: str, parent: Node) -> Node:
        element, role = box.element, ROLES.get(name)
        if element.get(FIELD):
            return self.seal_field(box, parent)
        if role == "Div" and parent.tag == "L":
            role = "LI"  # <dl> with its pairs in <div>
        language = element.get("lang")
        if role is None and not language:
            return parent
        node = parent.child(role or "Span", self.number)
        if language:
            node.entries["Lang"] = pydyf.String(language)
        if role in ("TH", "TD"):
            node.entries["A"] = cell_attributes(box)
        elif role == "Figure":
            node.entries |= self.figure_entries(box)
        elif role == "L":
            node.entries["A"] = list_attributes(box)
        if name == "li":
            return node.child("LBody", self.number)
        return node

    def figure_entries(self, box: Box) -> dict[str, Any]:
        element = box.element
        alt = element.findtext(f"{SVG}title") if element.tag == f"{SVG}svg" else element.get("alt")
        if not alt or not alt.strip():
            raise PdfError(f"sidan {self.number + 1}: en bild saknar alternativtext")
        attributes = {"O": "/Layout", "BBox": self.bounds(box), "Placement": "/Block"}
        return {"Alt": pydyf.String(alt.strip()), "A": pydyf.Dictionary(attributes)}

    def seal_field(self, box: Box, parent: Node) -> Node:
        """The empty signature field of an element with data-field; its aria-label is what is read aloud."""
        name, label = box.element.get(FIELD), box.element.get("aria-label", "").strip()
        if not label:
            raise PdfError(f"stämpelfältet {name} saknar aria-label")
        node = parent.child("Form", self.number)
        node.entries["Alt"] = pydyf.String(label)
        widget = {
            "Type": "/Annot", "Subtype": "/Widget", "FT": "/Sig", "F": 4, "T": pydyf.String(name),
            "TU": pydyf.String(label), "Contents": pydyf.String(label), "Rect": self.bounds(box),
        }  # fmt: skip
        node.kids.append(Annotation(self.number, pydyf.Dictionary(widget)))
        return node

    def bounds(self, box: Box) -> pydyf.Array:
        """Where the box lies, in points from the lower left corner of the page."""
        left, top = box.content_box_x(), box.content_box_y()
        corners = (left, self.height - top - box.height, left + box.width, self.height - top)
        return pydyf.Array(round(value * POINTS_PER_PIXEL, 2) for value in corners)


def is_decoration(element: Element) -> bool:
    if element is None:
        return False
    return bool(element.get("aria-hidden") == "true" or (element.tag == "img" and element.get("alt") == ""))


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def cell_attributes(box: Box) -> pydyf.Dictionary:
    attributes = pydyf.Dictionary({"O": "/Table"})
    if box.element.tag == "th":
        scope = box.element.get("scope")
        if scope not in SCOPES:
            raise PdfError(f"rubrikcellen ”{text_of(box.element)}” saknar scope")
        attributes["Scope"] = SCOPES[scope]
    for key, value in (("ColSpan", box.colspan), ("RowSpan", box.rowspan)):
        if value != 1:
            attributes[key] = value
    return attributes


def list_attributes(box: Box) -> pydyf.Dictionary:
    if box.style["list_style_type"] == "none" or box.element.tag == "dl":
        numbering = "/None"
    else:
        numbering = "/Decimal" if box.element.tag == "ol" else "/Disc"
    return pydyf.Dictionary({"O": "/List", "ListNumbering": numbering})


def prune(node: Node) -> bool:
    """Take away tags that hold nothing; return whether `node` itself stays."""
    node.kids = [kid for kid in node.kids if not isinstance(kid, Node) or prune(kid)]
    return bool(node.kids) or node.tag in KEPT_WHEN_EMPTY


def marked_content(stream: Stream) -> Iterator[int]:
    for item in stream.stream:
        if isinstance(item, dict) and "MCID" in item:
            yield item["MCID"]


def mark_decorations(stream: Stream, decorations: dict[int, dict[str, str]]) -> None:
    """Turn the marked content of `decorations`, by mcid, into artifacts, which are not read."""
    items = stream.stream
    for i, item in enumerate(items):
        if isinstance(item, dict) and item.get("MCID") in decorations:
            items[i - 1] = "/Artifact"
            items[i] = pydyf.Dictionary(decorations[item["MCID"]])


class Writer:
    """Writes nodes as structure elements, and the index from drawn content back to them."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.marks: dict[Mark, bytes] = {}
        self.annotations: list[tuple[pydyf.Dictionary, bytes]] = []

    def write(self, document: Node, pages: int) -> None:
        root = self.add(Type="/StructTreeRoot")
        root["K"] = pydyf.Array([self.write_node(document, root.reference)])
        numbers = pydyf.Array()
        for page in range(pages):
            numbers += [page, self.page_index(page)]
        for key, (annotation, reference) in enumerate(self.annotations, start=pages):
            annotation["StructParent"] = key
            numbers += [key, reference]
        root["ParentTree"] = self.add(Nums=numbers).reference
        root["ParentTreeNextKey"] = pages + len(self.annotations)
        self.pdf.catalog["StructTreeRoot"] = root.reference

    def add(self, **entries: Any) -> pydyf.Dictionary:
        dictionary = pydyf.Dictionary(entries)
        self.pdf.add_object(dictionary)
        return dictionary

    def page_index(self, page: int) -> pydyf.Array:
        here = {mark.mcid: reference for mark, reference in self.marks.items() if mark.page == page}
        return pydyf.Array(here.get(mcid, "null") for mcid in range(max(here, default=-1) + 1))

    def write_node(self, node: Node, parent: bytes) -> Any:
        page = self.pdf.page_references[node.page]
        element = self.add(Type="/StructElem", S=f"/{node.tag}", P=parent, Pg=page, **node.entries)
        kids = [self.write_kid(kid, node, element) for kid in node.kids]
        # Not an array in a form: the second seal would make the first look tampered with.
        element["K"] = kids[0] if node.tag == "Form" else pydyf.Array(kids)
        return element.reference

    def write_kid(self, kid: Node | Mark | Annotation, node: Node, element: pydyf.Dictionary) -> Any:
        if isinstance(kid, Node):
            return self.write_node(kid, element.reference)
        page = self.pdf.page_references[kid.page]
        if isinstance(kid, Annotation):
            if node.tag == "Form":
                self.add_field(kid.dictionary, page)
            self.annotations.append((kid.dictionary, element.reference))
            entries = {"Type": "/OBJR", "Obj": kid.dictionary.reference, "Pg": page}
            return pydyf.Dictionary(entries)
        self.marks[kid] = element.reference
        if kid.page == node.page:
            return kid.mcid
        return pydyf.Dictionary({"Type": "/MCR", "Pg": page, "MCID": kid.mcid})

    def add_field(self, widget: pydyf.Dictionary, page: bytes) -> None:
        """Put an empty signature field on its page and among the document's fields."""
        left, bottom, right, top = widget["Rect"]
        if left != right and bottom != top:
            empty = {
                "Type": "/XObject",
                "Subtype": "/Form",
                "BBox": pydyf.Array([0, 0, right - left, top - bottom]),
            }
            look = pydyf.Stream([b""], empty)
            self.pdf.add_object(look)
            widget["AP"] = pydyf.Dictionary({"N": look.reference})
        widget["P"] = page
        self.pdf.add_object(widget)
        self.pdf.objects[int(page.split()[0])].setdefault("Annots", pydyf.Array()).append(widget.reference)
        form = {"Fields": pydyf.Array(), "SigFlags": 1}
        self.pdf.catalog.setdefault("AcroForm", pydyf.Dictionary(form))["Fields"].append(widget.reference)
