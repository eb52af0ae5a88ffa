"""Be the program ``magstack``, also while it is still being loaded."""

import sys


def run() -> None:
    """Run what was typed; a person may stop it from its first moment on."""
    try:
        from magstack.cli import run as command_line

        command_line()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    run()
