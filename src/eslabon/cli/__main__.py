"""`python -m eslabon.cli`: the same as the command `eslabon`."""

from eslabon.cli.main import run

run()
