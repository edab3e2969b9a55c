"""What names say. Most rows are from real code, with what it holds where that is telling."""

from __future__ import annotations

import pytest

from codemods.timeouts.facts import Kind
from codemods.timeouts.finding import names
from codemods.timeouts.finding.names import Said, said, thing

KINDS: dict[Kind, str] = {
    Kind.LIMIT: """
        timeout TIMEOUT _timeout timeOut time_out TIME_OUT DEFAULT_TIMEOUT DEFAULT_TIMEOUT_SECS
        connectTimeout HTTPTimeout conntimeout conn_timeout timeout_seconds timeout_s timeoutsecs
        TIMEOUT_60 TIMEOUT60 timeout_5sec timeout_nbd timeout_max timeout_for_boot start_timeout
        rpc_response_max_timeout
        poll_timeout sleep_timeout interval_timeout heartbeat_timeout lock_wait_timeout
        HASH_RING_NODES_TIMEOUT DEFAULT_WAIT_FOR_PORT_TIMEOUT WAIT_ON_STDOUT_TIMEOUT
        missing_destination_retry_timeout _REST_SERVER_ERROR_TIMEOUT retries_timeout
        port_timeout status_timeout HTTP_TIMEOUT session_timeout call_monitor_timeout
        deadline INTERPROCESS_LOCK_DEADLINE time_limit soft_time_limit timelimit
        max_wait MAX_DEVICE_WAIT max_wait_sec u4p_failover_max_wait max_wait_for_boot maxwait
        wait_seconds wait_soft_reboot_seconds SIGTERM_WAITTIME
        _EXEC_MAX_WAITTIME scheduler_driver_init_wait_time grace_period
    """,
    Kind.INTERVAL: """
        interval INTERVAL_5_SEC poll_interval polling_interval DB_MAX_RETRY_INTERVAL
        retries_interval timeout_check_interval max_interval intervalSeconds XLOCK_WAIT_INTERVAL
        delay initial_delay delay_seconds delayTime GARP_PRIMARY_DELAY wait_interval
        sleep sleep_time sleeptime retrySleepTime DHCP_RELEASE_TRIES_SLEEP BLACK_LIST_SLEEP
        poll poll_seconds pause backoff back_off retry_backoff max_backoff period poll_period
        retry_wait_time max_retry_wait TIME_BETWEEN_API_CALL_RETRIES seconds_between_polls
    """,
    Kind.LIFETIME: """
        ttl TTL token_ttl VERSIONS_TTL time_to_live lifetime life_time AUTH_TOKEN_LIFETIME_SECS
        DEFAULT_TOKEN_LIFE max_age DELETED_PORT_MAX_AGE maxage expiry expire expires expires_in
        DEFAULT_EXPIRES expiration expiration_time ITERATOR_EXPIRATION
        cache_time _CACHE_TIME node_cache_time cachetime CACHE_TIMEOUT HASH_RING_CACHE_TIMEOUT
    """,
}

REASONS: dict[str, str] = {
    names.MILLISECONDS: """
        timeout_ms timeoutMs timeoutms timeout_msec timeout_500ms expiration_ms poll_milliseconds
        delay_millis max_wait_ms wait_ms wait_fixed wait_random_max stop_max_delay
        wait_exponential_max wait_exponential_multiplier
    """,
    names.MICROSECONDS: "timeout_us delay_microseconds sleep_usec wait_usecs",
    names.NANOSECONDS: "timeout_ns interval_nanoseconds",
    names.MINUTES: "timeout_minutes timeout_mins cache_time_in_minutes timeout_5minutes",
    names.HOURS: "expirationHours ttl_hours timeout_h",
    names.DAYS: "max_age_days days_timeout lifetime_in_days",
    names.UNCLEAR: "timeout_min timeout_5min need_to_sleep_m",
    names.SIZE: "timeout_size backoff_bytes delay_length poll_buffer_size",
    names.COUNT: """
        timeout_retries timeout_count poll_attempts sleep_times max_poll_tries num_timeout
        number_of_poll wait_retries
    """,
    names.FACTOR: "backoff_factor backoff_rate u4p_failover_backoff_factor timeout_multiplier",
    names.CODE: """
        LLDP_TLV_TTL HTTP_REQUEST_TIMEOUT HTTP_GATEWAY_TIMEOUT TCP_USER_TIMEOUT TIMEOUT_STATUS
        HTTP_NETWORK_READ_TIMEOUT_ERROR DEADLINE_EXCEEDED TIMEOUT_EXIT_CODE poll_port delay_type
        CURLOPT_TIMEOUT timeout_status_default
    """,
    names.FLOW: "hard_timeout idle_timeout",
    names.FOREIGN: "expireTime maxAge cacheTime",
}

NOTHING = """
    wait_time WAIT_TIME
    seconds minutes port size multiplier factor max_retries retries status bufsize age x
    THROTTLER_MULTIPLIER wait KILL_WAIT retry_wait long_wait WAIT_FOR_COORDINATOR
    MINOR_39_INSPECT_WAIT WAIT_BEFORE_TRUNK_DELETE EVENT_LIFECYCLE_PAUSED time cpu_time retry_time
    timestamp mtime timeouts delayed polls SHUTDOWN_AFTER_TIMEOUT kill_on_timeout timeout_at
    expires_at last_poll _last_bw_usage_poll next_interval elapsed_time uptime relay relays
    retries_between_hosts TIMES_MIN OVS_DEAD
"""


@pytest.mark.parametrize(
    ("name", "kind"), [(name, kind) for kind, row in KINDS.items() for name in row.split()]
)
def test_names_that_say_a_time(name: str, kind: Kind) -> None:
    assert said(name) == Said(kind, None)


@pytest.mark.parametrize(
    ("name", "reason"), [(name, reason) for reason, row in REASONS.items() for name in row.split()]
)
def test_names_that_say_something_else(name: str, reason: str) -> None:
    assert said(name) == Said(None, reason)


@pytest.mark.parametrize("name", ["", "_", *NOTHING.split()])
def test_names_that_say_no_time(name: str) -> None:
    assert said(name) == Said(None, None)


@pytest.mark.parametrize(
    ("name", "number", "is_code"),
    [
        ("HTTP_REQUEST_TIMEOUT", 408, True),
        ("REQUEST_TIMEOUT", 408, True),
        ("GATEWAY_TIMEOUT", 504, True),
        ("WAIT_TIMEOUT", 0x102, True),
        ("HTTP_REQUEST_TIMEOUT", 30, False),
        ("REQUEST_TIMEOUT", 30, False),
        ("BOOT_TIMEOUT", 408, False),
    ],
)
def test_the_number_tells_a_status_from_a_time(name: str, number: int, is_code: bool) -> None:
    expected = Said(None, names.CODE) if is_code else Said(Kind.LIMIT, None)
    assert said(name, number) == expected


NAMED: list[tuple[str, str]] = [
    ("CELL_TIMEOUT", "cell_timeout"),
    ("_DEFAULT_BOOT_WAIT_SECONDS", "boot_timeout"),
    ("GCE_METADATA_TIMEOUT", "gce_metadata_timeout"),
    ("_GRPC_DEFAULT_TIMEOUT_SECS", "grpc_timeout"),
    ("_LUN_MAX_WAITTIME", "lun_timeout"),
    ("MAX_DEVICE_WAIT", "device_timeout"),
    ("METADATA_READY_WAIT_TIMEOUT", "metadata_ready_timeout"),
    ("DEFAULT_WAIT_FOR_PORT_TIMEOUT", "port_timeout"),
    ("WAIT_ON_STDOUT_TIMEOUT", "stdout_timeout"),
    ("INTERPROCESS_LOCK_DEADLINE", "interprocess_lock_timeout"),
    ("timeout_for_boot", "boot_timeout"),
    ("timeout_nbd", "nbd_timeout"),
    ("TIMEOUT_3PAR", "par_timeout"),
    ("connectTimeout", "connect_timeout"),
    ("HTTPTimeout", "http_timeout"),
    ("u4p_failover_max_wait", "u4p_failover_timeout"),
    ("BOOT_TIMEOUT_60", "boot_timeout"),
    ("BOOT_60_SECONDS_TIMEOUT", "boot_timeout"),
    ("shutdown_grace_period", "shutdown_grace_period"),
    ("DB_MAX_RETRY_INTERVAL", "db_max_retry_interval"),
    ("TIME_BETWEEN_API_CALL_RETRIES", "api_call_retries_interval"),
    ("TOKEN_TTL", "token_lifetime"),
    ("MAX_TOKEN_LIFETIME_SECS", "token_lifetime"),
    ("CACHE_TIMEOUT", "cache_lifetime"),
    ("node_cache_time", "node_cache_lifetime"),
]

UPSTREAM = """
    arq_binding_timeout block_device_allocate_retries_interval cache_prefetcher_interval
    client_socket_timeout datera_503_timeout glance_request_timeout
    live_migration_completion_timeout long_rpc_timeout max_rtr_adv_interval min_rtr_adv_interval
    nexenta_rest_connect_timeout of_connect_timeout ovsdb_connection_timeout
    pool_connection_lifetime quitting_rpc_timeout reclaim_instance_interval report_interval
    serial_console_state_timeout vif_plugging_timeout vmware_task_poll_interval
"""
"""Options of OpenStack as they are."""

BARE: list[tuple[str, str, str, str]] = [
    # The function around it
    ("timeout", "wait_for_boot", "", "boot_timeout"),
    ("timeout", "_wait_for_instance_to_be_active", "", "instance_active_timeout"),
    ("timeout", "wait_ready", "", "ready_timeout"),
    ("timeout", "ImageClient.download", "requests.get", "download_timeout"),
    ("DEFAULT_TIMEOUT_SECS", "ImageClient.download", "", "download_timeout"),
    ("TIMEOUT_60", "download", "", "download_timeout"),
    ("max_wait", "download", "", "download_timeout"),
    ("", "download", "requests.get", "download_timeout"),
    ("interval", "wait_for_boot", "", "boot_interval"),
    ("max_interval", "sync", "", "sync_max_interval"),
    # The class, where the function does not tell
    ("timeout", "ImageClient", "", "image_client_timeout"),
    ("timeout", "ImageClient.__init__", "", "image_client_timeout"),
    ("timeout", "ImageClient.get", "requests.get", "image_client_timeout"),
    ("timeout", "ImageClient._connect", "", "image_client_connect_timeout"),
    ("timeout", "Agent.wait", "", "agent_timeout"),
    ("timeout", "boot.<locals>.inner", "", "boot_timeout"),
    # Neither how it is done, nor what says nothing, nor that something is asked
    ("timeout", "_delete_dataset_or_snapshot_with_retry", "", "delete_dataset_or_snapshot_timeout"),
    ("timeout", "_issue_api_request", "requests.post", "api_request_timeout"),
    ("timeout", "do_axfr", "dns.query.xfr", "axfr_timeout"),
    ("delay", "_try_delete_base_image", "", "delete_base_image_interval"),
    ("sleep", "_get_dev_retry_helper", "time.sleep", "dev_retry_interval"),
    ("delay", "_check_and_fix_integrity", "schedule", "fix_integrity_interval"),
    ("sleep", "_check_for_status", "time.sleep", "status_interval"),
    ("sleep", "node_wait_for_power_state", "time.sleep", "node_power_state_interval"),
    ("sleep", "Engine.delete_stack.wait_then_delete", "time.sleep", "delete_stack_interval"),
    ("sleep", "GlanceClientWrapper.call", "time.sleep", "glance_client_interval"),
    ("timeout", "Images.get_all", "", "images_timeout"),
    # What says nothing without what is around
    ("early_timeout", "API.wait_until_ready", "", "ready_early_timeout"),
    ("new_timeout", "Stack.set_timeout", "", "stack_new_timeout"),
    ("retry_until", "get_socket", "", "socket_retry_timeout"),
    ("RETRY_DELAY", "ImageClient.download", "requests.get", "download_retry_interval"),
    ("retry_interval", "retry_on_db_error.try_func", "wrap", "retry_on_db_error_interval"),
    ("poll_interval", "Manager._wait_for_volumes", "", "volumes_poll_interval"),
    ("inc_sleep_time", "_detach_with_retries", "retry", "detach_inc_interval"),
    ("POLL_INTERVAL", "", "", "poll_interval"),
    ("timeout", "KombuListener.wait_ready", "", "kombu_listener_ready_timeout"),
    ("grace_period_seconds", "_delete_pod", "api.delete", "delete_pod_grace_period"),
    # Functions without a keyword for it
    ("alarm", "Server._pipe_watcher", "signal.alarm", "pipe_watcher_timeout"),
    ("select", "do_websocket_proxy", "select.select", "websocket_proxy_timeout"),
    # A name that says another kind
    ("timeout", "work", "queue.get", "work_interval"),
    # What is called
    ("timeout", "", "requests.get", "requests_timeout"),
    ("timeout", "main", "subprocess.run", "subprocess_timeout"),
    ("timeout", "", "urllib.request.urlopen", "urlopen_timeout"),
    ("timeout", "", "self.wait_for_boot", "boot_timeout"),
    ("timeout", "", "self.event.wait", "event_timeout"),
    ("", "", "eventlet.Timeout", "eventlet_timeout"),
    ("", "", "asyncio.wait_for", "asyncio_timeout"),
    ("", "poll_agents", "time.sleep", "poll_agents_interval"),
    ("timeout", "", "cache.set", "cache_lifetime"),
    ("interval", "Agent.start", "loop.start", "agent_start_interval"),
    ("timeout", "Agent.start", "loop.start", "agent_start_timeout"),
    ("total", "fetch", "aiohttp.ClientTimeout", "fetch_total_timeout"),
    # Nothing that tells
    ("timeout", "request", "", "request_timeout"),
    ("timeout", "wait", "", "wait_timeout"),
    ("", "", "time.sleep", "sleep_interval"),
    ("TIMEOUT", "", "", "timeout"),
]


@pytest.mark.parametrize(("name", "expected"), NAMED)
def test_options_for_names_that_tell(name: str, expected: str) -> None:
    assert called(name, "ImageClient.download", "requests.get", expected) == expected


@pytest.mark.parametrize("name", UPSTREAM.split())
def test_options_as_others_call_them_keep_their_names(name: str) -> None:
    assert called(name, "ImageClient.download", "requests.get", name) == name


@pytest.mark.parametrize(("name", "owner", "callee", "expected"), BARE)
def test_options_for_bare_names(name: str, owner: str, callee: str, expected: str) -> None:
    assert called(name, owner, callee, expected) == expected


def called(name: str, owner: str, callee: str, expected: str) -> str:
    """What an option of the kind is called that the expected name ends with."""
    ends = {**{kind.noun: kind for kind in Kind}, "grace_period": Kind.LIMIT}
    kind = next(kind for end, kind in ends.items() if expected.endswith(end))
    return thing(name, owner, callee, kind)
