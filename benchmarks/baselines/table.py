"""The least that a Typer program can do to show a table with Rich."""

import typer
from rich.console import Console
from rich.table import Table

app = typer.Typer()


@app.command()
def show() -> None:
    """Print one table."""
    table = Table("Time", "Product", "State", "Elemental")
    table.add_row("12:30", "Magnen B6, 2 tablets", "due", "260 mg magnesium")
    table.add_row("22:00", "Neuro-Mag, 3 capsules", "taken 21:43", "144 mg magnesium")
    Console().print(table)


if __name__ == "__main__":
    app()
