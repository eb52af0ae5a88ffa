"""Which product of the stack a name in a foreign table means; what is unknown is never guessed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from magstack import reference
from magstack.domain.products import Product
from magstack.domain.sheets import Unknown
from magstack.domain.texts import SLUG_LENGTH
from magstack.domain.wording import listed, so_many, typed
from magstack.errors import NotFoundError, UsageError, nearest, suggestion
from magstack.incoming.sheets.cells import quoted

NOBODY = "-"
"""Stands for no product: the rows of that name are left out."""

LISTED = 40
"""So many unknown names are listed, and the rest is counted."""

Named = dict[str, Product | None]
"""Names of a table, each with its product, or None where its rows are left out."""


def parsed(texts: Sequence[str]) -> dict[str, str]:
    """Read ``Name in the file=short-name``.

    Raises:
        UsageError: one cannot be read.
    """
    given: dict[str, str] = {}
    for text in texts:
        before, equals, slug = text.rpartition("=")
        name = " ".join(before.split())
        if not equals or not name or not slug.strip():
            raise UsageError(
                f"--product {typed(text)} cannot be read. Write the name in the file and the short "
                'name: --product "Night Magnesium=neuro-mag"'
            )
        given[name] = slug.strip().lower()
    return given


def chosen(name: str, slug: str, stack: Iterable[Product]) -> Product | None:
    """Return the product that a name was said to mean; None where its rows are left out.

    Raises:
        NotFoundError: there is no such product.
    """
    if slug == NOBODY:
        return None
    known = {product.slug: product for product in stack}
    if slug not in known:
        raise NotFoundError(
            f"No product is called {quoted(slug)}, which {quoted(name)} should be."
            f"{suggestion(slug, sorted(known))} See all: magstack list"
        )
    return known[slug]


def matched(
    names: Iterable[str], stack: Sequence[Product], given: Mapping[str, str]
) -> tuple[Named, list[Unknown]]:
    """Return what names mean, and those of which it is not known.

    A name is that of a product where it is its short name, or where it alone is called so, with
    its brand or without.

    Raises:
        NotFoundError: a name or a product that was ``given`` does not exist.
    """
    rows = Counter(names)
    _must_be_there(given, list(rows))
    named: Named = {}
    unknown: list[Unknown] = []
    for name, count in rows.items():
        if name in given:
            named[name] = chosen(name, given[name], stack)
        elif (found := _called(name, stack)) is not None:
            named[name] = found
        else:
            unknown.append(Unknown(name, count))
    looked_up = [_looked_up(each, stack) for each in unknown[:LISTED]]
    return named, looked_up + unknown[LISTED:]


def refusal(unknown: Sequence[Unknown], file: str) -> NotFoundError:
    """Return the error for names that nobody can be asked about."""
    products = so_many(len(unknown), "product")
    that = "that is" if len(unknown) == 1 else "that are"
    lines = [f"Nothing was written. {file} names {products} {that} not in the stack:"]
    lines += [f"  {told(each)}" for each in unknown[:LISTED]]
    if len(unknown) > LISTED:
        lines.append(f"  and {len(unknown) - LISTED} more.")
    example = typed(f"{unknown[0].name}=SHORT-NAME")
    lines.append(f"Say for each which it is, or - for none: --product {example}")
    lines.append("What the stack has not yet comes into it with: magstack add")
    return NotFoundError("\n".join(lines))


def told(unknown: Unknown) -> str:
    """Return an unknown name with its rows, and what can be said of it."""
    said = f"{quoted(unknown.name)} ({so_many(unknown.rows, 'row')})"
    if unknown.shelf:
        return f"{said}. It is in the catalogue: magstack add {unknown.shelf}"
    return f"{said}. Did you mean {listed(unknown.near, 'or')}?" if unknown.near else said


def _must_be_there(given: Iterable[str], names: list[str]) -> None:
    for name in given:
        if name not in names:
            raise NotFoundError(
                f"The file names no product {quoted(name)}.{suggestion(name, names[:LISTED])}"
            )


def _called(name: str, stack: Sequence[Product]) -> Product | None:
    folded = name.casefold()
    found = [product for product in stack if product.slug == folded]
    found = found or [
        product
        for product in stack
        if folded in (product.name.casefold(), product.title.casefold())
    ]
    return found[0] if len(found) == 1 else None


def _looked_up(unknown: Unknown, stack: Sequence[Product]) -> Unknown:
    near = nearest(unknown.name[:SLUG_LENGTH], [product.slug for product in stack], 2)
    folded, there = unknown.name.casefold(), {product.slug for product in stack}
    shelf = next(
        (
            each.id
            for each in reference.catalogue().values()
            if folded in (each.id, each.title.casefold()) and each.id not in there
        ),
        None,
    )
    return unknown._replace(near=tuple(near), shelf=shelf)
