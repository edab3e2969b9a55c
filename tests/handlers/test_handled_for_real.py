"""What treated code does when something really takes too long: the log tells, nothing else
changes but what had no value."""

from __future__ import annotations

import asyncio
import logging
import queue
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from handled import both

SLEEP = ["sh", "-c", "echo begun; exec sleep 30"]
"""A process that is killed long before it ends."""


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    assert {it.levelno for it in caplog.records} <= {logging.WARNING}
    found = [it.getMessage() for it in caplog.records]
    caplog.clear()
    return found


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as made:
        yield made


def test_a_queue_that_stays_empty(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    source = """
        import logging
        import queue

        LOG = logging.getLogger(__name__)

        def gather(hosts, answers):
            results = {}
            try:
                while len(results) < len(hosts):
                    host, answer = answers.get(timeout=0.05)
                    results[host] = answer
            except queue.Empty:
                pass
            return results
    """
    before, after = both(source, tmp_path)
    for names in (before, after):
        assert logged(caplog) == []
        answers: queue.Queue[tuple[str, int]] = queue.Queue()
        answers.put(("one", 1))
        assert names["gather"](["one", "two"], answers) == {"one": 1}
    assert logged(caplog) == ["Timed out with 1 of 2 results"]


WORKERS = """
    import logging
    import queue
    import threading

    LOG = logging.getLogger(__name__)

    def gather(hosts, fetch):
        answers = queue.Queue()
        results = {}

        def ask(host):
            try:
                answer = fetch(host)
            except Exception as error:
                answer = error
            answers.put((host, answer))

        for one in hosts:
            threading.Thread(target=ask, args=(one,), daemon=True).start()
        try:
            while len(results) < len(hosts):
                host, answer = answers.get(timeout=0.2)
                results[host] = answer
        except queue.Empty:
            pass
        return results
"""


def test_workers_that_do_not_answer(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What failed and what is late are both there, as exceptions; what came stays as it is."""

    def fetch(host: str) -> str:
        if host == "late":
            time.sleep(5)
        if host == "gone":
            raise KeyError(host)
        return host * 2

    before, after = both(WORKERS, tmp_path)
    for names, late in ((before, {}), (after, {"late": TimeoutError})):
        caplog.clear()
        results = names["gather"](["near", "gone", "late"], fetch)
        kinds = {host: type(answer) for host, answer in results.items()}
        assert kinds == {"near": str, "gone": KeyError, **late}
        assert results["near"] == "nearnear"
    assert logged(caplog) == ["Timed out with 2 of 3 results"]


def test_workers_that_answer_in_time(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    _, after = both(WORKERS, tmp_path)
    assert after["gather"](["a", "b"], len) == {"a": 1, "b": 1}
    assert logged(caplog) == []


def test_futures_that_are_late(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, pool: ThreadPoolExecutor
) -> None:
    source = """
        import concurrent.futures
        import logging

        LOG = logging.getLogger(__name__)

        def gather(pool, calls):
            futures = [pool.submit(it) for it in calls]
            results = []
            try:
                for future in concurrent.futures.as_completed(futures, timeout=0.1):
                    results.append(future.result())
            except concurrent.futures.TimeoutError:
                pass
            return results
    """
    before, after = both(source, tmp_path)
    for names in (before, after):
        assert logged(caplog) == []
        assert names["gather"](pool, [lambda: 1, lambda: time.sleep(0.3)]) == [1]
    assert logged(caplog) == ["Timed out with 1 of 2 results"]


def test_one_future_that_is_late(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, pool: ThreadPoolExecutor
) -> None:
    source = """
        import concurrent.futures
        import logging

        LOG = logging.getLogger(__name__)

        def gather(futures):
            results = {}
            for name, future in futures.items():
                try:
                    results[name] = future.result(timeout=0.1)
                except OSError:
                    results[name] = 'broken'
                except concurrent.futures.TimeoutError:
                    pass
            return results
    """
    if sys.version_info >= (3, 11):  # there it is an OSError
        source = source.replace("OSError", "ValueError")
    before, after = both(source, tmp_path)
    futures: dict[str, Future[object]] = {
        "slow": pool.submit(time.sleep, 0.4),
        "fast": pool.submit(int, "1"),
    }
    assert before["gather"](futures) == {"fast": 1}
    assert logged(caplog) == []
    assert after["gather"](futures) == {"slow": "broken", "fast": 1}
    assert logged(caplog) == ["Timed out waiting for slow"]


def test_a_socket_that_says_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    source = """
        import logging
        import socket

        LOG = logging.getLogger(__name__)

        def greeting(address):
            with socket.create_connection(address, timeout=0.1) as link:
                try:
                    said = link.makefile().readline()
                except socket.timeout:
                    pass
                if not said:
                    return 'nothing'
                return said
    """
    before, after = both(source, tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        with pytest.raises(UnboundLocalError):
            before["greeting"](silent.getsockname())
        assert logged(caplog) == []
        assert after["greeting"](silent.getsockname()) == "nothing"
    assert logged(caplog) == ["Timed out waiting for said"]


def test_a_process_that_goes_on(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    source = """
        import logging
        import subprocess

        LOG = logging.getLogger(__name__)

        def warm(command):
            try:
                subprocess.run(command, timeout=0.1, stdout=subprocess.DEVNULL)
            except subprocess.TimeoutExpired:
                pass

        def packages(command):
            names = []
            try:
                names = subprocess.check_output(command, timeout=0.1).split()
            except subprocess.TimeoutExpired:
                pass
            return names
    """
    before, after = both(source, tmp_path)
    before["warm"](SLEEP)
    assert before["packages"](SLEEP) == []
    assert logged(caplog) == []
    after["warm"](SLEEP)
    assert after["packages"](SLEEP) == []
    assert logged(caplog) == ["warm timed out", "Timed out waiting for names"]


def test_tasks_that_are_late(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    source = """
        import asyncio
        import logging

        LOG = logging.getLogger(__name__)

        async def ask(hosts, call):
            asked = [host for host in hosts if host]
            answers = {}
            try:
                found = await asyncio.wait_for(asyncio.gather(*map(call, asked)), 0.05)
                for host, answer in zip(asked, found):
                    answers[host] = answer
            except asyncio.TimeoutError:
                pass
            return answers
    """

    async def call(host: str) -> str:
        await asyncio.sleep(0 if host == "fast" else 5)
        return "up"

    before, after = both(source, tmp_path)
    assert asyncio.run(before["ask"](["fast", "slow"], call)) == {}
    assert logged(caplog) == []
    assert asyncio.run(after["ask"](["fast", "slow"], call)) == {}
    assert asyncio.run(after["ask"](["fast"], call)) == {"fast": "up"}
    assert logged(caplog) == ["Timed out with 0 of 2 answers"]


def test_a_broad_handler_tells_what_it_caught(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    source = """
        import logging
        import subprocess

        LOG = logging.getLogger(__name__)

        def warm(command):
            try:
                subprocess.run(command, timeout=0.1, stdout=subprocess.DEVNULL)
            except Exception:
                pass
    """
    before, after = both(source, tmp_path)
    before["warm"](SLEEP)
    after["warm"](SLEEP)
    (record,) = caplog.records
    assert record.getMessage() == "warm failed"
    assert "TimeoutExpired" in str(record.exc_info)


@pytest.mark.parametrize("made", ["error.__class__(*error.args)", "type(error)(*error.args)"])
def test_an_exception_that_is_stored_keeps_what_it_knows(tmp_path: Path, made: str) -> None:
    source = f"""
        import subprocess

        def run(command):
            try:
                return subprocess.check_output(command, timeout=0.3)
            except subprocess.TimeoutExpired as error:
                return {made}

        def run_or_fail(command):
            try:
                return subprocess.check_output(command, timeout=0.3)
            except subprocess.TimeoutExpired as error:
                raise {made}
    """
    before, after = both(source, tmp_path)
    kept = []
    for names in (before, after):
        error = names["run"](SLEEP)
        assert isinstance(error, subprocess.TimeoutExpired)
        with pytest.raises(subprocess.TimeoutExpired) as raised:
            names["run_or_fail"](SLEEP)
        kept.append((error.output, raised.value.output))
    assert kept == [(None, None), (b"begun\n", b"begun\n")]


def test_a_process_of_an_object_is_reaped(tmp_path: Path) -> None:
    source = """
        import subprocess

        class Driver:
            def start(self, command):
                self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)

            def stop(self):
                try:
                    self.process.wait(0.1)
                except subprocess.TimeoutExpired:
                    self.process.kill()
    """
    codes = []
    for names in both(source, tmp_path):
        driver = names["Driver"]()
        driver.start(SLEEP)
        driver.stop()
        codes.append(driver.process.returncode)
        driver.process.wait()
    assert codes == [None, -signal.SIGKILL]
