#!/usr/bin/env python3
"""The command line of mechjournal: `python3 manage.py up` is all a new machine needs."""

import os
import sys

from mechjournal import bootstrap


def main():
    testing = sys.argv[1:2] == ["test"]
    bootstrap.enter_environment(sys.argv, "requirements-dev.lock" if testing else "requirements.lock")
    if testing:
        sys.exit(bootstrap.run_tests(sys.argv[2:]))
    if sys.argv[1:2] == ["up"]:
        from mechjournal.management.start import choose_environment

        choose_environment(sys.argv[2:], os.environ)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mechjournal.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
