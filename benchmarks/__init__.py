"""Speed and memory on real trees; what CI has no time for."""
