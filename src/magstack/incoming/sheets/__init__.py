"""A table of what was taken (CSV), magstack's own or of another program, as plain values."""
