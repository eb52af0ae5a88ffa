"""Names and amounts as foreign labels write them: what they can mean, and why they cannot."""

import re
from collections.abc import Iterator, Sequence

from magstack.domain.amounts import Mass, plain
from magstack.domain.facts import Facts, Nutrient
from magstack.errors import UsageError
from magstack.incoming.labels import Quantity
from magstack.quantities import parse_mass

UNITS = {
    **dict.fromkeys(("mg", "Milligram(s)", "milligram(s)"), "mg"),
    **dict.fromkeys(("mcg", "ug", "\u00b5g", "\u03bcg", "Microgram(s)", "microgram(s)"), "mcg"),
    **dict.fromkeys(("g", "Gram(s)", "gram(s)"), "g"),
    **dict.fromkeys(("IU", "International Unit(s)"), "IU"),
}
"""The units of the database that are masses, or become one where a nutrient has a factor."""

SAME = {("vitamin_a", "mcg RAE"): "mcg"}
"""Units that are what a nutrient is counted in: vitamin A is in mcg of retinol activity."""

MOST_NAMES = 6
"""How many names stand in one remark."""

NO_AMOUNT = "it gives no amount"

EXACT = ("", "=")
"""How an exact amount is written; any other sign makes a bound or an estimate of it."""

_ITSELF = re.compile("^elemental |,? elemental$", re.IGNORECASE)
"""What is said of a nutrient that is meant as itself: “Zinc, elemental”."""

_MASS_INSIDE = re.compile(
    r"(?P<before>.*?)[ ,]*\b(?P<mass>[0-9][0-9,.]* ?(?:mg|mcg|g))\b(?P<after>.*)"
)


class Names:
    """What the names of a label mean by the facts, and nothing where they are not known exactly."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def nutrient(self, text: str) -> str | None:
        """Return the nutrient that a text names, with or without what follows in parentheses."""
        for name in names_in(text):
            nutrient = self._facts.nutrient_called(name)
            if nutrient is not None:
                return nutrient.id
        return None

    def form(self, text: str, nutrients: Sequence[str]) -> str | None:
        """Return the form with this name, of ``nutrients`` or where the name says of which.

        “Chloride” alone on a panel is the mineral, and not magnesium chloride.
        """
        name = unmarked(text)
        form = self._facts.form_called(name)
        if form is None:
            return None
        nutrient = self._facts.components(form)[0].nutrient
        said = self._facts.name_of(nutrient) in name.casefold()
        return form if said or nutrient in nutrients else None

    def filler(self, form: str) -> bool:
        """Whether a form is an excipient, which brings nothing to a total."""
        return any(component.excipient for component in self._facts.components(form))

    def named_in(self, text: str) -> Iterator[str]:
        """Yield the nutrients with forms that an unknown name has as a word: of what it may be.

        “Vegetable Magnesium Stearate” ends as an excipient does, and is of none.
        """
        words = unmarked(text).casefold().replace("-", " ")
        for nutrient in self._facts.nutrients.values():
            found = re.search(rf"\b{re.escape(nutrient.name.casefold())}\b", words)
            if found and self._facts.forms_of(nutrient.id):
                tail = re.sub(r"\s*[(\[].*", "", words[found.start() :])
                form = self._facts.form_called(tail)
                if form is None or not self.filler(form):
                    yield nutrient.id

    def related(self, nutrient: str, others: Sequence[str]) -> bool:
        """Whether a nutrient is one of ``others``, a kind of one, or the other way round."""
        counts = set(self._facts.counts_as(nutrient))
        return any(counts & set(self._facts.counts_as(other)) for other in others)


def written(quantity: Quantity) -> str:
    """Return an amount as the label has it: ``30 IU``, ``<5 mg``."""
    if quantity.number is None:
        return ""
    sign = "" if quantity.operator in EXACT else quantity.operator
    return f"{sign}{plain(quantity.number)} {quantity.unit}".rstrip()


def mass_of(quantity: Quantity, nutrient: Nutrient | None) -> tuple[Mass | None, str]:
    """Return the mass of one amount, or None and why it is none.

    Args:
        quantity: what the label says.
        nutrient: what it is of, if that is counted; its factor turns IU into a mass.
    """
    of = f" of {nutrient.name}" if nutrient else ""
    if quantity.number is None:
        return None, NO_AMOUNT
    if quantity.operator not in EXACT:
        return None, f"“{quantity.operator}” makes it no exact amount"
    unit = UNITS.get(quantity.unit) or SAME.get((nutrient.id if nutrient else "", quantity.unit))
    if unit is None:
        return None, f"{quantity.unit or 'a number without a unit'} is no mass{of}"
    if unit == "IU" and (nutrient is None or nutrient.iu is None):
        return None, f"an IU{of} has no one mass"
    if not 0 < quantity.number < 10**9:
        return None, "it gives no amount above zero"
    # A division has left more digits in some amounts than are measured, or than are kept.
    number = plain(round(quantity.number, 3 if unit == "mcg" else 6))
    try:
        return parse_mass(f"{number} {unit}", nutrient=nutrient), ""
    except UsageError:
        return None, "it is out of the range of amounts"


def names_in(text: str) -> Iterator[str]:
    """Yield what a nutrient's name may be looked up as: without parentheses, without hyphens.

    What stands in parentheses counts where it is a vitamin: “Menaquinone-7 (Vitamin K2)”.
    """
    name = unmarked(text)
    bare = re.sub(r"\s*[(\[].*", "", name)
    inside = [each for each in in_parentheses(name) if each.casefold().startswith("vitamin")]
    for each in dict.fromkeys((name, bare, *inside)):
        if each:
            yield each
            yield each.replace("-", "")
            yield _ITSELF.sub("", each)


def unmarked(text: str) -> str:
    """Return a name without the marks of a trade: ``Magtein®`` → ``Magtein``."""
    return " ".join(re.sub(r"[®™©℠]|\((?:R|TM)\)", " ", text).split())


def in_parentheses(text: str) -> list[str]:
    """Return what stands in parentheses, without the ``as`` or ``from`` before a form."""
    found = re.findall(r"[(\[]([^()\[\]]*)[)\]]", text)
    return [re.sub("^(?:as|from) ", "", each.strip(), flags=re.IGNORECASE) for each in found]


def listed_in(name: str) -> list[str]:
    """Return the forms that stand in the parentheses of a name, one by one."""
    inside = (re.split(r"[,;&]| and ", each) for each in in_parentheses(name))
    return [text for each in inside for part in each if (text := part.strip())]


def form_and_mass(text: str) -> tuple[str, Mass | None]:
    """Split a form's name from a mass in it: ``Magnesium L-Threonate 2,000 mg``."""
    match = _MASS_INSIDE.fullmatch(unmarked(text))
    if match is None:
        return text, None
    try:
        mass = parse_mass(re.sub(r",(?=[0-9]{3}\b)", "", match["mass"]))
    except UsageError:
        return text, None
    name = re.sub("^of ", "", " ".join(f"{match['before']} {match['after']}".split()))
    return (name, mass) if name else (text, None)
