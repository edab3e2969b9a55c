"""One change over many repositories: plan, preview, apply, export, publish, follow.

`manifest` says what is wanted, `git` makes clones and commits that execute nothing, `steps` is what
is done to one repository, `executors` where it is done, `split` makes reviews of a change, `ledger`
remembers, `forges` publishes, and `verbs` brings them together. Data flows from the manifest to the
verbs; nothing imports `verbs` but the command line.
"""
