"""The rules: pure values and functions, with no I/O, no clock and no third-party code."""
