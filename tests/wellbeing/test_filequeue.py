"""The queue of files loses nothing: not in a crowd, not with a killed consumer."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from kombu import Connection, Queue

from wellbeing import filequeue

WORKER = """
    import sys, time
    from kombu import Connection
    from kombu.transport import TRANSPORT_ALIASES
    TRANSPORT_ALIASES["files"] = "wellbeing.filequeue:Transport"
    folder, done, kill_after = sys.argv[1], sys.argv[2], int(sys.argv[3])
    seen = 0
    with Connection("files://here", transport_options={"folder": folder}) as connection:
        box = connection.SimpleQueue("work")
        idle_until = time.monotonic() + 2
        while time.monotonic() < idle_until:
            try:
                message = box.get(timeout=0.5)
            except box.Empty:
                continue
            seen += 1
            if seen == kill_after:
                print("holding", flush=True)
                time.sleep(600)  # claimed, not acknowledged: here we are killed
            with open(done, "a") as file:
                file.write(f"{message.payload}\\n")
            message.ack()
            idle_until = time.monotonic() + 2
"""
PRODUCER = """
    import sys
    from kombu import Connection
    from kombu.transport import TRANSPORT_ALIASES
    TRANSPORT_ALIASES["files"] = "wellbeing.filequeue:Transport"
    folder, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with Connection("files://here", transport_options={"folder": folder}) as connection:
        box = connection.SimpleQueue("work")
        for number in range(first, last):
            box.put(number)
"""


def begin(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)], stdout=subprocess.PIPE, text=True
    )


def finish(process: subprocess.Popen[str]) -> None:
    process.communicate(timeout=60)
    assert process.returncode == 0


def worked(done: Path) -> list[int]:
    return sorted(int(line) for line in done.read_text().split())


@pytest.fixture
def box(tmp_path):
    """A queue in a folder of this test's own."""
    with Connection("files://here", transport_options={"folder": str(tmp_path)}) as connection:
        queue = connection.SimpleQueue("work")
        yield queue
        queue.close()


def test_messages_come_out_in_the_order_in_which_they_went_in(box):
    for number in range(5):
        box.put(number)

    out = []
    for _turn in range(5):
        message = box.get(timeout=1)
        out.append(message.payload)
        message.ack()

    assert out == [0, 1, 2, 3, 4]


def test_an_acknowledged_message_leaves_no_file(box, tmp_path):
    box.put("once")

    box.get(timeout=1).ack()

    assert list(tmp_path.rglob("*.msg")) == []


def test_a_refused_message_is_gone_and_a_requeued_one_comes_back(box):
    box.put("no")
    box.get(timeout=1).reject()
    box.put("later")
    box.get(timeout=1).requeue()

    assert box.get(timeout=1).payload == "later"


def test_a_consumer_that_leaves_gives_back_what_it_held(tmp_path):
    options = {"folder": str(tmp_path)}
    with Connection("files://here", transport_options=options) as connection:
        box = connection.SimpleQueue("work")
        box.put("held")
        box.get(timeout=1)

    with Connection("files://here", transport_options=options) as connection:
        assert connection.SimpleQueue("work").get(timeout=1).payload == "held"


def test_what_a_living_consumer_holds_is_left_to_it(box, tmp_path):
    box.put("mine")
    message = box.get(timeout=1)

    assert filequeue.give_back_orphans(tmp_path) == 0
    message.ack()


def test_the_size_is_told_and_a_purge_empties(box):
    for number in range(3):
        box.put(number)

    sizes = [box.qsize(), box.clear(), box.qsize()]

    assert sizes == [3, 3, 0]


def test_a_half_written_message_is_not_read(box, tmp_path):
    folder = tmp_path / "ready" / "work"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "0000.half.work.part").write_text('{"half":')

    with pytest.raises(box.Empty):
        box.get(timeout=0.3)


@pytest.mark.parametrize("name", ["../up", "a/b", "", "a b"])
def test_a_queue_cannot_be_called_like_another_folder(box, name):
    with pytest.raises(ValueError, match="cannot name a folder"):
        box.channel.box(name)


def test_a_crowd_of_producers_and_consumers_loses_and_doubles_nothing(tmp_path):
    folder, done = tmp_path / "queue", tmp_path / "done"
    producers = [begin(PRODUCER, folder, 500 * n, 500 * (n + 1)) for n in range(3)]
    consumers = [begin(WORKER, folder, done, 0) for _n in range(2)]

    for process in producers + consumers:
        finish(process)

    assert worked(done) == list(range(1500))


def test_a_killed_consumer_loses_nothing_and_the_next_one_finishes(tmp_path, monkeypatch):
    folder, done = tmp_path / "queue", tmp_path / "done"
    finish(begin(PRODUCER, folder, 0, 200))
    victim = begin(WORKER, folder, done, 50)
    assert victim.stdout
    assert victim.stdout.readline() == "holding\n"
    os.kill(victim.pid, signal.SIGKILL)
    victim.communicate()

    finish(begin(WORKER, folder, done, 0))

    assert worked(done) == list(range(200))


def test_a_child_of_a_dead_consumer_does_not_keep_its_claims(tmp_path):
    """A pool's process that outlives its parent holds no lock: what the parent had claimed is given back."""
    code = """
        import os, sys, time
        from pathlib import Path
        from wellbeing import filequeue
        claims = filequeue.Claims(Path(sys.argv[1]))
        (claims.folder / "1.a.work.msg").write_text("{}")
        if os.fork() == 0:
            print(os.getpid(), flush=True)
            time.sleep(60)
        os.wait()
    """
    (tmp_path / "ready" / "work").mkdir(parents=True)
    parent = begin(code, tmp_path)
    assert parent.stdout
    child = int(parent.stdout.readline())
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    try:
        assert filequeue.give_back_orphans(tmp_path) == 1
    finally:
        os.kill(child, signal.SIGKILL)
        parent.stdout.close()


def test_time_is_not_wasted_on_a_long_queue(box):
    for number in range(2000):
        box.put(number)
    began = time.monotonic()

    for _turn in range(2000):
        box.get(timeout=1).ack()

    assert time.monotonic() - began < 20


def test_the_queue_is_declared_without_a_broker(box):
    Queue("celery").bind(box.channel).declare()

    assert box.channel._size("celery") == 0
