"""The least that a Typer program can do to convert one amount with pint."""

import pint
import typer

app = typer.Typer()


@app.command()
def convert(amount: str, unit: str) -> None:
    """Print an amount in another unit."""
    registry = pint.UnitRegistry()
    typer.echo(f"{registry.Quantity(amount).to(unit)}")


if __name__ == "__main__":
    app()
