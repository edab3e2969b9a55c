"""``python -m codemods``: the same as the command ``diffwright``."""

from codemods.cli.app import main

if __name__ == "__main__":
    main()
