"""The least that a program can do to write all rows of a record as JSON: cursors and the module."""

import json
import sqlite3
import sys

TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"

connection = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
for (table,) in connection.execute(TABLES).fetchall():
    print(json.dumps(table))
    cursor = connection.execute(f"SELECT * FROM {table}")
    names = [column[0] for column in cursor.description]
    for row in cursor:
        print(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False))
