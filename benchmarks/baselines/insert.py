"""The least that a Typer program can do to insert one row with SQLModel."""

from pathlib import Path

import typer
from sqlmodel import Field, Session, SQLModel, create_engine

app = typer.Typer()


class Intake(SQLModel, table=True):
    """One thing taken."""

    id: int | None = Field(default=None, primary_key=True)
    product: str
    units: int
    at: int
    note: str = ""


@app.command()
def take(path: Path, product: str) -> None:
    """Insert one row, into a file that is created as needed."""
    engine = create_engine(f"sqlite:///{path}")
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Intake(product=product, units=3000, at=1_795_000_000))
        session.commit()
    typer.echo(f"Took {product}.")


if __name__ == "__main__":
    app()
