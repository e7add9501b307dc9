"""One product as the rules see it: its name, its keywords, and what follows from them; headers at odds are refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ingest import bandpasses, cards, footprints, products
from ingest.errors import Problem
from ingest.footprints import Footprint
from ingest.memo import Memo, Recalled
from ingest.names import ProductName

# what the sky cannot be larger than for one product (deg); a wider S_REGION is a wrong one
_WIDEST = 5.0
# products that still have one sample an integration
PER_INTEGRATION = frozenset({"rateints", "calints", "crfints", "bsubints", "x1dints", "whtlt", "phot"})
_OF_PIPELINE = Memo(lambda key: key[1:2] == "_" and key[0] in "RS" and key != "S_REGION")


@dataclass
class Facts:
    """One product: its name, its keywords, and what was concluded from them so far. of_row: of a keyword row."""

    name: ProductName
    keywords: Mapping[str, object]
    notes: list[str]
    of_row: bool = False

    def text(self, *cards_: str) -> str | None:
        for name in cards_:  # every text can be read: this is cards.value for it, with less work
            if name in self.keywords and (result := cards.text(self.keywords[name])) is not None:
                return result
        return None

    def number(self, *cards_: str) -> float | None:
        return cards.value(self.keywords, cards_, cards.number)

    def integer(self, *cards_: str) -> int | None:
        return cards.value(self.keywords, cards_, cards.integer)

    def true(self, card: str) -> bool:
        return cards.value(self.keywords, (card,), cards.boolean) is True

    @cached_property
    def suffix(self) -> products.Suffix:
        return products.suffix_of(self.name)

    @cached_property
    def mode(self) -> products.Mode | None:
        return products.MODES.get(self.text("EXP_TYPE") or "")

    @cached_property
    def pipeline(self) -> list[str]:
        """Keywords of reference files (``R_...``) and of the outcome of steps (``S_...``)."""
        return [*filter(_OF_PIPELINE.__getitem__, self.keywords)]

    @cached_property
    def band(self) -> bandpasses.Band | None:
        return bandpasses.band_of(self.keywords)

    @cached_property
    def moving(self) -> bool:
        return self.text("TARGTYPE") == "MOVING" or self.text("VISITYPE") == "PRIME_TARGETED_MOVING"

    @cached_property
    def time_series(self) -> bool:
        """A time-series observation, and a product that still has its integrations."""
        tso = products.is_time_series(self.text("EXP_TYPE"), self.true("TSOVISIT"), self.integer("NINTS"))
        return tso and (self.name.suffix in PER_INTEGRATION or self.name.suffix in ("uncal", "ramp"))

    @cached_property
    def footprint_note(self) -> str | None:
        """What was changed in the S_REGION that became the footprint."""
        footprint, _ = self.footprint
        wound = "wound the other way round" if footprint and footprint.rewound else None
        return "; ".join(filter(None, [footprint and footprint.repaired, wound])) or None

    @cached_property
    def segment(self) -> tuple[int, int, int] | None:
        """(first, last, number of all) integrations of one segment of an exposure; None where it is not one."""
        first, last, whole = self.integer("INTSTART"), self.integer("INTEND"), self.integer("NINTS")
        if self.name.segment and first and last and whole and 1 <= first <= last <= whole:
            return first, last, whole
        return None

    @cached_property
    def integrations(self) -> int | None:
        """Integrations in this file: those of the segment, where it is one."""
        return self.segment[1] - self.segment[0] + 1 if self.segment else self.integer("NINTS")

    @cached_property
    def footprint(self) -> tuple[Footprint | None, str | None]:
        """The footprint and where it comes from: s_region, s_region repaired, source, guide star, target."""
        region = footprints.parse(self.text("S_REGION") or "")
        if region is not None and region.radius <= _WIDEST:
            if region.repaired:
                self.notes.append(f"S_REGION repaired: {region.repaired}")
            return region, "s_region repaired" if region.repaired else "s_region"
        if region is not None:
            self.notes.append(f"S_REGION spans {2 * region.radius:.0f} deg, which no product does; it is not used")
        fallbacks = [("target", "MT_RA MT_AVRA TARG_RA", "MT_DEC MT_AVDEC TARG_DEC")]
        if self.name.form == "guidestar":
            fallbacks.insert(0, ("guide star", "GS_RA", "GS_DEC"))
        if self.name.source_id:
            fallbacks.insert(0, ("source", "SRCRA", "SRCDEC"))
        for origin, ra_cards, dec_cards in fallbacks:
            ra, dec = self.number(*ra_cards.split()), self.number(*dec_cards.split())
            if ra is not None and dec is not None and -90 <= dec <= 90:
                return footprints.around(ra, dec), origin
        return None, None


def check(facts: Facts) -> None:
    """Refuse a header that contradicts itself or its file name; raises Problem."""
    _check_origin(facts)
    start, end = facts.number("EXPSTART"), facts.number("EXPEND")
    if start is not None and end is not None and end < start:
        raise _contradiction(facts, "EXPEND", end, f"is before EXPSTART {start}")


@Recalled
def _check_origin(facts: Facts) -> None:
    """What made the product, and for whom."""
    instrument, detector = facts.text("INSTRUME"), facts.text("DETECTOR")
    if facts.text("TELESCOP") is None and (instrument is None or facts.text("EXP_TYPE") is None):
        raise Problem(
            facts.name.filename,
            "the file has no JWST keywords: TELESCOP, INSTRUME and EXP_TYPE are missing",
            "Only products of the JWST pipeline can be described; take the original from MAST.",
        )
    _agree(facts, "TELESCOP", facts.text("TELESCOP"), "JWST", "is another telescope's")
    if detector and detector != "MULTIPLE":
        owner = {"NRC": "NIRCAM", "NIS": "NIRISS", "NRS": "NIRSPEC", "MIR": "MIRI", "GUI": "FGS"}.get(detector[:3])
        _agree(
            facts,
            "DETECTOR",
            owner and instrument,
            owner,
            f"does not belong to INSTRUME {instrument}",
            detector,
        )
        if facts.name.detector:
            named = facts.name.detector.upper().replace("A5", "ALONG").replace("B5", "BLONG")
            _agree(facts, "DETECTOR", detector, named, f"contradicts the file name, which says {named}")
    if facts.mode:
        _agree(facts, "EXP_TYPE", instrument, facts.mode.instrument, f"does not belong to INSTRUME {instrument}",
               facts.text("EXP_TYPE"))  # fmt: skip
    program = facts.integer("PROGRAM")
    _agree(facts, "PROGRAM", program, int(facts.name.program), "contradicts the program in the file name")


def _agree(facts: Facts, card: str, value: object, expected: object, what: str, shown: object = None) -> None:
    if value is not None and value != expected:
        raise _contradiction(facts, card, shown or value, what)


def _contradiction(facts: Facts, card: str, value: object, what: str) -> Problem:
    return Problem(
        facts.name.filename,
        f"the header contradicts itself: {card} {what}",
        "Take the original from MAST, or correct the header.",
        card=card,
        value=str(value),
    )
