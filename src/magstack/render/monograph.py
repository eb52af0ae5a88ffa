"""Everything on one form: what matters on one screen, or all of it."""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from magstack.context import Terminal
from magstack.domain.amounts import plain, rounded
from magstack.domain.chemistry import Form
from magstack.domain.evidence import Correction, Study
from magstack.domain.facts import Facts
from magstack.domain.interactions import ConditionRule, Interaction, hours
from magstack.domain.limits import Limit
from magstack.domain.monographs import InStack, Monograph
from magstack.domain.totals import Total
from magstack.domain.wording import amount, known, span, summed
from magstack.render import claims, documents
from magstack.render.console import GAP, heading, paragraph

FEWEST, MOST = 2, 4
"""How many of a kind the one screen shows before it says how many more there are."""

NO_RECORD = (
    "There is no record yet. Begin with magstack add NAME, and this page says what adds up with it."
)


def show(terminal: Terminal, page: Monograph, *, full: bool, as_json: bool) -> None:
    """Show a form's page: all of it, what fits on a screen, or as JSON."""
    if as_json:
        documents.show(terminal, document(page))
        return
    form = page.form
    heading(terminal, f"{form.name} ({form.id}): {share(form)} {form.nutrient}")
    for title, lines in _everything(page) if full else _one_screen(page):
        _section(terminal, title, lines)
    if full:
        _show_evidence(terminal, page)
        _section(terminal, "Not covered", page.evidence.not_covered)


def _section(terminal: Terminal, title: str, lines: Iterable[str]) -> None:
    """Print lines below a title; nothing where there are no lines."""
    held = [line for line in lines if line]
    if held and title:
        heading(terminal, title)
    for line in held:
        paragraph(terminal, line, indent=GAP)


def _one_screen(page: Monograph) -> Iterator[tuple[str, Iterable[str]]]:
    form = page.form
    yield "", [*_identity(page), _uptake(form)]
    yield "Doses studied", _few((_dose(study) for study in page.doses), MOST)
    yield "Timing, food, protocols", [*_timing(page), *_few(_protocols(page), FEWEST)]
    yield _brief_scale(page), _brief_claims(page)
    yield _brief_errors(page.corrections)
    yield "Limits, interactions, conditions", [*_limits(page), *_brief_rules(page)]
    yield "With your stack", _stack(page, FEWEST)
    yield "", [f"All of it: magstack forms {form.id} --full. The claims: magstack claims"]


def _everything(page: Monograph) -> Iterator[tuple[str, Iterable[str]]]:
    form = page.form
    weighed = _weighed(form, page.facts)
    yield "Identity", [*_names(form), weighed, _as_sold(page), form.note, _filler(form)]
    yield "In catalogue products", _labels(page)
    yield "Doses studied", [_dose(study) for study in page.doses]
    yield "Timing and food", [*_timing(page), *(tip.text for tip in page.tips)]
    yield "Protocols and usual doses", [*_protocols(page), *_usual(page)]
    yield (
        "Absorption and the gut",
        [
            f"Solubility: {form.solubility}" if form.solubility else "",
            f"Absorption: {form.absorption}" if form.absorption else "",
            f"Tolerance: {form.tolerance}" if form.tolerance else "",
        ],
    )
    yield "Limits for this form", _limits(page)
    yield "Interactions", [_rule(rule) for rule in page.interactions]
    yield "Conditions", [_rule(rule) for rule in page.conditions]
    yield "With your stack", _stack(page, None)
    yield "Sources of this form", [f"Status: {known(form.status)}", *form.citations]


def _show_evidence(terminal: Terminal, page: Monograph) -> None:
    held = (*page.claims, *page.general_claims)
    if held:
        heading(terminal, "Claims")
        for claim in held:
            claims.show_claim(terminal, claim, page.evidence, GAP)
    if page.corrections:
        heading(terminal, "Said on the web, and what the evidence says")
        for correction in page.corrections:
            claims.show_correction(terminal, correction)
    if page.studies:
        heading(terminal, "Studies and references")
        for study in page.studies:
            claims.show_study(terminal, study)


def share(form: Form) -> str:
    """Return the share of the element in a form, or that it is unknown."""
    return "unknown" if form.fraction is None else span(*form.fraction)


def water(form: Form) -> int | None:
    """Return the molecules of water in a formula; None where there is no formula."""
    if form.formula is None:
        return None
    found = re.search(r"\.(\d*)H2O$", form.formula)
    return int(found[1] or 1) if found else 0


def _identity(page: Monograph) -> list[str]:
    form = page.form
    codes = "; ".join(filter(None, [_as_sold(page), _cas(form), _unii(form)]))
    return [_weighed(form, page.facts), codes, _filler(form)]


def _uptake(form: Form) -> str:
    """Return how a form is absorbed and how the gut bears it."""
    said = f"{form.absorption} {form.tolerance}".strip()
    return f"Absorption and the gut: {said}" if said else ""


def _names(form: Form) -> list[str]:
    also = f"Also called: {', '.join(form.aliases)}" if form.aliases else ""
    return [also, _cas(form) or "CAS: unknown", _unii(form) or "UNII: unknown"]


def _cas(form: Form) -> str:
    return f"CAS {form.cas} ({known(form.cas_status)})" if form.cas else ""


def _unii(form: Form) -> str:
    return f"UNII {form.unii} ({known(form.unii_status)})" if form.unii else ""


def _weighed(form: Form, facts: Facts) -> str:
    """Return how the share of the element follows from the formula."""
    if form.formula is None or form.theoretical is None:
        return "Formula: none, it is a blend"
    waters = water(form)
    hydrate = f"{waters} H2O in it" if waters else "no water in it"
    atom = facts.nutrients[form.nutrient].atomic_mass
    element = f"{form.atoms} × {float(atom)}" if atom and form.atoms else f"{form.element_mass}"
    return (
        f"{form.formula}, {hydrate}: {element} ÷ {form.molar_mass} g/mol = "
        f"{span(form.theoretical, form.theoretical)}"
    )


def _as_sold(page: Monograph) -> str:
    shown = label_range(page.form, page.facts.forms.values())
    return f"On labels: {shown}" if shown else ""


def label_range(form: Form, others: Iterable[Form]) -> str:
    """Return the shares that labels show, of this form and of its hydrates among ``others``."""
    return "; ".join(
        span(*map(Fraction, other.label_fraction)) + ("" if other is form else f" as {other.id}")
        for other in others
        if other.label_fraction and (other is form or _hydrate(other, form))
    )


def _hydrate(one: Form, other: Form) -> bool:
    return one.purest == other.purest and bool(one.formula and other.formula)


def _filler(form: Form) -> str:
    return "It is a filler: never counted." if form.excipient else ""


def _dose(study: Study) -> str:
    people = f"{study.n} people" if study.n else "people"
    span_of = f"{study.duration}, " if study.duration else ""
    return f"{study.label} ({span_of}{people}): {study.dose}"


def _timing(page: Monograph) -> Iterator[str]:
    for timing in page.timings:
        vendor = "Vendors and pages that promote it say (unverified): "
        yield (vendor if timing.basis == "vendor" else "") + timing.text


def _protocols(page: Monograph) -> list[str]:
    products: dict[str, list[str]] = {}
    for product, name, doses in page.protocols():
        products.setdefault(product.id, []).append(f"{name} {' + '.join(doses)}")
    return [
        f"{product} protocols (from pages, not trials): {'; '.join(lines)}"
        for product, lines in products.items()
    ]


def _usual(page: Monograph) -> Iterator[str]:
    for product in page.products:
        source = "by the label" if product.doses_status == "label" else "one serving, assumed"
        yield f"{product.id}: {', '.join(product.doses)} ({source})"


def _labels(page: Monograph) -> Iterator[str]:
    unit = page.facts.unit_of(page.form.nutrient)
    for product in page.products:
        for row in product.rows:
            if row.nutrient == page.form.nutrient and row.declared is not None:
                masses = [amount(part.compound, "mg") for part in row.parts if part.compound]
                of = f" from {' and '.join(masses)} of the compound" if masses else ""
                declared = amount(row.declared, unit)
                status = known(product.status)
                yield f"{product.id}: {declared} of {row.nutrient}{of} a serving ({status})"


def _brief_scale(page: Monograph) -> str:
    """Return the title of the claims, which says what the grades in them mean."""
    scale = page.evidence.scale
    used = {claim.grade for claim in (*page.claims, *page.general_claims)}
    return f"Claims: {', '.join(f'{each} {scale[each].name}' for each in sorted(used))}"


def _brief_claims(page: Monograph) -> list[str]:
    lines = [f"{claim.grade}  {claim.text}: {claim.gist}" for claim in page.claims]
    general = ", ".join(f"{claim.words[0]} {claim.grade}" for claim in page.general_claims)
    if general:
        lines.append(f"In any form: {general}")
    return lines


def _brief_errors(errors: tuple[Correction, ...]) -> tuple[str, list[str]]:
    """Return the first error, below a title that says how many more there are."""
    more = f" ({len(errors) - 1} more: --full)" if len(errors) > 1 else ""
    return f"Said on the web, and what holds{more}", [
        f"Said: {error.said} Holds: {error.right}" for error in errors[:1]
    ]


def limit_line(limit: Limit, facts: Facts) -> str:
    """Return a limit for one form: who set it, how much, and what it counts."""
    authority = facts.authorities[limit.authority]
    unit = facts.unit_of(limit.nutrient)
    value = "none set" if limit.value is None else f"{amount(limit.value, unit)} a day"
    status = "" if limit.status == "checked" else f" ({known(limit.status)})"
    named = facts.name_of(limit.nutrient)
    return f"{authority.short} {authority.year}, adults, {named} in this form: {value}{status}"


def _limits(page: Monograph) -> list[str]:
    return [limit_line(limit, page.facts) for limit in page.limits]


def _brief_rules(page: Monograph) -> list[str]:
    rules, conditions = len(page.interactions), len(page.conditions)
    if not rules and not conditions:
        return []
    own = ", ".join(f"{rule.name} ({rule.severity})" for rule in page.own_rules)
    count = f"{rules} rules on medicines and nutrients, {conditions} on conditions: magstack check"
    return [count, *([f"Of them about this form: {own}"] if own else [])]


def _rule(rule: Interaction | ConditionRule) -> str:
    if isinstance(rule, ConditionRule):
        said = [rule.text]
    else:
        said = ["; ".join(_apart(rule)), rule.effect or rule.mechanism, rule.advice]
    status = "" if rule.ground.status == "checked" else f" ({known(rule.ground.status)})"
    sentences = (f"{each[0].upper()}{each[1:].rstrip('.')}." for each in said if each)
    return f"{rule.name} ({rule.severity}){status}: {' '.join(sentences)}"


def _apart(rule: Interaction) -> Iterator[str]:
    """Yield how many hours apart the two of a rule are taken, as far as it says so."""
    if rule.after_agent is not None:
        yield f"{rule.nutrient} at least {plain(rounded(hours(rule.after_agent), 2))} h after it"
    if rule.after_nutrient is not None:
        yield f"it at least {plain(rounded(hours(rule.after_nutrient), 2))} h after {rule.nutrient}"


def _stack(page: Monograph, most: int | None) -> list[str]:
    if page.unread:
        return [f"Your record could not be read: {page.unread}"]
    if page.form.excipient:
        return []
    if page.stack is None:
        return [NO_RECORD]
    nutrient = page.form.nutrient
    if not page.stack.overlaps:
        return [f"Nothing in your stack holds {nutrient}."]
    return [*_few(_overlaps(page.stack, page), most), *_sum(page.stack, page)]


def _overlaps(stack: InStack, page: Monograph) -> Iterator[str]:
    unit = page.facts.unit_of(page.form.nutrient)
    for overlap in stack.overlaps:
        form = "the same compound" if overlap.same_form else "another form or an unknown one"
        planned = f"{summed(overlap.daily, unit)} a day" if overlap.daily else "nothing planned"
        yield f"{overlap.product.slug}: {form}, {planned}"


def _sum(stack: InStack, page: Monograph) -> list[str]:
    total, nutrient = stack.total, page.form.nutrient
    if total is None:
        return []
    unit = page.facts.unit_of(nutrient)
    planned = summed(total, unit)
    return [f"Whatever the form, {nutrient} adds up: {planned} a day planned (magstack today)"]


def _few(lines: Iterable[str], most: int | None) -> list[str]:
    """Return the first lines, and how many more there are."""
    held = list(lines)
    if most is None or len(held) <= most:
        return held
    return [*held[:most], f"and {len(held) - most} more: --full"]


def document(page: Monograph) -> documents.Document:
    """Return the document of a form: what it always held, and the evidence."""
    form = page.form
    return {
        "schema": documents.SCHEMA,
        **documents.form(form),
        "water": water(form),
        "solubility": form.solubility or None,
        "absorption": form.absorption or None,
        "tolerance": form.tolerance or None,
        "doses_studied": [study.id for study in page.doses],
        "timing": [
            {"basis": each.basis, "text": each.text, "status": each.status} for each in page.timings
        ],
        "protocols": [
            {"product": product.id, "name": name, "doses": list(doses)}
            for product, name, doses in page.protocols()
        ],
        "claims": claims.claims((*page.claims, *page.general_claims), page.evidence),
        "studies": [claims.study(study) for study in page.studies],
        "corrections": claims.corrections(page.corrections, page.evidence),
        "limits": limits_document(page.limits, page.facts),
        "interactions": [rule.id for rule in page.interactions],
        "conditions": [rule.id for rule in page.conditions],
        "in_stack": None if page.stack is None else _stack_document(page.stack, page),
        "not_covered": list(page.evidence.not_covered),
    }


def limits_document(limits: Iterable[Limit], facts: Facts) -> list[documents.Document]:
    """Return the documents of limits for one form."""
    return [
        {
            "authority": limit.authority,
            "limit": documents.mass(limit.value, facts.unit_of(limit.nutrient)),
            "unit": facts.unit_of(limit.nutrient),
            "form": limit.form,
            "status": limit.status,
            "source": limit.citation,
        }
        for limit in limits
    ]


def _stack_document(stack: InStack, page: Monograph) -> documents.Document:
    unit = page.facts.unit_of(page.form.nutrient)
    return {
        "nutrient": page.form.nutrient,
        "unit": unit,
        "planned": _sum_document(stack.total, unit),
        "products": [
            {
                "product": overlap.product.slug,
                "same_form": overlap.same_form,
                "planned": _sum_document(overlap.daily, unit),
            }
            for overlap in stack.overlaps
        ],
    }


def _sum_document(total: Total | None, unit: str) -> documents.Document | None:
    """Return the document of a sum; null where nothing is planned or nothing is known of it."""
    if total is None or not total.known:
        return None
    return {**documents.interval(total.amount, unit), "resolved": total.resolved}
