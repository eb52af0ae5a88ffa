"""Domain values become rows, inside an operation of the journal: by room, as the tables are."""
