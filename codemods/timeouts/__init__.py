"""configurable-timeout: hard-coded timeouts become configuration options."""
