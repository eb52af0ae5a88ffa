"""A form as a whole: what is known, claimed and ruled of it, and what a stack has in common."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from magstack.domain.amounts import NOTHING, Interval
from magstack.domain.catalogue import CatalogueProduct
from magstack.domain.chemistry import Form
from magstack.domain.evidence import Claim, Correction, Evidence, Study, Timing, shared
from magstack.domain.facts import Facts
from magstack.domain.interactions import ConditionRule, Interaction, Tip
from magstack.domain.limits import LifeStage, Limit, fitting
from magstack.domain.products import Product
from magstack.domain.totals import Total


def names_of(form: str, facts: Facts) -> frozenset[str]:
    """Return what rows may call a form: its id and those of its families, or of its members."""
    if form in facts.families:
        return frozenset([form, *facts.families[form].components])
    families = (each.id for each in facts.families.values() if form in each.components)
    return frozenset([form, *families])


def limits_of(forms: Iterable[Form], facts: Facts) -> tuple[Limit, ...]:
    """Return the limits of adults that are for these forms alone, of whichever hydrate."""
    ids = {each for form in forms for each in (form.id, form.purest)}
    found = (limit for limit in facts.limits if limit.scope == "form" and limit.form in ids)
    return tuple(fitting(found, LifeStage()))


@dataclass(frozen=True, slots=True)
class Overlap:
    """A product of the stack with the same nutrient: what its planned doses come to a day.

    ``same_form`` says that it may hold the same compound, in whichever hydrate. ``daily`` is None
    where no dose is planned.
    """

    product: Product
    same_form: bool
    daily: Total | None


@dataclass(frozen=True, slots=True)
class InStack:
    """What of a stack counts together with a form."""

    overlaps: tuple[Overlap, ...]

    @property
    def total(self) -> Total | None:
        """The sum a day of all that is planned, or None where nothing is."""
        planned = [each.daily for each in self.overlaps if each.daily]
        if not planned:
            return None
        amount = sum((total.amount for total in planned), NOTHING)
        return Total(planned[0].nutrient, amount, all(total.resolved for total in planned))


@dataclass(frozen=True, slots=True)
class Monograph:
    """Everything that is known of one form.

    ``products`` are those of the catalogue that hold it. ``stack`` is None where there is no
    record, and ``unread`` then says why one could not be read, if there is one.
    """

    form: Form
    facts: Facts
    evidence: Evidence
    products: tuple[CatalogueProduct, ...] = ()
    stack: InStack | None = None
    unread: str = ""

    @property
    def names(self) -> frozenset[str]:
        """What rows of the evidence may call this form."""
        return names_of(self.form.id, self.facts)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims about this form."""
        return self.evidence.claims_about(self.names)

    @property
    def general_claims(self) -> tuple[Claim, ...]:
        """The claims about magnesium in any form; none for a filler or another nutrient."""
        if self.form.excipient or self.form.nutrient != "magnesium":
            return ()
        return self.evidence.general_claims()

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """The errors about this form."""
        return self.evidence.corrections_about(self.names)

    @property
    def studies(self) -> tuple[Study, ...]:
        """The studies with this form, then the others behind the claims about it."""
        behind = self.evidence.studies_of((*self.claims, *self.general_claims))
        return tuple(dict.fromkeys((*self.evidence.studies_with(self.names), *behind)))

    @property
    def doses(self) -> tuple[Study, ...]:
        """The studies in people that gave this form in a dose that is known."""
        return self.evidence.doses_of(self.names)

    @property
    def timings(self) -> tuple[Timing, ...]:
        """When this form was taken, in studies and by the word of those who sell it."""
        return self.evidence.timings_of(self.names)

    @property
    def limits(self) -> tuple[Limit, ...]:
        """The limits for this form alone."""
        return limits_of([self.form], self.facts)

    @property
    def interactions(self) -> tuple[Interaction, ...]:
        """The rules between this form's nutrient and medicines or other nutrients."""
        if self.form.excipient:
            return ()
        return tuple(
            rule
            for rule in self.facts.rules.interactions
            if self.form.nutrient in (rule.nutrient, rule.other) and self._concerns(rule.forms)
        )

    @property
    def conditions(self) -> tuple[ConditionRule, ...]:
        """The rules for conditions that this form's nutrient belongs to."""
        if self.form.excipient:
            return ()
        return tuple(
            rule
            for rule in self.facts.rules.conditions
            if rule.nutrient == self.form.nutrient and self._concerns(rule.forms)
        )

    @property
    def own_rules(self) -> tuple[Interaction | ConditionRule, ...]:
        """The rules that are about this form and not about every other."""
        rules: list[Interaction | ConditionRule] = [*self.interactions, *self.conditions]
        return tuple(rule for rule in rules if rule.forms)

    @property
    def tips(self) -> tuple[Tip, ...]:
        """What is worth knowing about the time of day for this form."""
        return tuple(
            tip for tip in self.facts.rules.tips if tip.forms and self._concerns(tip.forms)
        )

    def _concerns(self, forms: tuple[str, ...]) -> bool:
        return not forms or shared(forms, self.names | {self.form.purest})

    def protocols(self) -> Iterator[tuple[CatalogueProduct, str, tuple[str, ...]]]:
        """Yield each protocol of a product with this form: product, name and doses."""
        for product in self.products:
            for name, doses in product.protocols.items():
                yield product, name, doses


@dataclass(frozen=True, slots=True)
class Column:
    """A form or a family beside others. ``per_gram`` is the element in 1000 mg of the compound."""

    id: str
    name: str
    forms: tuple[Form, ...]
    per_gram: Interval | None
    claims: tuple[Claim, ...]
    doses: tuple[Study, ...]
    limits: tuple[Limit, ...]

    @property
    def nutrient(self) -> str:
        """What it carries."""
        return self.forms[0].nutrient


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two to four forms or families side by side."""

    columns: tuple[Column, ...]
    facts: Facts
    evidence: Evidence
