"""What of a change can be made without the rest: parts, what they need, and what comes of some."""
