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
def running_services(binary=ROOT / "target/debug/jamfor"):
    """The three services in one process: the port of each, once all of them answer."""
    with tempfile.TemporaryDirectory() as data:
        ports = dict(zip(SERVICES, free_ports(len(SERVICES))))
        flags = [part for name, port in ports.items() for part in (f"--{name}-port", str(port))]
        log = open(pathlib.Path(data) / "log", "w+b")
        process = subprocess.Popen([binary, "up", "--data", data, *flags], stdout=log, stderr=subprocess.STDOUT)
        try:
            for port in ports.values():
                with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
                    try:
                        grpc.channel_ready_future(channel).result(timeout=30)
                    except grpc.FutureTimeoutError as error:
                        log.seek(0)
                        raise AssertionError(log.read().decode()) from error
            yield ports
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)
            log.close()


@contextlib.contextmanager
def running_suite():
    """The same, as a channel to each."""
    with running_services() as ports, contextlib.ExitStack() as stack:
        yield {name: stack.enter_context(grpc.insecure_channel(f"127.0.0.1:{port}")) for name, port in ports.items()}


def wait_until(condition, seconds=30):
    """The first true value of the condition; fails when none comes in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.05)
    raise AssertionError("waited in vain")
