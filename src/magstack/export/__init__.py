"""What leaves the record for others to read: pure functions from domain values to a text stream."""
