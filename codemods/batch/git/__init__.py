"""Git, in repositories that somebody else wrote: nothing of them is executed."""
