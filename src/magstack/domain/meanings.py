"""What each finding means: when it fires, on what ground, and what to do about it.

A command in these texts follows a colon and ends its sentence; other commands stand in “quotes”.
"""

from dataclasses import dataclass

BY_RULE = "that of the rule"
"""The severity of a finding that takes it from a rule of the catalogue."""

_RULE = (
    "A rule of the catalogue; the finding names what it rests on, from a medicine's label down to "
    "a mere theory. One that nobody has read there is called unverified."
)

_AT_ANY_TIME = (
    "The profile has the medicine on this day, whatever its weekdays, by its name or that of its "
    "class, and any amount of the nutrient is planned or taken, at any time. A rule for some forms "
    "holds for a label that names no form too."
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code stands for, in plain text of a few sentences each.

    ``severity`` is in words, ``brief`` a few of them for a table. ``when`` says exactly what
    fires it, ``ground`` what it rests on, ``do`` what a person can do about it.
    """

    code: str
    severity: str
    brief: str
    meaning: str
    when: str
    ground: str
    do: str


_ALL = (
    Meaning(
        code="LIMIT_OVER",
        severity="major",
        brief="what was taken is over a limit",
        meaning="What was taken on this day is above an upper limit. The finding names whose limit "
        "it is, what it counts, and by how much it is passed. Of a limit that counts food too it "
        "says “already” so many percent: what you ate comes on top and is not known here.",
        when="A nutrient's sum, taken, is greater than the limit for a day, which begins at 04:00 "
        "or when your profile says; exactly at the limit is not over. A range is judged on its "
        "high end; with an unknown amount, what is known is judged as “at least”. Held against it "
        "are the limits of your authority (the US, unless the profile names another) with the US's "
        "and the EU's beside it, each limit for one form alone, and your own; each that is passed "
        "is a finding of its own. A child is held against no adult's limit; an unknown age is "
        "taken for an adult's. “take” says it before it writes, if the intake is what passes the "
        "limit.",
        ground="The authority's own document, or whoever set your own limit, as the finding says. "
        "A level that nobody has read in its document is called unverified.",
        do="Nothing is written differently because of it. See what each product contributes: "
        "magstack today. Talk to a clinician if it is more than a slip.",
    ),
    Meaning(
        code="LIMIT_PLANNED",
        severity="major",
        brief="what is planned would be over a limit",
        meaning="What was taken is not over, but will be with every dose that is still planned.",
        when="As for LIMIT_OVER, with what is planned, and what was taken in it, in place of what "
        "was taken alone; once that is over too, LIMIT_OVER takes its place. Doses that you "
        "skipped do not count; on a day that has ended, missed ones do. “check” without a day "
        "looks at the plan alone, so a limit passed there is always this finding, and it exits "
        "with 1 unless you ask for --fail-on avoid. “take” does not tell it.",
        ground="As for LIMIT_OVER.",
        do="Skip a dose for today: magstack skip neuro-mag. Plan another one from now on: "
        'magstack plan set neuro-mag "2 at night". Or keep it and know it.',
    ),
    Meaning(
        code="FORM_EXCLUDED",
        severity="major",
        brief="a form was assessed for others, and not for this person",
        meaning="An authority looked at this form for some people only, and left people like you "
        "out. No limit is passed: whether the form does them harm was not assessed.",
        when="The authority has a limit for this form alone, none for your age, pregnancy or "
        "breastfeeding, and any amount of the form is planned or taken. It is told whichever "
        "authority the profile names. A label counts if it names the form, in any hydrate, or a "
        "name that may mean it; one that names no form does not.",
        ground="The authority's assessment, which the finding names, such as EFSA's of magnesium "
        "L-threonate as a novel food, for adults who are neither pregnant nor breastfeeding.",
        do="Ask a clinician before you take more of it. If the profile is wrong about you: "
        "magstack profile set --born 1980-05-01 --state none",
    ),
    Meaning(
        code="PRODUCT_LIMIT",
        severity="minor",
        brief="one product brings more than one product should recommend",
        meaning="One product brings more of a nutrient in a day than one food supplement may "
        "recommend by the German BfR's rule. Products are not added together for it: it is a rule "
        "for what is sold, and of the whole day LIMIT_OVER and LIMIT_PLANNED speak.",
        when="What is taken of the product, or would be with what is still planned, holds more "
        "than the level; exactly at it is not over, and a range is judged on its high end. It is "
        "told whichever authority the profile names. “take” does not tell it.",
        ground="The opinion of Germany's Federal Institute for Risk Assessment that it names.",
        do="Hold the plan against the directions on the box, and plan less if they say less: "
        'magstack plan set neuro-mag "2 at night"',
    ),
    Meaning(
        code="AS_NEEDED_OVER",
        severity="moderate",
        brief="more was taken as needed than the plan has at most in a day",
        meaning="More of a product was taken as needed on one day than your own plan has at most.",
        when="What was taken of the product on the day, and filled no dose that was planned, is "
        "more than the lowest maximum of its doses as needed; exactly so many is not over. “take” "
        "tells it too, before it writes.",
        ground="Your plan, in which you or whoever advised you set the maximum.",
        do="If the log is wrong, correct it: magstack undo. If the maximum has changed, plan it "
        'anew: magstack plan set neuro-mag "1 as needed, at most 3 a day"',
    ),
    Meaning(
        code="SPACING",
        severity=BY_RULE,
        brief="a product is too close to a medicine, or to another nutrient",
        meaning="A product is taken or planned so close to a medicine, or to a product with "
        "another nutrient, that one gets in the way of the other. The finding says how far apart "
        "they are, how far they must be, and at which times an open dose would keep every rule.",
        when="Less time is between them than the rule requires; exactly that much is enough. Both "
        "directions differ: how long after the medicine the product may follow, and how long "
        "before it the product must come; the same moment counts as after. What was taken counts "
        "at its moment, an open dose at its planned time, a skipped one not at all. It looks past "
        "midnight and the end of the day: medicines, and open doses of the other nutrient, count "
        "on the day before and after too; a medicine on its weekdays, or daily in “check” without "
        "a day. A rule for some forms holds for a label that names no form too, and what one "
        "product holds cannot be taken apart.",
        ground=_RULE,
        do="Move the dose to a time that the finding names: magstack plan set neuro-mag "
        '"3 at 22:00". Do not move a medicine without asking whoever prescribed it.',
    ),
    Meaning(
        code="SPACING_ADVISED",
        severity="minor",
        brief="far enough after a medicine, but not as far as is advised",
        meaning="A product follows a medicine after the time required, before the time advised.",
        when="The rule advises a longer time after the medicine than it requires, and the product "
        "comes in between the two; exactly the advised time is enough. Before the medicine nothing "
        "is only advised. Where another dose is closer than required, SPACING takes its place.",
        ground=_RULE,
        do="Nothing has to change. If it is easy, plan the product as late as is advised: "
        'magstack plan set neuro-mag "3 at 12:00"',
    ),
    Meaning(
        code="SPACING_UNKNOWN",
        severity=BY_RULE,
        brief="a medicine must be kept apart, and its time is not known",
        meaning="A medicine must be kept apart from something of this day, and the profile does "
        "not say when it is taken. Unknown is not far enough.",
        when="The medicine has no time of day and is taken on this weekday (on any in “check” "
        "without a day), and a product with the nutrient that its rule keeps apart is planned or "
        "taken. By a rule of your own it is moderate. “take” tells it too.",
        ground=_RULE,
        do="Say when; that takes the place of the entry without a time: magstack profile medicine "
        "add levothyroxine --at 07:00",
    ),
    Meaning(
        code="OWN_RULE",
        severity="moderate",
        brief="two things are closer than a rule of your own allows",
        meaning="Two things are closer than you want: products, nutrients or medicines.",
        when="Less time is between them than your rule says, whichever comes first; exactly that "
        "much is enough. One of them must be a product of this day; open doses and medicines of "
        "the day before and after count as the other. Two doses of one product are never told.",
        ground="Your own rule, with your note; magstack does not judge it.",
        do="Move the dose, or change the rule: magstack profile rule add zinc magnesium --apart "
        "1h. Or remove it: magstack profile rule remove zinc magnesium",
    ),
    Meaning(
        code="INTERACTION_AVOID",
        severity=BY_RULE,
        brief="a medicine and a nutrient that time does not keep apart",
        meaning="A medicine and a nutrient do not go together by the rule, and no hours help.",
        when=_AT_ANY_TIME,
        ground=_RULE,
        do="Ask a pharmacist or whoever prescribed the medicine before you take more of the "
        "product, and stop no medicine on your own. Skip it until then: magstack skip magnen-b6",
    ),
    Meaning(
        code="LEVEL_LOWERED",
        severity=BY_RULE,
        brief="a medicine, or what you entered as one, lowers a nutrient",
        meaning="A medicine of the profile lowers how much of a nutrient the body takes up or "
        "keeps. No sum is changed by it: what you take counts as the label says.",
        when=f"{_AT_ANY_TIME} At severity info, “take” tells it too.",
        ground=_RULE,
        do="Ask a doctor whether your blood should be checked; change no medicine on your own.",
    ),
    Meaning(
        code="LEVEL_RAISED",
        severity=BY_RULE,
        brief="a medicine lets the body keep more of a nutrient",
        meaning="A medicine of the profile raises how much of a nutrient the body keeps, so it can "
        "build up at an amount below the limits, which do not count it.",
        when=_AT_ANY_TIME,
        ground=_RULE,
        do="Ask a doctor or a pharmacist, above all with kidney disease. That belongs in the "
        "profile too, with the eGFR if you know it: magstack profile condition add renal --egfr 45",
    ),
    Meaning(
        code="EFFECT_ADDED",
        severity=BY_RULE,
        brief="a medicine and a nutrient have effects that add up",
        meaning="A medicine of the profile and a nutrient of this day do something alike in the "
        "body, and together they may do more of it. Hours between them are not said to help.",
        when=_AT_ANY_TIME,
        ground=_RULE,
        do="Follow what it advises, and tell whoever prescribed the medicine what you take.",
    ),
    Meaning(
        code="AMOUNT_INTERFERES",
        severity=BY_RULE,
        brief="so much of one nutrient that it gets in another one's way",
        meaning="So much of a nutrient comes together in the day that less of another one is "
        "absorbed. It is about amounts; hours between them do not count.",
        when="What is planned of the one, with what was taken, is at or above the amount that the "
        "rule names: exactly at it counts here. A range is judged on its high end. The other one "
        "must be in a product of this day, a skipped one too. “take” tells it too.",
        ground=_RULE,
        do="See whether it is above a limit too, which comes first: magstack today. Plan less of "
        'it: magstack plan set neuro-mag "2 at night"',
    ),
    Meaning(
        code="MEDICINE_UNKNOWN",
        severity="info",
        brief="no rule is about a medicine, which says nothing of it",
        meaning="No rule is about this medicine: a gap here, which says nothing in its favour.",
        when="Only in “check”: the profile has the medicine on this day, and no rule answers to "
        "its name, whatever its case and hyphens. A brand name may be unknown, its ingredient not.",
        ground="magstack's catalogue of interactions has nothing under this name.",
        do="Ask a pharmacist. If it is a brand name, enter the active ingredient as well: "
        "magstack profile medicine add levothyroxine --at 07:00",
    ),
    Meaning(
        code="CONDITION",
        severity=BY_RULE,
        brief="a rule on a condition, pregnancy or an age is about a product",
        meaning="There is a rule for a condition of the profile, or for pregnancy, breastfeeding "
        "or a young age, and a product of this day holds what it is about.",
        when="Any amount of the nutrient, in the forms of the rule if it names some or in a form "
        "that the label does not name, is planned or taken. For kidney disease the eGFR decides: "
        "one rule is for below 30, another for 30 to 59, a band that is magstack's own convention. "
        "Without an eGFR the gravest of them is told, and what would decide. An age holds only if "
        "the profile says the date of birth.",
        ground=f"{_RULE} Where magstack drew a line itself, the finding says so.",
        do="Ask a doctor before you take more of the product. Say the eGFR if you know it: "
        "magstack profile condition add renal --egfr 45",
    ),
    Meaning(
        code="CONDITION_UNKNOWN",
        severity="info",
        brief="no rule covers a condition, which says nothing of it",
        meaning="No rule covers it as it was given: a gap here, which says nothing in its favour.",
        when="Only in “check”: no rule has its name, or no band its eGFR, as from 60 on.",
        ground="magstack's catalogue of conditions has nothing that fits.",
        do="Ask a doctor. See what each has a rule for: magstack profile condition list",
    ),
    Meaning(
        code="LABEL_AGE",
        severity="avoid",
        brief="a product's own label rules out a person of this age",
        meaning="A product's label or leaflet names a least age, and the person is younger.",
        when="The profile says the date of birth, the years completed on this day are fewer than "
        "the label's, and the product is planned or taken. It goes by the catalogue's cautions, "
        "which know a product by its short name or its name.",
        ground="The label or leaflet of the product, which the finding names.",
        do="Skip it until a doctor has said otherwise: magstack skip magnen-b6. If the date of "
        "birth is wrong, correct it: magstack profile set --born 1980-05-01",
    ),
    Meaning(
        code="LABEL_ABOVE_FORM",
        severity="moderate",
        brief="a label declares more than its compound can hold",
        meaning="A label declares more of the element than its compound can hold. Either the "
        "compound is buffered with another salt, or it is a blend, or the mass is not all this "
        "form, or a number was typed wrong.",
        when="Declared element ÷ mass of compound is more than 1.02 times the share of the element "
        "in the least hydrated, unblended form of that compound; the 2 % are for rounding on "
        "labels. Where a label lists several compounds for one declared amount, their masses and "
        "shares are taken together. A label that gives no mass, or a form without a formula, "
        "cannot be judged. Below the theoretical share is ordinary and no finding: water, carriers "
        "and caution all lower it. “take” does not tell it.",
        ground="Molar masses from the formula, by IUPAC's abridged standard atomic weights.",
        do="Compare both numbers with the box; the declared amount counts in every sum, whatever "
        "this finding says. If the box says something else, correct it: "
        'magstack edit magnen-b6 --correct --elemental "magnesium=200 mg"',
    ),
    Meaning(
        code="AMOUNT_UNRESOLVED",
        severity="minor",
        brief="an amount is unknown, so a total is “at least”",
        meaning="A product holds a nutrient, and how much is unknown: the label neither declares "
        "the element nor gives a mass of compound from which to compute it. Unknown is not zero. "
        "The amount is left out of the sum, and every total it belongs to is “at least” so much; "
        "a day below the limit is then below it “as far as is known”.",
        when="The label of a product planned, taken or skipped has a line of basis unresolved. "
        "“take” does not tell it.",
        ground="The label as it was entered.",
        do="Look on the box, and enter what it says: "
        'magstack edit night-mag --correct --elemental "magnesium=100 mg"',
    ),
    Meaning(
        code="LABEL_UNVERIFIED",
        severity="info",
        brief="the catalogue's values were not all read on the label",
        meaning="The product comes from the catalogue, and not all of its values were read on a "
        "label. The finding gives the status and says which value to compare with the box.",
        when="The product is planned, taken or skipped on this day, and its status is "
        "partly-checked, inferred or unchecked. A product that you typed in yourself has the "
        "status own and is not doubted.",
        ground="The source that the catalogue names for the product; “show” prints it.",
        do="Compare it with the box, and enter what the box says, even where it is the same; from "
        "then on the values are yours, and the finding is gone: "
        'magstack edit magnen-b6 --correct --elemental "magnesium=260 mg"',
    ),
    Meaning(
        code="LOT_EXPIRES",
        severity="moderate",
        brief="a lot in stock has expired, or will before it is used up",
        meaning="Something is left of a lot that has expired, or by your plan will be left of one "
        "when it does. What has expired is not counted on for the plan.",
        when="Only for today, and for a product that is planned or was taken: a lot with units "
        "left is past its last day; a month means its last day. It is minor for a lot that has not "
        "expired: within 90 days, if the plan, first to expire first, leaves something of it; "
        "within the days to be told ahead, if the product is taken only as needed. “take” does not "
        "tell it.",
        ground="Your stock and your plan, as you entered them.",
        do="Look at the date on the container. Once it is thrown away, take it out of the stock: "
        "magstack stock remove neuro-mag --units 3",
    ),
    Meaning(
        code="RUNS_OUT",
        severity="minor",
        brief="a product runs out soon by the plan",
        meaning="What is in stock of a product does not last much longer for what is planned. The "
        "finding names the first day that it does not wholly cover.",
        when="Only for today: that day is no more days ahead than you want to be told, 7 where the "
        "profile says nothing else. It goes by the plan, day by day: ramps, pauses, weekdays and "
        "its end count, and of today what is still due. What has expired does not count; a "
        "product that is taken only as needed is told when nothing is left. A product without a "
        "stock on record is never told.",
        ground="Your stock and your plan, as you entered them.",
        do="Buy more, and enter it: magstack stock add neuro-mag. If more is left than the record "
        "says, count it: magstack stock count neuro-mag 41",
    ),
    Meaning(
        code="SEVERAL_SOURCES",
        severity="info",
        brief="a nutrient comes from more than one product",
        meaning="More than one product brings the same nutrient, and whatever the forms, it adds "
        "up. The finding gives each product's amount, and its share where all are exact.",
        when="Only in “check”: two products or more of this day, planned or taken, hold the "
        "nutrient, and the sum is not wholly unknown. It says nothing of too much.",
        ground="The labels as they were entered.",
        do="Nothing has to change. See how the sum came about: magstack explain magnesium",
    ),
    Meaning(
        code="TIMING_TIP",
        severity="info",
        brief="something small about the time of day of a form",
        meaning="Something was reported of a form at this time of day: a remark and no rule.",
        when="Only in “check”: a product whose label names the form is planned or taken in that "
        "part of the day, which goes from its slot to the next one; before the first slot counts "
        "as morning.",
        ground="What the finding names, which may be reports only, and then it says so.",
        do='Nothing has to change. Another time: magstack plan set neuro-mag "3 at night"',
    ),
)

MEANINGS: dict[str, Meaning] = {meaning.code: meaning for meaning in _ALL}
"""Every code that a check can give; the gravest kinds first, and related ones together."""


def meaning_of(word: str) -> Meaning | None:
    """Return what a code means, in whatever case, with hyphens or blanks for underscores."""
    return MEANINGS.get("_".join(word.upper().replace("-", " ").replace("_", " ").split()))
