"""A file is written whole or not at all."""

import errno
import os
import stat
import threading
from pathlib import Path

import pytest

from magstack.errors import OutputError, UsageError
from magstack.export.files import faults_of, written_whole

TEXT = "one\r\ntwo ä\n"


def write(path: Path, text: str = TEXT, *, force: bool = False, never: Path | None = None) -> None:
    with written_whole(path, force=force, never=never) as stream:
        stream.write(text)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_holds_what_was_written_byte_for_byte(tmp_path: Path) -> None:
    write(tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes() == TEXT.encode()
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_a_new_file_is_for_its_owner_only(tmp_path: Path) -> None:
    write(tmp_path / "out.csv")
    assert mode(tmp_path / "out.csv") == 0o600


def test_there_is_no_file_before_the_end(tmp_path: Path) -> None:
    with written_whole(tmp_path / "out.csv") as stream:
        stream.write(TEXT)
        stream.flush()
        assert not (tmp_path / "out.csv").exists()


def test_a_name_without_a_directory_is_in_the_current_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(Path("out.csv"))
    assert (tmp_path / "out.csv").exists()


def test_an_existing_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("mine")
    with pytest.raises(UsageError) as refused:
        write(path)
    assert str(refused.value) == (
        f"{path} exists already. Add --force to replace it, or name another file."
    )
    assert path.read_text() == "mine"


def test_force_replaces_a_file_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("mine")
    path.chmod(0o644)
    write(path, force=True)
    assert path.read_bytes() == TEXT.encode()
    assert mode(path) == 0o644


def test_force_needs_no_file_to_replace(tmp_path: Path) -> None:
    write(tmp_path / "out.csv", force=True)
    assert mode(tmp_path / "out.csv") == 0o600


def test_a_file_that_someone_else_made_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"

    def race() -> None:
        with written_whole(path) as stream:
            stream.write(TEXT)
            path.write_text("theirs")

    with pytest.raises(UsageError, match="exists already"):
        race()
    assert path.read_text() == "theirs"
    assert [left.name for left in tmp_path.iterdir()] == ["out.csv"]


def test_a_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        write(tmp_path, force=True)
    assert str(refused.value) == f"{tmp_path} is a directory. Name a file in it."


def test_a_missing_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        write(tmp_path / "no" / "out.csv")
    assert str(refused.value) == (
        f"There is no directory {tmp_path / 'no'}. Make it, or name another file."
    )


@pytest.mark.parametrize("link", [False, True])
def test_the_record_is_never_replaced(tmp_path: Path, *, link: bool) -> None:
    record = tmp_path / "magstack.db"
    record.write_text("record")
    target = tmp_path / "out.csv" if link else record
    if link:
        target.symlink_to(record)
    with pytest.raises(UsageError) as refused:
        write(target, force=True, never=record)
    assert str(refused.value) == f"{target} is the record itself. Name another file."
    assert record.read_text() == "record"


@pytest.mark.parametrize("ending", ["", "-journal", "-wal", "-shm"])
def test_what_sqlite_keeps_beside_the_record_is_not_begun(tmp_path: Path, ending: str) -> None:
    record = tmp_path / "magstack.db"
    with pytest.raises(UsageError, match=r"belongs to the record\. Name another file"):
        write(tmp_path / f"magstack.db{ending}", never=record)
    assert list(tmp_path.iterdir()) == []


def test_another_record_is_not_replaced(tmp_path: Path) -> None:
    record, backup = tmp_path / "magstack.db", tmp_path / "backup"
    record.write_text("record")
    backup.write_bytes(b"SQLite format 3\0".ljust(68, b"\0") + b"MGST" + bytes(100))
    with pytest.raises(UsageError, match=r"is a copy of a record\. Name another file"):
        write(backup, force=True, never=record)


def test_a_name_is_told_in_one_clean_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        write(tmp_path / "a\nb\x1b[31m" / "out.csv")
    assert "ab[31m. Make it" in str(refused.value)


def test_a_disk_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "is_block_device", lambda _: True)
    with pytest.raises(UsageError, match=r"out is a disk\. Name a file\."):
        write(tmp_path / "out", force=True)


def test_a_link_is_followed_and_stays(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old")
    link.symlink_to(real)
    with pytest.raises(UsageError):
        write(link)
    write(link, force=True)
    assert link.is_symlink()
    assert real.read_bytes() == TEXT.encode()


def test_a_link_to_nothing_makes_its_target(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    write(tmp_path / "link.csv")
    assert (tmp_path / "real.csv").read_bytes() == TEXT.encode()


def test_an_error_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail() -> None:
        with written_whole(tmp_path / "out.csv") as stream:
            stream.write(TEXT)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_an_error_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("mine")

    def stop() -> None:
        with written_whole(path, force=True) as stream:
            stream.write(TEXT)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop()
    assert path.read_text() == "mine"
    assert [left.name for left in tmp_path.iterdir()] == ["out.csv"]


def test_a_pipe_is_written_to_as_it_comes(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    write(pipe)
    reader.join()
    assert got == [TEXT.encode()]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_an_open_stream_is_written_to_even_if_a_file_is_behind_it(tmp_path: Path) -> None:
    path = tmp_path / "behind"
    with path.open("w") as behind:
        write(Path(f"/dev/fd/{behind.fileno()}"))
    assert path.read_bytes() == TEXT.encode()


def test_an_open_stream_goes_on_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "behind"
    path.write_text("before\n")
    with path.open("a") as behind:
        write(Path(f"/dev/fd/{behind.fileno()}"))
    assert path.read_bytes() == b"before\n" + TEXT.encode()


def test_the_record_is_not_written_to_through_a_stream(tmp_path: Path) -> None:
    record = tmp_path / "magstack.db"
    record.write_text("record")
    with record.open("r+b") as behind, pytest.raises(UsageError, match="is the record itself"):
        write(Path(f"/proc/self/fd/{behind.fileno()}"), never=record)
    assert record.read_text() == "record"


def test_a_full_device_is_a_sentence() -> None:
    with pytest.raises(OutputError) as full:
        write(Path("/dev/full"))
    assert str(full.value) == (
        "The disk is full: /dev/full was not written. Free some space and try again."
    )


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="disk is full"):
        write(tmp_path / "out.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_file_system_without_hard_links_is_good_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(*_: object) -> None:
        raise OSError(errno.EOPNOTSUPP, "Operation not supported")

    monkeypatch.setattr(os, "link", unsupported)
    write(tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes() == TEXT.encode()
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            PermissionError(errno.EACCES, "Permission denied"),
            "out may not be written. Check its directory's permissions, or name another.",
        ),
        (
            OSError(errno.EROFS, "Read-only file system"),
            "out may not be written. Check its directory's permissions, or name another.",
        ),
        (
            OSError(errno.EFBIG, "File too large"),
            "The disk is full: out was not written. Free some space and try again.",
        ),
        (
            OSError(errno.EIO, "Input/output error"),
            "out could not be written: Input/output error. Name another file.",
        ),
        (OSError("odd"), "out could not be written: odd. Name another file."),
    ],
)
def test_every_fault_is_a_sentence(error: OSError, sentence: str) -> None:
    with pytest.raises(OutputError) as told, faults_of("out"):
        raise error
    assert str(told.value) == sentence
    assert told.value.exit_code == 4


def test_a_reader_that_hung_up_is_no_fault() -> None:
    with pytest.raises(BrokenPipeError), faults_of("out"):
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")


def test_a_name_that_is_too_long_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="File name too long"):
        write(tmp_path / ("a" * 300))
