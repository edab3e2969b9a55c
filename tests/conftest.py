"""What holds for all tests."""

from __future__ import annotations

import signal

# A job in the background is started with Ctrl-C ignored, and hands that on to what it starts. The
# tests press it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
