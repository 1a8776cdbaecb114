"""Worker processes: they answer, die, are cancelled and replaced; equal wishes are one; visitors have their turns."""

import os
import subprocess
import sys
import time

import pytest

from tests.ui.serving import errands
from ui.serving import Allowance, OutOfTimeError, Pool, Worker, WorkerDiedError

MEMORY = 400_000_000
PLENTY = Allowance(1e9, 1e9)


@pytest.fixture
def pool():
    made = []

    def pool(size: int = 1, **options) -> Pool:
        made.append(Pool(size, MEMORY, **{"patience": 60.0, "linger": 0.0} | options))
        return made[-1]

    yield pool
    for one in made:
        until(lambda one=one: not one._busy)
        one.end()


def until(true) -> None:
    """Waits for a condition; the limit is only there so that a broken one fails."""
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def ask(pool, function, *args, key=None, visitor="v", allowance=PLENTY):
    return pool.ask(key or (function, args), visitor, function, *args, allowance=allowance)


def result(task):
    assert task.done.wait(60)
    return task.result()


def test_a_worker_is_another_process_that_lets_the_server_go_first(pool):
    one = pool()
    pid, niceness, _ = result(ask(one, errands.whoami))
    assert pid != os.getpid() and niceness > os.nice(0)
    assert result(ask(one, errands.whoami, key="again"))[0] == pid  # it stays for the next


def test_what_is_raised_over_there_is_raised_here_and_the_worker_goes_on(pool):
    one = pool()
    before = result(ask(one, errands.whoami))[0]
    with pytest.raises(KeyError, match="what went wrong"):
        result(ask(one, errands.fails))
    assert result(ask(one, errands.whoami, key="again"))[0] == before


def test_what_is_printed_over_there_is_no_answer(pool, capfd):
    assert result(ask(pool(), errands.talks)) == "an answer"
    assert "this is no answer" in capfd.readouterr().err


def test_a_dead_worker_is_replaced(pool):
    one = pool()
    with pytest.raises(WorkerDiedError):
        result(ask(one, errands.dies))
    first = result(ask(one, errands.whoami))[0]
    one._idle[0].kill()  # and one that dies while it has nothing to do
    one._idle[0].process.wait(30)
    assert result(ask(one, errands.whoami, key="again"))[0] != first


def test_a_stuck_worker_is_killed(pool):
    one = pool(patience=1.0)
    with pytest.raises(WorkerDiedError):
        result(ask(one, errands.deaf))
    one.patience = 60.0
    assert result(ask(one, errands.talks)) == "an answer"


def test_memory_is_limited_and_asking_for_more_ends_only_that(pool):
    one = pool()
    with pytest.raises(MemoryError):
        result(ask(one, errands.takes, 2 * MEMORY))
    assert result(ask(one, errands.takes, 1000)) == 1000


def test_what_minds_no_time_is_ended_by_the_clock_and_the_worker_goes_on(pool):
    one = pool()
    before = result(ask(one, errands.whoami))[0]
    with pytest.raises(OutOfTimeError):
        result(ask(one, errands.never_ends, allowance=Allowance(0.1, 0.1)))
    assert result(ask(one, errands.whoami, key="again"))[0] == before


def test_equal_wishes_of_two_visitors_are_one(pool, tmp_path):
    one, path = pool(2), str(tmp_path / "go")
    first, second = ask(one, errands.held, path, visitor="a"), ask(one, errands.held, path, visitor="b")
    assert first is second
    one.leave(first, "a")  # b still wants it
    (tmp_path / "go").touch()
    assert result(second) == "finished"
    assert (tmp_path / "go.started").read_text() == "called\n"


def test_what_nobody_waits_for_is_cancelled_and_done_anew_for_the_next(pool, tmp_path):
    one, path = pool(), str(tmp_path / "go")
    task = ask(one, errands.held, path)
    until((tmp_path / "go.started").exists)
    one.leave(task, "v")
    assert result(task) == "cancelled"
    (tmp_path / "go").touch()
    assert result(ask(one, errands.held, path)) == "finished"


def test_who_comes_back_soon_finds_the_work_going_on(pool, tmp_path):
    one, path = pool(linger=60.0), str(tmp_path / "go")
    task = ask(one, errands.held, path)
    one.leave(task, "v")
    assert ask(one, errands.held, path) is task
    (tmp_path / "go").touch()
    assert result(task) == "finished"


def test_what_does_not_hear_is_killed_when_nobody_waits_for_it(pool):
    one = pool(grace=0.2)
    task = ask(one, errands.deaf)
    one.leave(task, "v")
    with pytest.raises(WorkerDiedError):
        result(task)


def test_what_still_waits_in_the_queue_is_taken_out(pool, tmp_path):
    one, path = pool(), str(tmp_path / "go")
    first = ask(one, errands.held, path)
    second = ask(one, errands.count, str(tmp_path / "counted"))
    one.leave(second, "v")
    until(second.done.is_set)
    (tmp_path / "go").touch()
    result(first)
    result(ask(one, errands.whoami))
    assert not (tmp_path / "counted").exists()


def test_visitors_have_their_turns(pool, tmp_path):
    """Whoever asked for much is not served to the end before others are served at all."""
    one, served = pool(), []
    gate = ask(one, errands.held, str(tmp_path / "go"), visitor="gate")
    tasks = {f"many {n}": ask(one, errands.whoami, key=n, visitor="many") for n in range(4)}
    tasks["one"] = ask(one, errands.whoami, key="one", visitor="one")
    finished = one._finish
    one._finish = lambda task, error=None: (served.append(task.key), finished(task, error))[1]
    (tmp_path / "go").touch()
    for task in (gate, *tasks.values()):
        result(task)
    assert served.index("one") == 2  # after the gate and one of the many


def test_tasks_share_evenly_and_one_that_takes_too_much_takes_nothing_from_the_rest(pool):
    one, shared = pool(), Allowance(0.2, each=0.5, tasks=2)
    assert result(ask(one, errands.burns, 0.15, key=1, allowance=shared)) == 0.1
    assert result(ask(one, errands.whoami, key=2, allowance=shared))[2] == pytest.approx(0.1)
    assert result(ask(one, errands.whoami, key=3, allowance=Allowance(0.0, 1.0)))[2] == 0.0


def test_what_a_task_leaves_is_there_for_the_rest_up_to_what_each_may_take(pool):
    one, shared = pool(), Allowance(1.2, each=0.5, tasks=3)
    assert result(ask(one, errands.burns, 0.05, key=1, allowance=shared)) == pytest.approx(0.4)
    assert result(ask(one, errands.whoami, key=2, allowance=shared))[2] == 0.5


def test_a_worker_ends_when_nobody_has_it_any_more():
    worker = Worker(MEMORY)
    process = worker.process
    worker.call(errands.whoami, seconds=1.0)
    del worker
    assert process.wait(30) is not None


def test_a_worker_ends_with_its_server_even_while_it_works():
    server = (
        "import os, sys, threading; from ui.serving import Worker; from tests.ui.serving import errands\n"
        f"worker = Worker({MEMORY}); worker.call(errands.whoami, seconds=1.0)\n"
        "threading.Thread(target=worker.call, args=(errands.deaf,), kwargs={'seconds': 1.0}, daemon=True).start()\n"
        "threading.Event().wait(0.2); os._exit(9)"
    )
    # the worker writes to the same log as its server, which is read until the last of them has closed it
    assert subprocess.run([sys.executable, "-c", server], stderr=subprocess.PIPE, timeout=60).returncode == 9
