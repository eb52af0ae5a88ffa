"""What is known about nutrients, forms and limits, as one frozen value to look things up in."""

from dataclasses import dataclass
from fractions import Fraction

from magstack.domain.chemistry import Family, Form
from magstack.domain.interactions import NO_RULES, Rules, folded
from magstack.domain.limits import (
    Advised,
    Applied,
    Authority,
    DailyValue,
    LifeStage,
    Limit,
    Recommended,
    advised,
    applicable,
)


@dataclass(frozen=True, slots=True)
class Nutrient:
    """What is summed. ``unit`` is the customary one (mg or mcg).

    ``atomic_mass`` in g/mol is given for the elements that are computed from compounds;
    ``iu`` is the mass of one international unit in ``unit``, where there is one factor, and
    ``iu_note`` says for what it holds. ``part_of`` is the nutrient that it counts as too:
    nicotinamide is niacin.
    """

    id: str
    name: str
    unit: str
    aliases: tuple[str, ...] = ()
    atomic_mass: Fraction | None = None
    iu: Fraction | None = None
    iu_citation: str = ""
    iu_status: str = ""
    iu_note: str = ""
    atomic_mass_citation: str = ""
    part_of: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """The checked references that magstack ships with, by id, in the order of their files.

    ``names`` maps every normalised id and alias of a form or family to its id.
    """

    nutrients: dict[str, Nutrient]
    forms: dict[str, Form]
    families: dict[str, Family]
    authorities: dict[str, Authority]
    limits: tuple[Limit, ...]
    names: dict[str, str]
    default_authority: str
    default_counterpart: str
    recommended: tuple[Recommended, ...] = ()
    daily_values: tuple[DailyValue, ...] = ()
    rules: Rules = NO_RULES

    def shown_with(self, authority: str) -> tuple[str, ...]:
        """Return the authorities whose verdicts a person sees: their own, the US and the EU.

        A verdict so never stands alone. Kin speak for the same people: one of them is enough.
        """
        kin = self.with_kin(authority)
        usual = (self.default_authority, self.default_counterpart)
        return (authority, *(each for each in usual if each not in kin))

    def limit_for(self, nutrient: str, authority: str, stage: LifeStage) -> Applied | None:
        """Return the limit of an authority, or of its kin, for a nutrient and a person."""
        for one in self.with_kin(authority):
            found = applicable(self.limits, nutrient, one, stage)
            if found is not None:
                return found
        return None

    def advised_for(self, nutrient: str, authority: str, stage: LifeStage) -> Advised | None:
        """Return what an authority, or its kin, recommends a person of a nutrient, with food."""
        for one in self.with_kin(authority):
            found = advised(self.recommended, nutrient, one, stage)
            if found is not None:
                return found
        return None

    def with_kin(self, authority: str) -> tuple[str, ...]:
        """Return an authority and those that speak for the same people on other nutrients."""
        return (authority, *self.authorities[authority].kin)

    def short_of(self, authority: str) -> str:
        """Return how an authority reads in a narrow column; any other author by name."""
        known = self.authorities.get(authority)
        return known.short if known else authority

    def counts_as(self, nutrient: str) -> tuple[str, ...]:
        """Return what an amount of a nutrient is summed under: itself, and what it is part of."""
        known = self.nutrients.get(nutrient)
        return (nutrient, known.part_of) if known and known.part_of else (nutrient,)

    def nutrient_called(self, words: str) -> Nutrient | None:
        """Return the nutrient that answers to ``words`` (id, name or alias), or None."""
        wanted = folded(words)
        for nutrient in self.nutrients.values():
            if wanted in map(folded, (nutrient.id, nutrient.name, *nutrient.aliases)):
                return nutrient
        return None

    def form_called(self, words: str) -> str | None:
        """Return the id of the form or family that answers to ``words``, or None."""
        return self.names.get(normalised(words))

    def forms_of(self, nutrient: str) -> list[Form]:
        """Return the forms that carry a nutrient; none for one that is never computed."""
        return [form for form in self.forms.values() if form.nutrient == nutrient]

    def unit_of(self, nutrient: str) -> str:
        """Return the customary unit of a nutrient (mg where it is not known)."""
        known = self.nutrients.get(nutrient)
        return known.unit if known else "mg"

    def name_of(self, nutrient: str) -> str:
        """Return the nutrient's name as one reads it."""
        known = self.nutrients.get(nutrient)
        return known.name if known else nutrient.replace("_", " ")

    def components(self, form: str) -> tuple[Form, ...]:
        """Return the one form of this id, or every form of the family of this id."""
        if form in self.forms:
            return (self.forms[form],)
        return tuple(self.forms[part] for part in self.families[form].components)

    def purest(self, form: str) -> Form:
        """Return the least hydrated, unblended form of a form, or the richest of a family."""
        purest = (self.forms[part.purest] for part in self.components(form))
        return max(purest, key=lambda part: part.theoretical or Fraction(0))

    def ceiling(self, form: str) -> Fraction | None:
        """Return the largest elemental share, 0 to 1, that a mass of this form can hold."""
        if form not in self.forms and form not in self.families:
            return None
        return self.purest(form).theoretical

    def form_name(self, form: str) -> str:
        """Return the name of a form or a family."""
        return (self.forms.get(form) or self.families[form]).name


def normalised(words: str) -> str:
    """Fold a form's name for comparing: lower case, single spaces for hyphens, no "magnesium".

    The leading word is dropped only where something follows it.
    """
    folded = " ".join(words.lower().replace("-", " ").split())
    return folded.removeprefix("magnesium ")
