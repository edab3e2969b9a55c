"""What the help of each command shows below its options."""

from __future__ import annotations

EPILOG = """\b
Exit codes:
  0    done
  1    check found something
  2    an argument, an option or the configuration is wrong; nothing was done
  3    some file could not be treated, and all the others were; or one could not be
       written, and none was; or the cluster was lost
  70   diffwright itself failed
  130  stopped from the keyboard
  141  whoever read the output stopped reading

\b
Settings are read from [tool.diffwright] in the nearest pyproject.toml; options win.
"""
PREVIEW = """Examples:

\b
  diffwright preview                     what would change below the current folder
  diffwright preview src > six.patch     the same for src, as a patch
  diffwright preview | git apply         make the changes through git
  diffwright preview --select no-six --exclude 'tests/'
  diffwright preview --option no-six.shims=inline
  diffwright preview --stat              how many lines of each file
  diffwright preview - --stdin-filename src/a.py < buffer   what an editor holds
  diffwright preview --output-format sarif --output changes.sarif
"""
APPLY = """Examples:

\b
  diffwright apply                       make what is safe below the current folder
  diffwright apply --review nova/context.py
                                         make all of it in this file
  diffwright undo                        put all of it back
"""
UNDO = """Examples:

\b
  diffwright undo                        put back what the last apply here has changed
  diffwright undo --list                 the runs that are remembered
  diffwright undo 20261123-1425          put back this one; the beginning of its name will do
"""
CHECK = """Examples:

\b
  diffwright check                       one line for each finding; exit code 1 if any
  diffwright check --quiet src || echo 'there is something to repair'
  diffwright check --since "$(git merge-base HEAD origin/main)"   what a branch has changed
  diffwright check --staged              what is to be committed
  diffwright check --output-format github
  diffwright check --write-baseline diffwright.json
  diffwright check --baseline diffwright.json         only what is new since then
"""
CONFIG = """Examples:

\b
  diffwright config                      what is in force in the current folder, and why
  diffwright config src/cart.py          the same for one file, and which codemods treat it
  diffwright config --schema > diffwright.schema.json
"""
CODEMODS = """Examples:

\b
  diffwright codemods                    names, weaknesses, safety and titles
"""
EXPLAIN = """Examples:

\b
  diffwright explain no-six              what it does, with an example and its options
  diffwright explain no-six | less       the same as Markdown
"""
