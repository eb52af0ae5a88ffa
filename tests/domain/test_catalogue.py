import pytest

from magstack.domain.amounts import Count, Mass
from magstack.domain.catalogue import CatalogueProduct, CatalogueRow, matching
from magstack.domain.products import Part


def product(slug: str, brand: str, name: str, description: str = "") -> CatalogueProduct:
    row = CatalogueRow("magnesium", (Part("oxide", Mass.of(400, "mg")),), Mass.of(240, "mg"))
    return CatalogueProduct(
        id=slug,
        brand=brand,
        name=name,
        description=description,
        country="US",
        unit="tablet",
        unit_note="",
        units_per_serving=Count.of(1),
        servings_per_container=None,
        rows=(row,),
        doses=("1 at morning",),
        doses_status="assumed",
        protocols={},
        status="checked",
        compare="",
        citations=("Supplement Facts panel",),
        note="",
    )


SHELF = {
    each.id: each
    for each in (
        product("neuro-mag", "Life Extension", "Neuro-Mag", "Magnesium L-threonate (Magtein)"),
        product("calm", "Natural Vitality", "Calm"),
        product("natural-calm", "Natural Calm", "Natural Calm"),
        product("magnesio", "Láboratório", "Magnésio Ñandú", "Doctor’s choice"),
    )
}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("neuro-mag", ["neuro-mag"]),
        ("NEURO-MAG", ["neuro-mag"]),
        ("life extension neuro-mag", ["neuro-mag"]),
        ("Magtein", ["neuro-mag"]),
        ("calm", ["calm"]),
        ("natural calm", ["calm", "natural-calm"]),
        ("laboratorio nandu", ["magnesio"]),
        ("LÁBORATÓRIO", ["magnesio"]),
        ("doctor's", ["magnesio"]),
        ("mag", ["neuro-mag", "magnesio"]),
        ("neuro calm", []),
        ("zinc", []),
        ("", []),
        ("   ", []),
    ],
)
def test_words_find_products(words: str, found: list[str]) -> None:
    assert [each.id for each in matching(SHELF, words)] == found


def test_title_reads_as_on_the_shelf() -> None:
    titles = [SHELF["neuro-mag"].title, product("x", "", "Plain").title]
    assert titles == ["Life Extension Neuro-Mag", "Plain"]
