"""The least that a program can do to write a record's intakes as CSV: a cursor and a writer."""

import csv
import sqlite3
import sys

HEADINGS = (
    "date,time,utc_offset,status,product,brand,name,units,unit,nutrient,amount_unit,elemental_low,"
    "elemental_high,basis,form,compound_mg,slot,planned_time,note,intake_id"
)

ROWS = """
SELECT intake.day, intake.at, intake.utc_offset, intake.status,
    product.slug, product.brand, product.name, intake.units, product.unit,
    label_row.substance, 'mg', label_row.low, label_row.high, label_row.basis,
    label_row.form, label_row.compound, intake.slot, intake.planned, intake.note, intake.id
FROM intake
JOIN product ON product.id = intake.product_id
JOIN label_row ON label_row.label_id = intake.label_id
WHERE label_row.basis NOT IN ('part', 'content')
ORDER BY intake.day, intake.at, intake.id
"""

print(HEADINGS)
csv.writer(sys.stdout).writerows(
    sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True).execute(ROWS)
)
