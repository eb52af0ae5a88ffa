"""magstack: a personal supplement stack in elemental amounts."""

__version__ = "0.1.0"
