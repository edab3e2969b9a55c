"""Where reviews are published, and followed."""
