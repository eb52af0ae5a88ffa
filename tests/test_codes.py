"""The codes of other systems: each as its reference has it, none that was not checked, no fault."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from magstack import reference
from magstack.errors import DataError
from magstack.export.fhir.elements import UCUM
from magstack.reference.codes import Coding, codes, read_codes

COPIES = Path(__file__).parent / "data"
DATA = reference.data_directory() / "codes.toml"
FACTS = reference.facts()

KEYS = {"unii": "unii", "rxnorm": "rxcui", "atc": "atc"}
"""What the reference calls the codes of a system."""


def rows(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(path.read_text())["code"]
    return found


def copied(system: str) -> dict[str, str]:
    """Return what each checked code of a system is of, by the reference."""
    return {
        code: row["what"]
        for row in rows(COPIES / "facts_codes.toml")
        if row["status"] == "checked"
        for code in _listed(row.get(KEYS[system], ()))
    }


def _listed(codes: Any) -> list[str]:
    return [codes] if isinstance(codes, str) else [*codes]


NAMES = {
    "l-threonate": "magnesium threonate",
    "bisglycinate": "magnesium glycinate",
    "lactate-anhydrous": "magnesium lactate",
    "orotate-anhydrous": "magnesium orotate",
    "magnesium": "magnesium (element)",
}
"""What the reference calls a thing where it is not by its name here."""

OWN = [row for row in rows(DATA) if "term" not in row]


@pytest.mark.parametrize("row", OWN, ids=[row["code"] for row in OWN])
def test_a_code_is_that_of_its_reference(row: dict[str, Any]) -> None:
    what = row.get("nutrient") or row["form"]
    name = NAMES.get(what) or (
        FACTS.name_of(what) if "nutrient" in row else f"magnesium {what.replace('-', ' ')}"
    )
    assert copied(row["system"])[row["code"]] == name


def test_the_uri_of_a_system_is_that_of_its_reference() -> None:
    systems = tomllib.loads((COPIES / "facts_codes.toml").read_text())["systems"]
    for system, uri in codes().systems.items():
        assert systems.get(system, f"http://terminology.hl7.org/CodeSystem/{system}") == uri
    assert codes().systems["ucum"] == UCUM


def test_only_what_is_checked_is_shipped() -> None:
    assert {row["status"] for row in rows(DATA)} == {"checked"}


def test_a_unii_is_that_of_its_form() -> None:
    for form, codings in codes().forms.items():
        for coding in codings:
            if coding.system == codes().systems["unii"]:
                known = FACTS.forms[form]
                assert (coding.code, "checked") == (known.unii, known.unii_status)


def test_codes_are_read_by_what_they_are_of() -> None:
    unii, rxnorm = (codes().systems[name] for name in ("unii", "rxnorm"))
    assert codes().nutrients["magnesium"] == (Coding(unii, "I38ZP9992A"),)
    assert codes().forms["l-threonate"] == (Coding(unii, "1Y26ZZ0OTM"), Coding(rxnorm, "1549113"))
    assert codes().terms.keys() == {"social-history", "unknown", "patientspecified"}
    assert "oxide" not in codes().forms


SYSTEMS = """
[[system]]
id = "unii"
uri = "http://fdasis.nlm.nih.gov"
citations = ["FHIR R4, code systems"]
"""

CODE = """
[[code]]
form = "oxide"
system = "unii"
code = "3A3U0GI71G"
status = "checked"
citations = ["FDA UNII record 3A3U0GI71G"]
"""


def read(folder: Path, text: str) -> Any:
    path = folder / "codes.toml"
    path.write_text(text)
    return read_codes(path, FACTS)


@pytest.mark.parametrize("status", ["partly-checked", "inferred", "unchecked"])
def test_what_is_not_checked_is_not_read(tmp_path: Path, status: str) -> None:
    assert read(tmp_path, SYSTEMS + CODE).forms.keys() == {"oxide"}
    unchecked = CODE.replace('"checked"', f'"{status}"')
    assert read(tmp_path, SYSTEMS + unchecked).forms == {}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('form = "oxide"', 'form = "rust"', "form rust is not known"),
        ('form = "oxide"', 'nutrient = "rust"', "nutrient rust is not known"),
        ('form = "oxide"', "", "a code is of one nutrient, form or term"),
        ('form = "oxide"', 'form = "oxide"\nterm = "x"', "a code is of one nutrient, form or term"),
        ('system = "unii"', 'system = "cas"', "system cas is not known"),
        ("3A3U0GI71G", "3A3U0GI71", "none of unii"),
        ('code = "3A3U0GI71G"', 'code = "two words"', "code must be one word of ASCII signs"),
        ('"checked"', '"sure"', "status must be one of"),
        ('uri = "http', 'uri = "urn:http', "uri must be a URI"),
        ("[[code]]", CODE + "[[code]]", "it has a code of unii already"),
        ("[[code]]", "[[codes]]", "'codes' is not known here"),
        ('citations = ["FDA UNII record 3A3U0GI71G"]', "", "citations is missing"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, old: str, new: str, fault: str) -> None:
    text = (SYSTEMS + CODE).replace(old, new, 1)
    with pytest.raises(DataError, match=r"^codes\.toml has 1 fault:") as told:
        read(tmp_path, text)
    assert fault in str(told.value)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = SYSTEMS + CODE.replace("oxide", "rust") + CODE.replace('"3A3U0GI71G"', '"3A3"')
    with pytest.raises(DataError, match=r"^codes\.toml has 2 faults:"):
        read(tmp_path, text)
