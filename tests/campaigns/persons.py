"""A profile in plain Python: what it should say after each command, and how each command ends."""

from dataclasses import dataclass, field
from datetime import date, timedelta

OK, USAGE, MISSING = 0, 2, 3
ONE_DAY = timedelta(days=1)

STATES = {"pregnancy": "pregnant", "lactation": "lactating"}
"""Conditions that are a state."""

CONDITIONS = {
    "renal": "renal",
    "Kidney Disease": "renal",
    "dialysis": "dialysis",
    "myasthenia gravis": "myasthenia-gravis",
    "hay fever": "hay fever",
    "HAY-FEVER": "HAY-FEVER",
}
"""What a condition that is typed is stored as, where it is the first of its name."""

NUTRIENTS = {"magnesium": "magnesium", "Vitamin B6": "vitamin_b6", "b6": "vitamin_b6"}
NO_NUTRIENT = "adamantium"

AUTHORITIES = {"iom-nam": "iom-nam", "EU": "scf-efsa", "uk-evm": "uk-evm", "none": None}
"""What an authority that is typed is stored as."""


@dataclass
class Settings:
    born: date | None = None
    sex: str | None = None
    state: str = "none"
    authority: str | None = None

    def together(self, today: date) -> bool:
        """Whether a state goes with sex and age."""
        if self.state == "none":
            return True
        years = age(self.born, today)
        return self.sex != "m" and (years is None or 10 <= years <= 60)


@dataclass
class Medicine:
    name: str
    clock: str | None
    days: list[str]
    since: date
    until: date | None

    def past(self, today: date) -> bool:
        return self.until is not None and self.until < today

    def meets(self, other: "Medicine") -> bool:
        """Whether a day lies between the first and the last of both."""
        last = min(self.until or date.max, other.until or date.max)
        return max(self.since, other.since) <= last


@dataclass
class Condition:
    name: str
    egfr: int | None


@dataclass
class Limit:
    nutrient: str
    milligrams: float
    by: str
    note: str


@dataclass
class Rule:
    first: str
    second: str
    minutes: int
    note: str

    @property
    def sides(self) -> set[str]:
        return {folded(self.first), folded(self.second)}


@dataclass
class Profile:
    """What was said; what changes it returns the exit code, or None where nothing is written."""

    settings: Settings = field(default_factory=Settings)
    medicines: list[Medicine] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)

    def set_to(self, wanted: Settings, today: date) -> int | None:
        if not wanted.together(today):
            return USAGE
        if wanted == self.settings:
            return None
        self.settings = wanted
        return OK

    def clear(self) -> int | None:
        if self == Profile():
            return None
        self.settings, self.medicines = Settings(), []
        self.conditions, self.limits, self.rules = [], [], []
        return OK

    def taken(self, today: date) -> list[Medicine]:
        """Return the medicines that have not ended."""
        return [each for each in self.medicines if not each.past(today)]

    def same(self, name: str, today: date) -> list[Medicine]:
        return [each for each in self.taken(today) if folded(each.name) == folded(name)]

    def add_medicine(self, wanted: list[Medicine], today: date) -> int:
        """Add a medicine, one for each of its times."""
        same = self.same(wanted[0].name, today)
        for new in wanted:
            clocks = [old.clock for old in same if new.meets(old)]
            if new.clock in clocks or (clocks and new.clock is None):
                return USAGE
        if wanted[0].until is None and wanted[0].since <= today:
            self._end([old for old in same if old.clock is None], today)
        for new in wanted:
            new.name = same[0].name if same else new.name
        self.medicines += wanted
        return OK

    def remove_medicine(self, name: str, today: date) -> int:
        same = self.same(name, today)
        if not same:
            return MISSING
        self._end(same, today)
        return OK

    def _end(self, ended: list[Medicine], today: date) -> None:
        for medicine in ended:
            if medicine.since < today:
                medicine.until = today - ONE_DAY
            else:
                self.medicines.remove(medicine)

    def add_condition(self, typed: str, egfr: int | None) -> int:
        name = CONDITIONS.get(typed, typed)
        if egfr is not None and name != "renal":
            return USAGE
        held = self._condition(name)
        if held and egfr in (None, held.egfr):
            return USAGE
        if held:
            held.egfr = egfr
        else:
            self.conditions.append(Condition(name, egfr))
        return OK

    def remove_condition(self, typed: str) -> int:
        held = self._condition(typed)
        if held is None:
            return MISSING
        self.conditions.remove(held)
        return OK

    def _condition(self, name: str) -> Condition | None:
        return next((each for each in self.conditions if folded(each.name) == folded(name)), None)

    def put_limit(self, wanted: Limit) -> int:
        if wanted.nutrient not in NUTRIENTS:
            return MISSING
        if not wanted.by:
            return USAGE
        wanted.nutrient = NUTRIENTS[wanted.nutrient]
        for each in self._limits(wanted.nutrient, wanted.by):
            self.limits.remove(each)
        self.limits.append(wanted)
        return OK

    def remove_limit(self, typed: str, by: str | None) -> int:
        old = self._limits(NUTRIENTS.get(typed, typed.lower()), by)
        if not old:
            return MISSING
        for each in old:
            self.limits.remove(each)
        return OK

    def _limits(self, nutrient: str, by: str | None) -> list[Limit]:
        return [
            each
            for each in self.limits
            if each.nutrient == nutrient and (by is None or by.upper() == each.by.upper())
        ]

    def put_rule(self, wanted: Rule, products: set[str], today: date) -> int:
        first, second = (
            self._side(each, products, today) for each in (wanted.first, wanted.second)
        )
        if first is None or second is None or first == second:
            return USAGE
        if not {first, second} & {*products, *NUTRIENTS.values()}:
            return USAGE
        wanted.first, wanted.second = first, second
        self.rules = [each for each in self.rules if each.sides != wanted.sides] + [wanted]
        return OK

    def remove_rule(self, first: str, second: str) -> int:
        wanted = {folded(NUTRIENTS.get(each, each)) for each in (first, second)}
        if all(each.sides != wanted for each in self.rules):
            return MISSING
        self.rules = [each for each in self.rules if each.sides != wanted]
        return OK

    def _side(self, typed: str, products: set[str], today: date) -> str | None:
        """Return what a side of a rule is stored as, if it is anything."""
        if typed.lower() in products:
            return typed.lower()
        if typed in NUTRIENTS:
            return NUTRIENTS[typed]
        same = self.same(typed, today)
        return same[0].name if same else None


def folded(name: str) -> str:
    """Return a name as it is compared."""
    return name.lower().replace("-", " ").replace("_", " ")


def age(born: date | None, today: date) -> int | None:
    """Return the birthdays since a birth."""
    if born is None:
        return None
    birthdays = range(born.year + 1, today.year + 1)
    # Who was born on the 29th has no birthday in most years: it is on the first of March.
    return sum(
        (year, born.month, born.day) <= (today.year, today.month, today.day) for year in birthdays
    )


def shown(profile: Profile, today: date) -> dict[str, object]:
    """Return what ``profile show --json`` should say of it."""
    said = profile.settings
    return {
        "born": said.born.isoformat() if said.born else None,
        "age_years": age(said.born, today),
        "sex": said.sex,
        "state": said.state,
        "authority": said.authority or "iom-nam",
        "medicines": [
            {
                "name": each.name,
                "at": each.clock,
                "days": each.days,
                "since": each.since.isoformat(),
                "until": each.until.isoformat() if each.until else None,
            }
            for each in profile.taken(today)
        ],
        "conditions": [{"name": each.name, "egfr": each.egfr} for each in profile.conditions],
        "limits": [
            {
                "nutrient": each.nutrient,
                "limit": each.milligrams,
                "unit": "mg",
                "by": each.by,
                "note": each.note,
            }
            for each in profile.limits
        ],
        "rules": [
            {
                "first": each.first,
                "second": each.second,
                "apart_minutes": each.minutes,
                "note": each.note,
            }
            for each in profile.rules
        ],
    }
