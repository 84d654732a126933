"""What everything public of a promise says in figures, beside what its parts in the record come to.

The parts are read past every reader of the site and counted; each door is read as a stranger reads it: pages as they
are laid out, files as text and data.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import lxml.html
import pikepdf
from django.db.models import Q

from followup.report.numbers_in_text import numbers, pairs
from medborgarlofte.documents.pdf_reading import read_pdf
from promises.counting.progress import AsOf, Progress, progress
from promises.exchange_format.file_facts import facts_of
from promises.exchange_format.normal import complete
from promises.models import Promise
from promises.record.models import Chain, Part
from promises.record.parts import join

Document = Mapping[str, Any]
_ENGLISH = {"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8"}


@dataclass(frozen=True)
class Due:
    """What one commitment comes to: so many of so many, each of its windows, so many of its rows count, and what counts
    of them reports; of each walk so many of its measures are done. In a follow-up also ``quantity``, what counts in its
    period."""

    outcome: tuple[Decimal, Decimal] | None
    windows: tuple[tuple[Decimal | None, Decimal], ...]
    rows: tuple[int, int]
    results: Mapping[str, tuple[Decimal, int]]
    walks: tuple[tuple[int, int], ...] = ()
    quantity: Decimal = Decimal()

    @property
    def pairs(self) -> set[tuple[str, str]]:
        """Everything that may be said as so many of so many."""
        said = [self.outcome, self.rows, *self.windows, *self.walks]
        said += [(many, self.rows[0]) for _, many in self.results.values()]
        return {(_figure(one), _figure(other)) for one, other in filter(None, said) if one is not None}


@dataclass(frozen=True)
class Told:
    """What a door says of a commitment (its number): words in which the outcome stands, the windows' boxes, what counts
    in the period and results, as far as it tells them; or all of it as data."""

    door: str
    number: int
    words: str = ""
    outcome: bool = True
    boxes: Sequence[str] = ()
    quantity: str | None = None
    results: Mapping[str, str] | None = None
    data: Due | None = None

    def faults(self, due: Due) -> Iterator[str]:
        """What is not what the parts come to."""
        if self.data is not None:
            if self.data != due:
                yield f"{self.data}, not {due}"
            return
        said, said_pairs = set(numbers(self.words)), {pair for pair, _ in pairs(self.words)}
        # That nothing is done is said in words.
        if self.outcome and due.outcome and due.outcome[0] and not {*map(_figure, due.outcome)} <= said:
            yield f"not {due.outcome}: {self.words}"
        if wrong := said_pairs - due.pairs:
            yield f"{wrong} instead of {due.pairs}: {self.words}"
        for box, (done, target) in zip(self.boxes, due.windows, strict=True) if self.boxes else ():
            if done is not None and _figure(done) not in numbers(box):
                yield f"{box} instead of {done} of {target}"
        if self.quantity is not None and {*numbers(self.quantity)} - {"0"} != {_figure(due.quantity)} - {"0"}:
            yield f"{self.quantity} instead of {due.quantity}"
        if self.results is not None:
            figures = {label: next(numbers(words)) for label, words in self.results.items()}
            expected = {label: _figure(total) for label, (total, _) in due.results.items()}
            if figures != expected:
                yield f"{figures} instead of {expected}"


def due(document: Document, as_of: AsOf, first: date = date.min) -> dict[int, Due]:
    """What every commitment of the complete document comes to; ``first`` is the first day of a follow-up's period."""
    frame, commitments = facts_of(document, as_of.known_on)
    kinds = {
        (kind["slug"], each["slug"]): each["label"] for kind in document["kinds"] for each in kind["measures"]
    }
    said = {row["uid"]: row for row in document["activities"]}
    found = {}
    for number, each in commitments.items():
        if each.starts_on and each.starts_on > as_of.day and as_of.over:
            continue
        counted = progress(each, frame, as_of)
        standing = [row for row in each.contributions if row.day <= as_of.day and row.stands(as_of.known_on)]
        counting = [row for row in standing if row.counts and row.day >= first]
        results: dict[str, tuple[Decimal, int]] = {}
        for row in (said[key] for key in {row.key for row in counting}):
            for one in row["results"]:
                label = kinds[row["kind"], one["measure"]].casefold()
                total, many = results.get(label, (Decimal(), 0))
                results[label] = total + Decimal(one["value"]), many + 1
        found[number] = Due(
            _outcome(counted),
            tuple((window.done, window.target) for window in counted.windows),
            (len({row.key for row in counting}), len({row.key for row in standing if row.day >= first})),
            results,
            tuple(_measures(said[row.key]) for row in standing if "safety_walk" in said[row.key]),
            sum((row.quantity for row in counting), Decimal()),
        )
    return found


def _measures(row: Document) -> tuple[int, int]:
    """How many of a walk's measures are done, of how many."""
    decided = [
        each["decision"] for one in row["safety_walk"]["observations"] for each in one.get("measures", ())
    ]
    return decided.count("done"), len(decided)


def _outcome(counted: Progress) -> tuple[Decimal, Decimal] | None:
    if counted.steps:
        return Decimal(sum(step.done for step in counted.steps)), Decimal(len(counted.steps))
    if counted.windows_total > 1:
        return Decimal(counted.windows_met), Decimal(counted.windows_total)
    if counted.done is None or counted.target is None or counted.aim.form == "deliverable":
        return None
    return counted.done, counted.target


def of_parts(chain: Chain, number: int | None = None) -> Document:
    """The complete document of what was public in the version of that number, of the newest without one."""
    stood = Q(first__lte=number) & (Q(last=None) | Q(last__gte=number)) if number else Q(last=None)
    parts = {
        path: json.loads(content, parse_float=Decimal)
        for path, content in Part.objects.filter(stood, chain=chain).values_list("path", "content")
    }
    return complete(join(parts))


class Doors:
    """Everything public of one promise; ``read`` gives the bytes behind an address."""

    def __init__(self, promise: Promise, today: date, read: Callable[[str], bytes]) -> None:
        self.promise, self.today, self.read = promise, today, read
        self.chain = Chain.objects.get(promise=promise)
        self.document = of_parts(self.chain)
        self.address = f"/{promise.address}/"
        self.editions = sorted(
            self.document["follow_ups"], key=lambda row: (row["period"], row["edition"])
        )  # fmt: skip
        self.periods = {row["slug"]: row for row in self.document["periods"]}
        self.newest = {row["period"]: row for row in self.editions}

    def faults(self) -> list[str]:
        """Where anything is said otherwise than the parts come to."""
        now = due(self.document, AsOf.now(self.today))
        wrong = self._faults(
            now, [*self._answers(), *self._pages(now), *self._easy("lattlast/"), *self._files()]
        )
        for edition in self.editions:
            then = self.due_in(edition)
            told = list(self._pdf(edition))
            if self.newest[edition["period"]] is edition:
                told += [*self._follow_up(edition), *self._easy(f"uppfoljning/{edition['period']}/lattlast/")]
            wrong += self._faults(then, told)
        return wrong + self._compared() + self._feed()

    def _faults(self, due: Mapping[int, Due], told: Sequence[Told]) -> list[str]:
        wrong = [
            f"{each.door} ({each.number}): {fault}"
            for each in told
            for fault in each.faults(due[each.number])
        ]
        by_door: dict[str, set[int]] = {}
        for each in told:
            by_door.setdefault(each.door, set()).add(each.number)
        alone = re.compile(r"atagande/\d")
        return wrong + [
            f"{door} tells of {numbers} alone"
            for door, numbers in by_door.items()
            if numbers != {*due} and not alone.search(door)
        ]

    def due_in(self, edition: Document) -> dict[int, Due]:
        """What the parts of the version that the edition came with come to at the end of its period."""
        path = f"follow_ups/{edition['period']}/{edition['edition']}"
        first = Part.objects.filter(chain=self.chain, path=path).order_by("first").first()
        assert first
        return self._in_period(of_parts(self.chain, first.first), edition)

    def _in_period(self, document: Document, edition: Document) -> dict[int, Due]:
        first, last = (
            date.fromisoformat(self.periods[edition["period"]][name]) for name in ("starts_on", "ends_on")
        )
        report = AsOf.report(edition["period"], last, date.fromisoformat(edition["published"]))
        return due(document, report, first)

    def page(self, path: str) -> Any:
        root = lxml.html.fromstring(self.read(path).decode().replace("\u00ad", ""))
        for hidden in root.xpath("//svg"):
            hidden.drop_tree()
        return root

    def _answers(self) -> Iterator[Told]:
        """The lists of answers: of the promise and of its municipality."""
        municipality = f"/{self.promise.municipality.slug}/"
        for path in (self.address, municipality, f"/en{self.address}", f"/en{municipality}"):
            for link in self.page(path).xpath("//ol[@class='answers']/li/a"):
                if f"{self.address}atagande/" in link.get("href"):
                    yield Told(path, _number(link.get("href")), _plain(link, path))

    def _pages(self, now: Mapping[int, Due]) -> Iterator[Told]:
        for language in ("", "/en"):
            promise = self.page(f"{language}{self.address}")
            for number in now:
                [section] = promise.xpath(f"//section[@id='atagande-{number}']")
                boxes = [_box(each) for each in section.xpath(".//ol[@class='windows']/li")]
                path = f"{language}{self.address}"
                yield Told(f"{path}#atagande", number, _plain(section, path), outcome=False, boxes=boxes)
                path = f"{language}{self.address}atagande/{number}/"
                page = self.page(path)
                sections = page.xpath(
                    "//*[@aria-labelledby='laget' or @id='rader' or @aria-labelledby='raknas']"
                )
                [answer] = page.xpath("//*[@aria-labelledby='laget']")
                yield Told(path, number, _plain(answer, path))
                yield Told(
                    f"{path}#rader",
                    number,
                    " ".join(_plain(each, path) for each in sections),
                    outcome=False,
                    boxes=[_box(each) for each in page.xpath("//ol[@class='windows']/li")],
                    results=None
                    if language
                    else _results(page.xpath("//*[@aria-labelledby='resultat']//dl/div")),
                )
                if not language:
                    yield from self._easy(f"atagande/{number}/lattlast/")

    def _easy(self, path: str) -> Iterator[Told]:
        """Lättläst: under each commitment's heading what is said until the next."""
        path = f"{self.address}{path}"
        page = self.page(path)
        alone = re.search(r"atagande/(\d+)/", path)
        headings = (
            page.xpath("//h2[@id='laget']") if alone else page.xpath("//h3[a[contains(@href,'/atagande/')]]")
        )
        for heading in headings:
            lines = []
            for each in heading.itersiblings():
                if each.tag in ("h2", "h3"):
                    break
                lines.append(_plain(each))
            number = int(alone[1]) if alone else _number(heading.find("a").get("href"))
            yield Told(
                path, number, " ".join(lines), quantity=_in_the_time(lines) if "uppfoljning" in path else None
            )

    def _files(self) -> Iterator[Told]:
        """The promise's own file, and the proof with every part."""
        file = complete(json.loads(self.read(f"{self.address}lofte.json"), parse_float=Decimal))
        proof = json.loads(self.read(f"{self.address}bevis.json"), parse_float=Decimal)
        proved = complete(join({each["path"]: each["content"] for each in proof["parts"]}))
        for door, document in (("lofte.json", file), ("bevis.json", proved)):
            for number, each in due(document, AsOf.now(self.today)).items():
                yield Told(f"{self.address}{door}", number, data=each)

    def _follow_up(self, edition: Document) -> Iterator[Told]:
        for language in ("", "/en"):
            path = f"{language}{self.address}uppfoljning/{edition['period']}/"
            page = self.page(path)
            for row in page.xpath("//*[@aria-labelledby='laget']//tbody/tr"):
                number = _number(row.xpath(".//a")[0].get("href"))
                _, _, in_period, since = (_plain(cell, path) for cell in row)
                yield Told(path, number, since, quantity=in_period)
                [section] = page.xpath(f"//section[@id='atagande-{number}']")
                yield Told(f"{path}#atagande", number, _plain(section, path), outcome=False)

    def _pdf(self, edition: Document) -> Iterator[Told]:
        path = f"{self.address}uppfoljning/{edition['period']}/utgava/{edition['edition']}.pdf"
        pdf = self.read(path)
        titles = {row["number"]: row["title"] for row in self.document["commitments"]}
        heard = read_pdf(pdf).text.replace("\u00ad", "")
        cover, _, rest = heard.partition("Åtagande för åtagande")
        body, _, easy = rest.partition(" Lättläst ")
        then = self.due_in(edition)
        for name, said, begins in (
            ("omslaget", cover, "{}. {}"), ("åtagandena", body, "{} {}"), ("lättläst", easy, "Åtagande {}: {}"),
        ):  # fmt: skip
            blocks = _blocks(said, {number: begins.format(number, titles[number]) for number in then})
            for number, block in blocks.items():
                yield Told(f"{path} ({name})", number, block)
        yield from self._attached(path, pdf, edition)

    def _attached(self, path: str, pdf: bytes, edition: Document) -> Iterator[Told]:
        with pikepdf.open(io.BytesIO(pdf)) as file:
            files = {name: each.get_file().read_bytes() for name, each in file.attachments.items()}
        [data] = (each for name, each in files.items() if name.endswith(".json"))
        [table] = (each for name, each in files.items() if name.endswith(".csv"))
        document = complete(
            {name: said for name, said in json.loads(data, parse_float=Decimal).items() if name != "frozen"}
        )
        then = self._in_period(document, edition)
        rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig")), delimiter=";"))
        for number, each in then.items():
            yield Told(f"{path} (bilagan .json)", number, data=each)
            counting = [
                row["Antal"]
                for row in rows
                if (row["Åtagande"], row["Räknas"], row["I perioden"]) == (str(number), "ja", "ja")
            ]
            total = sum((Decimal(one.replace(",", ".")) for one in counting), Decimal())
            yield Told(f"{path} (bilagan .csv)", number, outcome=False, quantity=_figure(total))

    def _compared(self) -> list[str]:
        """The tables beside earlier periods, and beside the year before, where there are any."""
        wrong = []
        labels = {self.periods[row["period"]]["label"]: self.due_in(row) for row in self.newest.values()}
        for period in self.newest:
            for page in ("jamfor", "aret-fore"):
                path = f"{self.address}uppfoljning/{period}/{page}/"
                if f'href="{path}"' not in self.read(path.removesuffix(f"{page}/")).decode():
                    continue
                root, earlier = self.page(path), labels
                if page == "aret-fore":
                    [link] = root.xpath("//*[@aria-labelledby='jamfor']/div/ul/li/a/@href")
                    municipality, slug, _, other = link.strip("/").split("/")
                    before = Promise.objects.get(municipality__slug=municipality, slug=slug)
                    there = Doors(before, self.today, self.read)
                    earlier = labels | {there.periods[other]["label"]: there.due_in(there.newest[other])}
                for row in root.xpath("//table//tbody/tr"):
                    wrong += _row_faults(path, row, earlier)
        return wrong

    def _feed(self) -> list[str]:
        """Every edition is told of on its day, and no figure that is so many of so many."""
        path = f"{self.address}flode.atom"
        text = self.read(path).decode()
        feed = lxml.etree.fromstring(text.encode())
        said = sorted(
            each.findtext("{*}updated")[:10]
            for each in feed.iterfind("{*}entry")
            if re.match(r"(Uppföljning|Rättad uppföljning) av", each.findtext("{*}title"))
        )
        due_days = sorted(row["published"] for row in self.editions)
        wrong = [f"{path}: {pair}" for _, pair in pairs(" ".join(feed.itertext()))]
        return wrong if said == due_days else [*wrong, f"{path}: {said} instead of {due_days}"]


def _row_faults(path: str, row: Any, earlier: Mapping[str, Mapping[int, Due]]) -> Iterator[str]:
    words = _plain(row.find("th"))
    own = int(words.partition(".")[0])
    like = re.search(r"Jämförs med (\d+)\.", words)
    for place, cell in enumerate(row.iterfind("td")):
        number = int(like[1]) if like and place == 0 else own
        told = Told(path, number, quantity=_plain(cell), outcome=False)
        yield from (
            f"{path} ({own}): {each}" for each in told.faults(earlier[cell.get("data-label")][number])
        )


def _number(link: str) -> int:
    found = re.search(r"atagande[/-](\d+)", link)
    assert found, link
    return int(found[1])


def _figure(value: Decimal | int) -> str:
    """As a Swedish text writes it."""
    return f"{Decimal(value).normalize():f}".replace(".", ",")


def _plain(element: Any, path: str = "") -> str:
    """What is read there; in English with its numbers as Swedish writes them."""
    text = " ".join(" ".join(element.itertext()).split())
    if not path.startswith("/en/"):
        return text
    for word, figure in _ENGLISH.items():
        text = re.sub(rf"\b{word}\b", figure, text, flags=re.IGNORECASE)
    return re.sub(r"(?<!to )\b(\d+) of (?=\d)", r"\1 av ", text)


def _box(item: Any) -> str:
    """A window's figure, without its label and its days."""
    return " ".join(
        item.xpath("./span[last()]")[0].xpath(".//text()[not(parent::*[@class='visually-hidden'])]")
    )


def _results(rows: Sequence[Any]) -> dict[str, str]:
    return {_plain(row.find("dt")).casefold(): _plain(row.find("dd")) for row in rows}


def _in_the_time(lines: Sequence[str]) -> str:
    """What lättläst says was done in the period."""
    return " ".join(line for line in lines if line.startswith("Gjort under tiden"))


def _blocks(text: str, begins: Mapping[int, str]) -> dict[int, str]:
    """The text from where each begins to the next."""
    places = {number: text.find(words) for number, words in begins.items()}
    assert -1 not in places.values(), (places, begins, text[:400])
    order = sorted(places.items(), key=lambda each: each[1])
    ends = [place for _, place in order[1:]] + [len(text)]
    return {
        number: text[place + len(begins[number]) : end]
        for (number, place), end in zip(order, ends, strict=True)
    }
