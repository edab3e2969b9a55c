"""`[tool.diffwright]` in `pyproject.toml`: what a project says about how it wants to be treated.

`keys` has all keys, `checking` judges what a file says, `reading` finds and reads the files,
`folders` says what is in force where several of them count, `schema` publishes what is taken, and
`toml` spells values. A table `[tool.diffwright.<codemod>]` holds the options of that codemod, which
`codemods.options` judges.
"""

from codemods.configuration.checking import Configuration, ConfigurationError
from codemods.configuration.cores import usable_cores
from codemods.configuration.reading import load

__all__ = ["Configuration", "ConfigurationError", "load", "usable_cores"]
