"""The record on disk: one SQLite file, two doors (writing through SQLModel, reading without)."""
