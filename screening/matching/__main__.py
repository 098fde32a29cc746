"""The matcher from the command line: files in, no database. See `python -m screening.matching --help`."""

import sys

from screening.matching.commands import main

sys.exit(main(sys.argv[1:]))
