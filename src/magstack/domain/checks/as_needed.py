"""As needed: more of a product on one day than its plan has at most."""

from collections.abc import Iterator

from magstack.domain.amounts import Count
from magstack.domain.facts import Facts
from magstack.domain.findings import Finding
from magstack.domain.review import Day
from magstack.domain.wording import counted


def as_needed_over(day: Day, _facts: Facts) -> Iterator[Finding]:
    """Tell each product of which more was taken as needed than its plan has at most in a day."""
    for needed in day.as_needed:
        if needed.over:
            product = day.products[needed.product]
            yield Finding(
                code="AS_NEEDED_OVER",
                severity="moderate",
                subject=product.slug,
                message=(
                    f"{counted(Count(needed.taken), product.unit)} of {product.name} taken as "
                    f"needed on one day: {Count(needed.over)} more than the {needed.most} that "
                    "your plan has at most."
                ),
                source="your plan",
                status="own",
            )
