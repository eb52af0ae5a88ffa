"""Build what the documentation shows of the program itself: commands.md and today.svg.

    python docs/build.py            write both
    python docs/build.py --check    name what is out of step with the code, and exit 1

Both come from the program as it is: the page from the objects that ``--help`` prints, the picture
from ``magstack today``, drawn on the example stack at a fixed moment in a home that is thrown away.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from html import escape
from io import StringIO
from pathlib import Path
from textwrap import fill
from typing import Any
from unittest.mock import patch

import typer
from rich.console import Console
from rich.text import Text

from magstack.cli import app, main
from magstack.cli.commands import COMMANDS, load
from magstack.cli.options import everywhere
from magstack.context import Clock, Context, Terminal

HERE = Path(__file__).parent
WIDTH = 80
ZONE = timezone(timedelta(hours=1))
ADDED, TAKEN, DRAWN = (
    datetime(2026, 11, 20, hour, minute, tzinfo=ZONE) for hour, minute in ((8, 0), (12, 35), (20, 0))
)

INTRODUCTION = """\
# Commands

<!-- Written by docs/build.py from the program itself: change the help texts there, and run make docs. -->

Every command answers to `-h` and `--help`. These options work with all of them, before the
command's name or after it:
"""

# No font is fetched from anywhere: the picture is one file, like the record.
TEMPLATE = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img">
<title>magstack today</title>
<desc>{{words}}</desc>
<style>
.{unique_id}-matrix {{{{
  font-family: "Fira Code", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px;
  line-height: {line_height}px;
}}}}
.{unique_id}-title {{{{ font: bold 18px arial, sans-serif; }}}}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
