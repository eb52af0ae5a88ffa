"""Time magstack beside bare scripts with the same libraries: ``python -m benchmarks.run``.

Each run is a whole process. A pair is one run of magstack and one of its baseline, one after the
other, so that both meet the same machine; the figure is the ratio of their medians.
"""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from benchmarks.processes import start
from benchmarks.races import MANY, Result, ours, races, record, run

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"

MOST_MEMORY = {"csv": 30, "json": 50}
"""MiB by which the peak of a large export may be above that of an empty one."""

HEADINGS = ("magstack", "against", "ours", "theirs", "ratio", "by pairs", "limit", "")


def main() -> int:
    """Measure, print the table, and return 1 if a limit is not kept."""
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="magstack-bench-") as name:
        folder = Path(name)
        chosen = [race for race in races(folder) if asked.only in race.name]
        results = [_told(run(race, asked.pairs)) for race in chosen]
        extra = [] if asked.only else [_memory(folder, layout) for layout in MOST_MEMORY]
    lines = [row(result) for result in results]
    sentences = [sentence for sentence, _ in extra]
    if asked.write:
        _write("\n".join([*_machine(asked.pairs), "", *_table(lines), "", *sentences]))
    else:
        print("\n".join(["", *_machine(asked.pairs), "", *_table(lines), "", *sentences]))
    return 0 if all(result.met for result in results) and all(met for _, met in extra) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("--pairs", type=int, default=15, help="counted pairs of each row")
    parser.add_argument("--only", default="", help="rows whose name holds this")
    parser.add_argument("--write", action="store_true", help=f"write the table into {PAGE.name}")
    asked = parser.parse_args()
    if asked.write and asked.only:
        parser.error("the page shows every row: --write does not go with --only")
    return asked


def _told(result: Result) -> Result:
    print("  ".join(row(result)), file=sys.stderr, flush=True)
    return result


def row(result: Result) -> tuple[str, ...]:
    """Return a result as the cells of its row."""
    return (
        result.race.name,
        result.race.against,
        f"{result.ours * 1000:.0f} ms",
        f"{result.bare * 1000:.0f} ms",
        f"{result.ratio:.2f}",
        f"{result.paired:.2f}",
        result.race.allowed,
        "met" if result.met else "**over**",
    )


def _memory(folder: Path, layout: str) -> tuple[str, bool]:
    """Compare the peak memory of a large export with that of one without intakes."""
    large, empty = (
        max(start(ours(record(folder, name, many), "export", layout)).peak for _ in range(3))
        for name, many in (("forty", MANY), ("fresh", 0))
    )
    more = large - empty
    most = MOST_MEMORY[layout]
    met = more <= most
    sentence = (
        f"Peak memory of `export {layout}`: {large:.0f} MiB with {MANY:,} intakes and "
        f"{empty:.0f} MiB with none, {more:+.0f} MiB (limit {most}): "
        f"{'met' if met else '**over**'}."
    )
    return sentence, met


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Yield a Markdown table that is also aligned for reading as it is."""
    rule = tuple("---" if place < 2 else "--:" for place in range(len(HEADINGS)))
    widths = [max(map(len, column)) for column in zip(HEADINGS, rule, *rows, strict=True)]
    for line in (HEADINGS, rule, *rows):
        yield "| " + " | ".join(map(_padded, line, widths, range(len(line)))) + " |"


def _padded(cell: str, width: int, place: int) -> str:
    if cell in ("---", "--:"):
        return cell.rjust(width, "-") if place > 1 else cell.ljust(width, "-")
    return cell.ljust(width) if place < 2 else cell.rjust(width)


def _machine(pairs: int) -> list[str]:
    """Describe where it was measured: enough to judge the figures, nothing that names the place."""
    names = [line.partition(": ")[2] for line in _lines("/proc/cpuinfo", "model name")]
    processor = names[0].strip() if names else platform.machine()
    libraries = ", ".join(
        f"{name} {version(name)}" for name in ("typer", "rich", "sqlmodel", "pint")
    )
    system = f"{platform.system()}, Python {platform.python_version()}"
    return [
        f"{os.cpu_count()} cores of {processor}, {system}, {libraries}.",
        f"Medians of {pairs} pairs of whole processes, after one to warm up.",
    ]


def _lines(path: str, beginning: str) -> list[str]:
    try:
        lines = Path(path).read_text().splitlines()
    except OSError:
        return []
    return [line for line in lines if line.startswith(beginning)]


def _write(measured: str) -> None:
    """Put the figures between the page's markers."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{measured}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
