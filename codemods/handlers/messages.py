"""What is found."""

from __future__ import annotations

PARTIAL = "a timeout is swallowed, and results are missing"
UNSET = "a timeout is swallowed, and {} has no value"
EMPTY = "a timeout is swallowed, and {} is as empty as if there was nothing"
LOST = "a timeout is swallowed, and nothing tells of it"
HANDLED = "a timeout is swallowed on purpose"
REBUILT = "an exception is made anew from the arguments of the one that was caught"
TIMER = "a timeout goes on after what it was to limit"
RUNNING = "a call goes on in its thread after the timeout"
TASKS = "tasks go on after the timeout"
UNREAPED = "a process is killed and not waited for"
ABANDONED = "a process goes on after the timeout"
ACQUIRE = "whether the lock was taken is not looked at"
WAIT = "whether the event came before the timeout is not looked at"
JOIN = "whether the thread had ended before the timeout is not looked at"
