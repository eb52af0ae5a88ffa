"""``export``: the record for others to read."""

from magstack.cli.export.bundles import export_fhir
from magstack.cli.export.calendars import export_ics
from magstack.cli.export.records import export_json
from magstack.cli.export.reports import export_html, export_pdf
from magstack.cli.export.spreadsheets import export_csv
from magstack.cli.options import typer_app

app = typer_app()
app.command("csv")(export_csv)
app.command("html")(export_html)
app.command("pdf")(export_pdf)
app.command("fhir")(export_fhir)
app.command("ics")(export_ics)
app.command("json")(export_json)


@app.callback()
def export() -> None:
    """Write the record for others to read."""
