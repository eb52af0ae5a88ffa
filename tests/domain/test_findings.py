"""Findings read worst first, and the same findings read the same."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from magstack.domain.findings import SEVERITIES, Finding, worst_first


def finding(severity: str, code: str = "X", subject: str = "magnesium") -> Finding:
    assert severity in SEVERITIES
    return Finding(code, severity, subject, "It was seen.", "x", "checked")


def test_the_gravest_comes_first_then_code_and_subject() -> None:
    found = [
        finding("minor"),
        finding("major", "LIMIT_PLANNED", "zinc"),
        finding("major", "LIMIT_PLANNED", "magnesium"),
        finding("avoid", "Z"),
        finding("major", "LABEL_ABOVE_FORM"),
        finding("info", "A"),
    ]

    read = [(one.severity, one.code, one.subject) for one in worst_first(found)]

    assert read == [
        ("avoid", "Z", "magnesium"),
        ("major", "LABEL_ABOVE_FORM", "magnesium"),
        ("major", "LIMIT_PLANNED", "magnesium"),
        ("major", "LIMIT_PLANNED", "zinc"),
        ("minor", "X", "magnesium"),
        ("info", "A", "magnesium"),
    ]


some = st.builds(finding, st.sampled_from(SEVERITIES), st.sampled_from("AB"), st.sampled_from("xy"))


@settings(deadline=None)
@given(st.lists(some), st.randoms(use_true_random=False))
def test_the_order_of_finding_does_not_matter(found: list[Finding], random: Random) -> None:
    shuffled = sorted(found, key=lambda _: random.random())

    assert worst_first(shuffled) == worst_first(found)
