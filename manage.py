#!/usr/bin/env python
"""Django's command line. Without DATABASE_URL a command joins, or starts and stops, the private servers."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpal.settings")
    from django.core.management import execute_from_command_line

    from cpal.local.command_line import servers_around
    from cpal.local.membership import ServersUnavailable

    try:
        with servers_around(sys.argv):
            execute_from_command_line(sys.argv)
    except ServersUnavailable as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
