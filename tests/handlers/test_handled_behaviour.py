"""What treated code does: the same as before, but for what was wrong with it."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from handled import both, repaired

LOGGING = """
import logging

LOG = logging.getLogger(__name__)

"""


class Slow(TimeoutError):
    """What the calls of these tests raise."""


def slow(*arguments: object, **options: object) -> Any:
    raise Slow


def logged(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    found = [(it.levelname, it.getMessage()) for it in caplog.records]
    caplog.clear()
    return found


def test_results_that_are_missing_are_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    source = f"""{LOGGING}
def gather(cells, answers):
    results = {{}}
    try:
        while len(results) < len(cells):
            cell, answer = answers(timeout=5)
            results[cell] = answer
    except TimeoutError:
        pass
    return results
"""
    for names in both(source, tmp_path):
        given = iter([("one", 1), ("two", 2)])

        def answers(timeout: float, given: Any = given) -> tuple[str, int]:
            for answer in given:
                return answer  # type: ignore[no-any-return]
            raise Slow

        assert names["gather"](["one", "two", "three"], answers) == {"one": 1, "two": 2}
        assert names["gather"]([], answers) == {}
    assert logged(caplog) == [("WARNING", "Timed out with 2 of 3 results")]


def test_one_result_that_is_missing_is_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    source = f"""{LOGGING}
def gather(hosts, ask):
    answers = {{}}
    for host in hosts:
        try:
            answers[host] = ask(host)
        except ConnectionError:
            answers[host] = 'down'
        except TimeoutError:
            pass
    return answers
"""
    before, after = both(source, tmp_path)

    def ask(host: str) -> str:
        if host == "slow":
            raise Slow
        return "up"

    assert before["gather"](["fast", "slow"], ask) == {"fast": "up"}
    assert logged(caplog) == []
    assert after["gather"](["fast", "slow"], ask) == {"fast": "up", "slow": "down"}
    assert logged(caplog) == [("WARNING", "Timed out waiting for slow")]


def test_a_variable_is_none_instead_of_unbound(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    source = f"""{LOGGING}
def lease(ask):
    try:
        answer = ask()
    except TimeoutError:
        pass
    if answer is None:
        return 'nothing'
    return answer
"""
    before, after = both(source, tmp_path)
    assert before["lease"](lambda: "a lease") == after["lease"](lambda: "a lease") == "a lease"
    with pytest.raises(UnboundLocalError):
        before["lease"](slow)
    assert logged(caplog) == []
    assert after["lease"](slow) == "nothing"
    assert logged(caplog) == [("WARNING", "Timed out waiting for answer")]


def test_a_variable_is_not_that_of_the_round_before(tmp_path: Path) -> None:
    source = f"""{LOGGING}
def leases(asked):
    found = []
    for ask in asked:
        try:
            answer = ask()
        except TimeoutError:
            pass
        if answer is None:
            LOG.info('again')
        found.append(answer)
    return found
"""
    before, after = both(source, tmp_path)
    assert before["leases"]([lambda: 1, slow]) == [1, 1]
    assert after["leases"]([lambda: 1, slow]) == [1, None]


def test_what_was_not_a_timeout_comes_with_its_traceback(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    source = f"""{LOGGING}
import subprocess

def warm(name):
    try:
        subprocess.check_call([name], timeout=5)
    except Exception:
        pass
"""
    _, after = both(source, tmp_path)
    after["warm"]("/nowhere/warm")
    (record,) = caplog.records
    assert record.getMessage() == "warm failed"
    assert record.exc_info
    assert record.exc_info[0] is FileNotFoundError


class Refused(ValueError):
    """An exception that its arguments alone do not make."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code


def test_the_exception_itself_is_stored(tmp_path: Path) -> None:
    source = """
        def ask(call):
            try:
                result = call()
            except Exception as e:
                result = e.__class__(e.args)
            return result
    """
    error, refused = ValueError("broken", 1), Refused(5, "closed")

    def fail(it: Exception) -> Any:
        raise it

    before, after = both(source, tmp_path)
    assert before["ask"](lambda: fail(error)).args == (("broken", 1),)
    assert after["ask"](lambda: fail(error)) is error
    with pytest.raises(TypeError):
        before["ask"](lambda: fail(refused))
    assert after["ask"](lambda: fail(refused)) is refused


def test_the_exception_itself_is_raised(tmp_path: Path) -> None:
    source = """
        def ask(call):
            try:
                return call()
            except ValueError as e:
                try:
                    print(e.code)
                except AttributeError:
                    pass
                raise type(e)(*e.args)
    """
    error = ValueError("broken")

    def fail() -> Any:
        raise error

    before, after = both(source, tmp_path)
    with pytest.raises(ValueError, match="broken") as caught:
        before["ask"](fail)
    assert caught.value is not error
    with pytest.raises(ValueError, match="broken") as caught:
        after["ask"](fail)
    assert caught.value is error


def test_a_killed_process_is_reaped(tmp_path: Path) -> None:
    source = """
        import subprocess

        def work(command):
            process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            try:
                out, errors = process.communicate(timeout=0.5)
            except subprocess.TimeoutExpired:
                process.kill()
            return out
    """
    command = [
        *(sys.executable, "-c"),
        "import time; print('begun', flush=True); time.sleep(60)",
    ]
    before, after = both(source, tmp_path)
    made: list[subprocess.Popen[str]] = []

    def start(*arguments: Any, **options: Any) -> subprocess.Popen[str]:
        made.append(subprocess.Popen(*arguments, **options))
        return made[-1]

    names = {**vars(subprocess), "Popen": start}
    before["subprocess"] = after["subprocess"] = SimpleNamespace(**names)
    with pytest.raises(UnboundLocalError):
        before["work"](command)
    zombie = made.pop()
    assert zombie.returncode is None
    zombie.communicate()
    assert after["work"](command) == "begun\n"
    assert made[0].returncode is not None
    assert made[0].stdout is not None
    assert made[0].stdout.closed


def test_a_call_that_has_not_begun_never_will(tmp_path: Path) -> None:
    source = """
        def wait(pool, work):
            future = pool.submit(work)
            try:
                future.result(timeout=0.05)
            except TimeoutError:
                pass
    """
    if sys.version_info < (3, 11):
        source = "from concurrent.futures import TimeoutError\n" + source.replace(
            "\n        ", "\n"
        )
    done = []
    for names in both(source, tmp_path):
        begun: list[bool] = []
        go_on = threading.Event()
        with ThreadPoolExecutor(1) as pool:
            pool.submit(go_on.wait)
            names["wait"](pool, lambda begun=begun: begun.append(True))
            go_on.set()
        done.append(len(begun))
    assert done == [1, 0]


TIMER = """
import eventlet

def limited(call):
    timer = eventlet.Timeout(0.05)
    try:
        return call()
    except ValueError:
        return None

def outcome(call):
    answer = limited(call)
    try:
        eventlet.sleep(0.2)
    except eventlet.Timeout:
        return 'raised later'
    return answer

def fail():
    raise ValueError

print(outcome(lambda: 'done'), outcome(fail))
"""


def test_a_timer_is_cancelled(tmp_path: Path) -> None:
    """In a process of its own: eventlet is not to meet the other tests."""
    printed = [
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", it],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
        for it in (TIMER, repaired(TIMER, tmp_path))
    ]
    assert printed == ["raised later raised later\n", "done None\n"]


def test_loggers_of_objects_are_used(tmp_path: Path) -> None:
    source = """
        import subprocess

        class Shop:
            def __init__(self, log):
                self.log = log

            def open(self):
                self.log.info("The shop is open.")

            def warm(self):
                try:
                    subprocess.check_call(["warm"], timeout=5)
                except subprocess.TimeoutExpired:
                    pass
    """
    _, after = both(source, tmp_path)
    logger = logging.getLogger("shop.test")
    heard: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: heard.append(record.getMessage())  # type: ignore[method-assign]
    logger.addHandler(handler)

    def expire(*arguments: object, **options: object) -> None:
        raise subprocess.TimeoutExpired("warm", 5)

    after["subprocess"] = SimpleNamespace(**{**vars(subprocess), "check_call": expire})
    after["Shop"](logger).warm()
    assert heard == ["warm timed out."]
