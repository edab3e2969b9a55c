"""What a run has found, for other programs: one module a format. They read a result and give
bytes; whoever asked for them writes these. The same input gives the same bytes."""
