"""The patient: no more of a person than they have said, and a name only where they want it."""

from magstack.domain.wording import spoken_day
from magstack.export.fhir.elements import Element, narrative, said, text
from magstack.export.fhir.sources import Source

GENDERS = {"f": "female", "m": "male"}


def patient(source: Source) -> Element:
    """Return the person whose record this is."""
    profile = source.person.profile
    gender = GENDERS.get(profile.sex or "")
    born = f"Born on {spoken_day(profile.born)}." if profile.born else ""
    return said(
        resourceType="Patient",
        id=source.patient,
        text=narrative(
            source.name or "A person who keeps a record of supplements with magstack",
            *(f"Sex: {gender}." if gender else "", born),
        ),
        name=[{"text": text(source.name)}] if source.name else None,
        gender=gender,
        birthDate=profile.born and profile.born.isoformat(),
    )
