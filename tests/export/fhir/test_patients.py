"""A patient: what the person has said, and nobody's name unless it is given."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from magstack.domain.profile import Profile, Sex
from tests.domain.days import ADULT
from tests.export.fhir.rules import resources
from tests.export.fhir.sources import kept, source


def patient(profile: Profile, name: str = "") -> dict[str, Any]:
    bundle = kept(source(person=replace(ADULT, profile=profile), name=name)).bundle
    (found,) = resources(bundle, "Patient")
    return found


def test_who_has_said_nothing_is_nobody() -> None:
    assert patient(Profile()).keys() == {"resourceType", "id", "text"}


@pytest.mark.parametrize(("sex", "gender"), [("f", "female"), ("m", "male")])
def test_what_was_said(sex: Sex, gender: str) -> None:
    found = patient(Profile(born=date(1980, 2, 29), sex=sex), "Ana <Silva>")
    del found["id"]
    assert found == {
        "resourceType": "Patient",
        "text": {
            "status": "generated",
            "div": (
                '<div xmlns="http://www.w3.org/1999/xhtml"><p><b>Ana &lt;Silva&gt;</b></p>'
                f"<p>Sex: {gender}.</p><p>Born on Fri 29 Feb 1980.</p></div>"
            ),
        },
        "name": [{"text": "Ana <Silva>"}],
        "gender": gender,
        "birthDate": "1980-02-29",
    }


def test_a_state_and_a_condition_are_not_in_it() -> None:
    assert patient(Profile(state="pregnant", sex="f")).keys() - {"gender"} == {
        *("resourceType", "id", "text")
    }
