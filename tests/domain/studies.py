"""A little evidence to test with: three studies, some claims and errors."""

from dataclasses import replace

from magstack.domain.evidence import Claim, Correction, Evidence, Grade, Study, Timing


def study(name: str, **other: object) -> Study:
    base = Study(
        name, f"{name} 2020", "A title. J", "trial", "people", "adults", "x", "checked", "none"
    )
    return replace(base, **other)  # type: ignore[arg-type]  # fields by name


def claim(name: str, text: str, *studies: str, **other: object) -> Claim:
    base = Claim(name, text, "C", "gist", "verdict", studies, "inferred")
    return replace(base, **other)  # type: ignore[arg-type]  # fields by name


def error(name: str, said: str, **other: object) -> Correction:
    return replace(Correction(name, said, "wrong", "right", "checked"), **other)  # type: ignore[arg-type]  # fields by name


SMITH = study("smith", forms=("oxide",), dose="1 g of oxide (the compound)", dose_basis="compound")
RATS = study("rats", species="rats", forms=("oxide",), dose="1 g", dose_basis="not-stated")
REVIEW = study("review")
EVIDENCE = Evidence(
    {"C": Grade("C", "weak", "Few trials.")},
    {each.id: each for each in (SMITH, RATS, REVIEW)},
    {
        each.id: each
        for each in (
            claim("oxide-sleep", "Oxide improves sleep", "smith", "rats", forms=("oxide",)),
            claim("cramps", "It is good against muscle cramps", "review", words=("cramps",)),
            claim("glycine", "Glycinate crosses the blood-brain barrier", forms=("glycinate",)),
        )
    },
    {
        each.id: each
        for each in (
            error("E01", "Oxide stops cramps in 9.4 days", forms=("oxide",), words=("Cramps",)),
            error("E02", "Sleep is better", words=("sleep", "BBB"), claim="oxide-sleep"),
        )
    },
    (Timing(("oxide",), "vendor", "at noon", "unchecked"),),
    {"page": "a page"},
    ("nothing else",),
)
