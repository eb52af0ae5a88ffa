"""``backup``, ``restore`` and ``doctor`` as a person types them."""

import json
from pathlib import Path

import pytest

from tests.cli.pages import converse, play
from tests.conftest import Runner
from tests.store import samples


@pytest.fixture
def person(stack: Runner) -> Runner:
    """Someone with the example stack and one entry."""
    stack.ok("take", "neuro-mag")
    return stack


BACKUP = "HOME/backups/magstack-20261120T200000.db"


def test_a_record_is_backed_up_and_put_back(person: Runner) -> None:
    script = """
        magstack backup
        @ 2026-11-20 21:00
        magstack backup --keep 1
        magstack take magnen-b6
        magstack restore HOME/backups/magstack-20261120T210000.db
        > n
        magstack restore HOME/backups/magstack-20261120T210000.db --dry-run
        magstack restore HOME/backups/magstack-20261120T210000.db
        > y
        magstack log
        # what was kept undoes it
        magstack restore HOME/backups/magstack-20261120T210000-before-restore.db --yes
        magstack log
        magstack undo
        """
    play(person, "keeping", script.replace("HOME", str(person.home)))


def test_a_record_is_examined(person: Runner) -> None:
    script = """
        magstack doctor
        magstack backup
        # the record is torn
        """
    play(person, "doctor", script)
    person.database.write_bytes(person.database.read_bytes()[:30_000])
    person.home.chmod(0o755)
    script = """
        magstack today
        magstack doctor
        magstack backup
        magstack restore HOME/backups/magstack-20261120T200000.db --yes
        magstack doctor
        # a file that is no record
        magstack doctor HOME/notes.db
        magstack restore HOME/notes.db --yes
        """
    (person.home / "notes.db").write_text("my notes")
    play(person, "doctor-torn", script.replace("HOME", str(person.home)))


def test_the_documents(person: Runner) -> None:
    made = json.loads(person.ok("backup", "--keep", "3", "--json"))
    path, size = made["file"], Path(made["file"]).stat().st_size
    held = {
        "schema": made["contents"]["schema"],
        "bytes": size,
        "entries": 1,
        "products": 2,
        "operations": 3,
        "newest_entry": "2026-11-20T20:00:00+01:00",
        "last_change": "2026-11-20T20:00:00+01:00",
    }
    assert made == {
        "schema": 1,
        "file": f"{person.home}/backups/magstack-20261120T200000.db",
        "checked": True,
        "contents": held,
        "deleted": [],
        "kept": 1,
        "synchronised_by": None,
    }
    planned = json.loads(person.ok("restore", path, "--dry-run", "--json"))
    assert planned == {
        "schema": 1,
        "file": path,
        "record": str(person.database),
        "written": False,
        "contents": held,
        "before": held,
        "kept_aside": None,
        "kept_sound": False,
    }
    person.at("2026-11-20 21:00")
    done = json.loads(person.ok("restore", path, "--yes", "--json"))
    aside = f"{person.home}/backups/magstack-20261120T210000-before-restore.db"
    assert done == planned | {"written": True, "kept_aside": aside, "kept_sound": True}
    examined = json.loads(person.ok("doctor", "--json"))
    assert [each["state"] for each in examined["checks"]] == ["ok"] * 9
    assert (examined["sound"], examined["contents"], examined["file"]) == (
        *(True, held),
        str(person.database),
    )


def test_the_document_of_a_fault(person: Runner) -> None:
    person.home.chmod(0o755)
    samples.rows(person.database, "DELETE FROM intake")
    done = person.run("doctor", "--json")
    checks = {each["check"]: each for each in json.loads(done.out)["checks"]}
    assert (done.code, done.err) == (4, "")
    assert {name: each["state"] for name, each in checks.items() if each["state"] != "ok"} == {
        "journal": "fault",
        "permissions": "remark",
    }
    helps = f"No other sound copy is in {person.home}/backups. From one that you keep elsewhere: "
    assert checks["journal"]["found"] == [
        {
            "mild": False,
            "message": "Row 1 of intake is in the journal, and not in its table.",
            "remedy": f"{helps}magstack restore FILE",
        }
    ]
    assert checks["permissions"]["found"][0]["remedy"] == f"chmod 700 {person.home}"
    person.database.write_text("my notes")
    done = person.run("doctor", "--json")
    states = [each["state"] for each in json.loads(done.out)["checks"]]
    assert states == ["not-done", "fault", *["not-done"] * 4, "remark", "ok", "ok"]
    assert json.loads(done.out)["contents"] is None


def test_who_cannot_be_asked_says_so(person: Runner) -> None:
    path = json.loads(person.ok("backup", "--json"))["file"]
    before = person.database.read_bytes()
    question = "Put this file in the record's place? If you mean it:"
    for words in (["restore", path], ["restore", path, "--json"], ["--no-input", "restore", path]):
        done = person.run(*words)
        assert (done.code, done.err) == (2, f"{question} magstack restore {path} --yes\n")
    assert person.database.read_bytes() == before


def test_a_folder_that_is_synchronised_is_remarked_on(person: Runner, tmp_path: Path) -> None:
    done = person.run("backup", str(tmp_path / "Dropbox"))
    assert (done.code, done.err) == (
        0,
        "Dropbox synchronises that folder: whoever holds it can read the backup.\n",
    )


def test_a_path_with_blanks_is_told_as_it_is_typed(person: Runner, tmp_path: Path) -> None:
    out = person.ok("backup", str(tmp_path / "my backups"))
    path = tmp_path / "my backups" / "magstack-20261120T200000.db"
    assert out.endswith(f"To put it back: magstack restore '{path}'\n")


def test_where_there_is_no_record(runner: Runner) -> None:
    page = converse(runner, "magstack backup")
    assert page == (
        4,
        (
            f"! There is no magstack record in {runner.home} yet. "
            "Begin with a product: magstack add neuro-mag\n"
        ),
    )
    assert converse(runner, "magstack doctor")[0] == 4
    assert not runner.home.exists()


def test_what_helps_is_typed_for_the_same_record(person: Runner, tmp_path: Path) -> None:
    """Without --home it would put the backup in the place of another record."""

    def said(*words: str) -> list[str]:
        done = other.run("--home", str(home), *words)
        return [line for line in f"{done.out}{done.err}".splitlines() if " restore " in line]

    home = tmp_path / "my home"
    person.home.rename(home)
    other = Runner(tmp_path / "other")
    copy = f"'{home}/backups/magstack-20261120T200000.db'"
    restore = f"magstack --home '{home}' restore"
    assert said("backup") == [f"To put it back: {restore} {copy}"]
    kept = copy.replace("000.db", "000-before-restore.db")
    assert said("restore", copy.strip("'"), "--yes") == [f"Undo: {restore} {kept}"]
    (home / "magstack.db").write_text("damaged")
    assert said("doctor") == [f"Structure: The newest sound backup: {restore} {copy}"]
    assert said("restore", copy.strip("'"))[0].endswith(f"If you mean it: {restore} {copy} --yes")
    (home / "magstack.db").unlink()
    assert said("doctor")[0].endswith(f"To put it back: {restore} {copy}")
    assert not other.home.exists()
