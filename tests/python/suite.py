"""Starts the suite as another agency's system would meet it: as processes behind ports."""

import contextlib
import pathlib
import signal
import socket
import subprocess
import tempfile
import time

import grpc

ROOT = pathlib.Path(__file__).resolve().parents[2]
SERVICES = ("questionnaire", "intake", "benchmark")


def free_ports(count):
    """Ports of loopback that nobody listens on now."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


@contextlib.contextmanager
def running_suite():
    """The three services in one process, and a channel to each."""
    with tempfile.TemporaryDirectory() as data:
        ports = dict(zip(SERVICES, free_ports(len(SERVICES))))
        flags = [part for name, port in ports.items() for part in (f"--{name}-port", str(port))]
        log = open(pathlib.Path(data) / "log", "w+b")
        process = subprocess.Popen(
            [ROOT / "target/debug/jamfor", "up", "--data", data, *flags], stdout=log, stderr=subprocess.STDOUT
        )
        try:
            channels = {}
            for name, port in ports.items():
                channels[name] = grpc.insecure_channel(f"127.0.0.1:{port}")
                try:
                    grpc.channel_ready_future(channels[name]).result(timeout=30)
                except grpc.FutureTimeoutError as error:
                    log.seek(0)
                    raise AssertionError(log.read().decode()) from error
            yield channels
            for channel in channels.values():
                channel.close()
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)
            log.close()


def wait_until(condition, seconds=30):
    """The first true value of the condition; fails when none comes in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.05)
    raise AssertionError("waited in vain")
