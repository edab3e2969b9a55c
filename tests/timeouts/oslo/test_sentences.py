"""What helps say. Most rows are from real code: what holds the time, and where it is spent."""

from __future__ import annotations

import pytest

from codemods.timeouts.backends.oslo.sentences import actor, help_of
from codemods.timeouts.facts import Form, Kind, Timeout
from codemods.timeouts.finding.names import thing

LIMITS: list[tuple[str, str, str, str]] = [
    # What its own name says
    ("REQUESTS_TIMEOUT", "", "", "Shop waits for requests to be answered"),
    ("SQL_CALL_TIMEOUT", "", "", "Shop waits for the SQL call to complete"),
    ("METADATA_READY_WAIT_TIMEOUT", "", "", "Shop waits for the metadata to be ready"),
    ("scan_timeout", "discover_disk", "", "Shop waits for the scan to complete"),
    ("lb_status_timeout", "Driver.__init__", "", "Shop waits for the LB status"),
    ("create_volume_timeout", "run", "", "Shop may take to create the volume"),
    ("load_balancer_timeout", "run", "", "Shop waits for the load balancer"),
    ("early_timeout", "wait_until_ready", "", "Shop waits at each of the early attempts in "
     "``wait_until_ready``"),
    # What a function that waits says
    ("timeout", "Api.wait_for_event", "", "Shop waits for the event"),
    ("timeout", "Listener.wait_ready", "", "Shop waits for the listener to be ready"),
    ("timeout", "_wait_for_init_container", "", "Shop waits for the init container"),
    ("timeout", "wait", "", "Shop waits in ``wait``"),
    # What it is passed to
    ("timeout", "_issue_api_request", "requests.post", "Shop waits for a response in "
     "``_issue_api_request``"),
    ("timeout", "create_order", "requests.post", "Shop waits for a response while creating the "
     "order"),
    ("timeout", "DockerDriver.start", "docker.stop", "Shop waits for ``docker.stop`` in "
     "``DockerDriver.start``"),
    ("timeout", "do_axfr", "dns.query.xfr", "Shop waits for ``query.xfr`` in ``do_axfr``"),
    ("select", "do_proxy", "select.select", "Shop waits for data in ``do_proxy``"),
    ("settimeout", "Getter.update", "sock.settimeout", "Shop waits for the other side of a "
     "connection in ``Getter.update``"),
    # What a guard guards
    ("alarm", "Server._pipe_watcher", "signal.alarm", "Shop may take in ``_pipe_watcher``"),
    ("setitimer", "Service._is_blacklisted_name", "signal.setitimer", "Shop may take in "
     "``_is_blacklisted_name``"),
    ("seconds", "delete_order", "eventlet.Timeout", "Shop may take to delete the order"),
    # What the function does
    ("retry_until", "Service._get_socket", "", "Shop keeps trying to get the socket"),
    ("deadline", "_delete_snapshot_with_retry", "", "Shop may take to delete the snapshot"),
    ("max_wait_sec", "create_volume_from_snapshot", "", "Shop may take to create the volume from "
     "the snapshot"),
    ("timeout", "_is_sync_finished", "", "Shop waits for the synchronization to complete"),
    ("timeout", "monitor_ping_vim", "", "Shop may take in ``monitor_ping_vim``"),
    ("timeout", "RemoteCommandExecutor.__init__", "", "the remote command executor waits"),
]  # fmt: skip

INTERVALS: list[tuple[str, str, str, str]] = [
    ("NFC_LEASE_UPDATE_PERIOD", "", "", "Time, in seconds, between two NFC lease updates."),
    ("LOG_INTERVAL", "", "", "Time, in seconds, between two log messages."),
    ("PASSCODE_TIME_PERIOD", "", "", "Length, in seconds, of the passcode period."),
    ("_lifecycle_delay", "Host.__init__", "", "Time, in seconds, by which Shop delays the "
     "lifecycle."),
    ("POWER_STATE_SLEEP", "", "", "Time, in seconds, that Shop pauses for the power state."),
    ("_check_lock_interval", "Driver.__init__", "", "Time, in seconds, that Shop pauses while "
     "checking the lock."),
    ("interval", "_swap_volume", "", "Time, in seconds, that Shop pauses each time while swapping "
     "the volume."),
    ("sleep", "_soft_reboot", "time.sleep", "Time, in seconds, that Shop pauses each time during "
     "the soft reboot."),
    ("sleep", "Client.call", "time.sleep", "Time, in seconds, that Shop pauses each time in "
     "``Client.call``."),
    ("sleep", "_wait_for_lb_ready", "time.sleep", "Time, in seconds, that Shop pauses each time "
     "while waiting for the LB to be ready."),
    ("sleep", "Engine.wait_then_delete", "time.sleep", "Time, in seconds, that Shop pauses each "
     "time in ``wait_then_delete``."),
    ("retry_interval", "swap_volume", "", "Time, in seconds, that Shop pauses before it tries "
     "again while swapping the volume."),
    ("poll_interval", "_wait_for_volumes_deleted", "", "Time, in seconds, that Shop pauses between "
     "two polls while waiting for the volumes to be deleted."),
    ("inc_sleep_time", "_detach_device_with_retries", "", "Time, in seconds, by which Shop pauses "
     "longer each time while detaching the device."),
    ("max_sleep_time", "_detach_device_with_retries", "", "Maximum time, in seconds, that Shop "
     "pauses before it tries again while detaching the device."),
    ("max", "make_replacement", "tenacity.wait_random", "Maximum time, in seconds, that Shop "
     "pauses before it tries again in ``make_replacement``."),
    ("initial_delay", "node_wait_for_power_state", "timer.start", "Time, in seconds, that Shop "
     "pauses at first while waiting for the node power state."),
    ("spacing", "Tasks.update_jobs", "periodic_task.periodic_task", "Time, in seconds, between two "
     "runs of ``update_jobs``."),
    ("timeout", "Server._run", "conn.drain_events", "Time, in seconds, that Shop waits for events "
     "each time in ``Server._run``."),
]  # fmt: skip

LIFETIMES: list[tuple[str, str, str, str]] = [
    ("_CACHE_TIME", "", "", "Time, in seconds, for which the cache is valid."),
    ("MIN_MESSAGE_TTL", "", "", "Minimum time, in seconds, for which the message is valid."),
    ("expiry", "Images._enforce_import_lock", "", "Time, in seconds, for which the import lock is "
     "valid."),
    ("ttl", "Cache.remember", "cache.set", "Time, in seconds, for which what is set in "
     "``Cache.remember`` is valid."),
    ("ttl", "find_recordsets", "", "Time, in seconds, for which the recordsets are valid."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "owner", "callee", "expected"), LIMITS)
def test_what_is_waited_for(name: str, owner: str, callee: str, expected: str) -> None:
    told = told_of(Kind.LIMIT, name, owner, callee)
    assert told == f"Maximum time, in seconds, that {expected}."


@pytest.mark.parametrize(("name", "owner", "callee", "expected"), INTERVALS)
def test_what_is_paused_for(name: str, owner: str, callee: str, expected: str) -> None:
    assert told_of(Kind.INTERVAL, name, owner, callee) == expected


@pytest.mark.parametrize(("name", "owner", "callee", "expected"), LIFETIMES)
def test_what_is_valid(name: str, owner: str, callee: str, expected: str) -> None:
    assert told_of(Kind.LIFETIME, name, owner, callee) == expected


@pytest.mark.parametrize(
    ("name", "owner", "expected"),
    [
        (
            "grace_period_seconds",
            "_delete_pod",
            "Grace period, in seconds, while deleting the pod.",
        ),
        ("shutdown_grace_period", "run", "Grace period, in seconds, for the shutdown."),
    ],
)
def test_what_is_given_to_end(name: str, owner: str, expected: str) -> None:
    assert told_of(Kind.LIMIT, name, owner, "") == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("nova/manager.py", "the Nova manager"),
        ("nova/compute/manager.py", "the compute manager"),
        ("nova/virt/libvirt/driver.py", "the libvirt driver"),
        ("nova/virt/libvirt/guest.py", "Nova"),
        ("networking_generic_switch/locking.py", "networking-generic-switch"),
        ("src/shop/mail.py", "Shop"),
    ],
)
def test_who_waits(path: str, expected: str) -> None:
    assert actor(path) == expected


def told_of(kind: Kind, name: str, owner: str, callee: str) -> str:
    """The help of an option for a time of this name there."""
    option = thing(name, owner, callee, kind)
    form = Form.ARGUMENT if callee else Form.LOCAL if owner else Form.CONSTANT
    timeout = Timeout(*(0, 300, "300", form, kind, name, option, owner, "", "", ()), callee=callee)
    return help_of("shop/mail.py", timeout, option)
