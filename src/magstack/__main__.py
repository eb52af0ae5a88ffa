"""Run magstack with ``python -m magstack``."""

from magstack.cli import run

run()
