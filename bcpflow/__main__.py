"""``python -m bcpflow``: the command line where the script is not on the PATH."""

from bcpflow.cli.main import entry

if __name__ == "__main__":
    entry()
