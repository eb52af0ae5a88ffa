"""What studies show of a form, what is only claimed of it, and what widely read pages get wrong."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

DoseBasis = Literal["compound", "element", "both", "not-stated", "none"]
"""What the mass in a studied dose is the mass of; ``none`` where no dose belongs to the study."""

BASES: dict[DoseBasis, str] = {
    "compound": "the mass of the compound",
    "element": "the mass of the element",
    "both": "the mass of the compound, and of the element in it",
    "not-stated": "the mass, or what it is of, is not stated",
    "none": "no one dose, it reviews several studies",
}
"""Each basis of a dose in words."""

UNVERIFIED = " (unverified)"
"""What stands beside a fact that nobody has read in a reference."""

FILLERS = frozenset(
    ["a", "an", "and", "for", "in", "is", "it", "of", "on", "or", "the", "to", "with"]
)
"""Words that say nothing about what is looked for."""

SHORTEST_STEM = 4
"""The letters that two words must share from their beginning to be the same word here."""


@dataclass(frozen=True, slots=True)
class Grade:
    """A step of the scale: a letter, its name, and what it means."""

    id: str
    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Study:
    """A study, and what was given to whom with which effect.

    ``n`` is the number of people of ``n_of`` (analysed, randomised, included, pooled), None where
    it is not stated or no people took part. ``dose`` says of what its masses are, and
    ``dose_basis`` says it once more for programs. ``forms`` are ids of forms or families, none
    where they were mixed. ``correction`` is what was published to correct the study.
    """

    id: str
    label: str
    citation: str
    design: str
    species: str
    population: str
    effect: str
    status: str
    dose_basis: DoseBasis
    forms: tuple[str, ...] = ()
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    n: int | None = None
    n_of: str = ""
    dose: str = ""
    dose_note: str = ""
    duration: str = ""
    funding: str = ""
    note: str = ""
    correction: str = ""

    @property
    def reference(self) -> str:
        """Where a reader finds it: the citation with every identifier."""
        marks = (("doi:", self.doi), ("PMID ", self.pmid), ("", self.pmcid))
        found = [f"{mark}{value}" for mark, value in marks if value]
        return ", ".join([self.citation, *found])

    @property
    def people(self) -> str:
        """How many took part: ``44 people analysed``, ``rats``, or that it is not stated."""
        if self.species != "people":
            return self.species
        return f"{self.n} people {self.n_of}" if self.n else "number of people not stated"


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that is claimed, its grade, and what the studies say to it.

    ``gist`` is the verdict in one line. ``forms`` are ids of forms or families that it is about;
    none means magnesium in any form.
    """

    id: str
    text: str
    grade: str
    gist: str
    verdict: str
    studies: tuple[str, ...]
    status: str
    forms: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """An error that widely read pages hold: what is said, why it is wrong, and what holds.

    ``ground`` says in words on what the correction rests where no citation can. ``claim`` is the
    graded claim that it belongs to, if there is one.
    """

    id: str
    said: str
    wrong: str
    right: str
    status: str
    citations: tuple[str, ...] = ()
    ground: str = ""
    claim: str | None = None
    forms: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()

    @property
    def grounds(self) -> tuple[str, ...]:
        """What the correction rests on: every citation, then what has none."""
        return (*self.citations, *filter(None, [self.ground]))


@dataclass(frozen=True, slots=True)
class Timing:
    """When a form was taken: in a study, or only by the word of those who sell or promote it."""

    forms: tuple[str, ...]
    basis: str
    text: str
    status: str
    studies: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a search finds: claims, and corrections of errors."""

    claims: tuple[Claim, ...]
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that magstack knows of studies and claims, by id in the order of the file.

    ``pages`` names the kinds of pages that claims and errors were read on.
    """

    scale: dict[str, Grade]
    studies: dict[str, Study]
    claims: dict[str, Claim]
    corrections: dict[str, Correction]
    timings: tuple[Timing, ...]
    pages: dict[str, str]
    not_covered: tuple[str, ...]

    def claims_about(self, names: Collection[str]) -> tuple[Claim, ...]:
        """Return the claims that name one of these forms or families."""
        return tuple(claim for claim in self.claims.values() if shared(claim.forms, names))

    def general_claims(self) -> tuple[Claim, ...]:
        """Return the claims on magnesium in any form."""
        return tuple(claim for claim in self.claims.values() if not claim.forms)

    def corrections_about(self, names: Collection[str]) -> tuple[Correction, ...]:
        """Return the errors about one of these forms or families."""
        return tuple(each for each in self.corrections.values() if shared(each.forms, names))

    def studies_with(self, names: Collection[str]) -> tuple[Study, ...]:
        """Return the studies in which one of these forms or families was given."""
        return tuple(study for study in self.studies.values() if shared(study.forms, names))

    def doses_of(self, names: Collection[str]) -> tuple[Study, ...]:
        """Return the studies that gave people one of these forms in a dose that is known."""
        found = self.studies_with(names)
        return tuple(study for study in found if study.dose and study.species == "people")

    def timings_of(self, names: Collection[str]) -> tuple[Timing, ...]:
        """Return when one of these forms was taken."""
        return tuple(timing for timing in self.timings if shared(timing.forms, names))

    def studies_of(self, claims: Iterable[Claim]) -> tuple[Study, ...]:
        """Return the studies behind claims, each once."""
        ids = dict.fromkeys(study for claim in claims for study in claim.studies)
        return tuple(self.studies[each] for each in ids)

    def matching(self, words: str) -> Found:
        """Return the claims and corrections in which every word occurs; none without words.

        A word matches another that begins with it, from four letters in both directions:
        ``cramp`` and ``cramps`` are the same. Small words such as ``the`` are left out.
        """
        wanted = [word for word in _words(words) if word not in FILLERS]
        if not wanted:
            return Found((), ())
        return Found(
            tuple(each for each in self.claims.values() if _holds(self._of_claim(each), wanted)),
            tuple(each for each in self.corrections.values() if _holds(_of_error(each), wanted)),
        )

    def topics(self) -> list[str]:
        """Return the words that claims and corrections are found by, in alphabetical order."""
        rows: list[Claim | Correction] = [*self.claims.values(), *self.corrections.values()]
        return sorted(
            {word for row in rows for word in row.words}, key=lambda word: (word.casefold(), word)
        )

    def _of_claim(self, claim: Claim) -> str:
        studies = (self.studies[study].label for study in claim.studies)
        return " ".join([claim.id, claim.text, *claim.words, *claim.forms, *studies])


def _of_error(error: Correction) -> str:
    return " ".join([error.id, error.said, *error.words, *error.forms, error.claim or ""])


def shared(forms: Iterable[str], names: Collection[str]) -> bool:
    """Whether one of the forms is among the names."""
    return any(form in names for form in forms)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:\.[0-9]+)?", text.casefold())


def _holds(text: str, wanted: Iterable[str]) -> bool:
    there = set(_words(text))
    return all(any(_same(word, other) for other in there) for word in wanted)


def _same(word: str, other: str) -> bool:
    shorter, longer = sorted((word, other), key=len)
    return word == other or (len(shorter) >= SHORTEST_STEM and longer.startswith(shorter))
