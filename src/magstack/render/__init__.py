"""Domain values become something to read: drawn on a terminal, plain lines in a pipe, or JSON."""
