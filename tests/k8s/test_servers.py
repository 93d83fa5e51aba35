"""What the component for Redis runs, tried with a real server: its command and its probe."""

import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis
from k8s.rendered import K8S, Object, name_of, of_kind, pod_of
from redis_cluster import free_ports
from terminal import until

PASSWORD = "it's a secret"


def container_of(name: str) -> Object:
    [each] = [each for each in of_kind("example", "StatefulSet") if name_of(each) == name]
    container: Object = pod_of(each)["containers"][0]
    return container


@contextmanager
def redis_of_the_component(folder: Path, port: int) -> Iterator[None]:
    """Run the container's command, with the paths of its volumes in a folder."""
    if shutil.which("redis-server") is None:
        pytest.skip("no redis-server on the PATH")
    (folder / "health").write_text(PASSWORD)
    hashed = hashlib.sha256(PASSWORD.encode()).hexdigest()
    (folder / "users.acl").write_text(f"user default off -@all\nuser health on #{hashed} -@all +ping\n")
    shutil.copy(K8S / "components/redis/redis.conf", folder / "redis.conf")
    command = [part.replace("/run/secrets", str(folder)) for part in container_of("redis")["command"]]
    command = [part.replace("/etc/redis", str(folder)) for part in command]
    process = subprocess.Popen([*command, "--port", str(port), "--dir", str(folder)], stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def probed(folder: Path, port: int) -> int:
    """Return the status of the readiness probe's command."""
    shell = container_of("redis")["readinessProbe"]["exec"]["command"]
    told = shell[-1].replace("/run/secrets", str(folder)).replace("redis-cli", f"redis-cli -p {port}")
    return subprocess.run([*shell[:-1], told], capture_output=True, check=False, timeout=10).returncode


def test_redis_starts_as_the_component_says(tmp_path: Path) -> None:
    """Its probe passes once it answers, it knows its memory, and nobody comes in without a name."""
    [port] = free_ports(1)
    assert 1 == probed(tmp_path, port)
    with redis_of_the_component(tmp_path, port):
        assert until(lambda: 0 == probed(tmp_path, port))
        with redis.Redis(port=port, username="health", password=PASSWORD) as client:
            assert client.ping()
        with redis.Redis(port=port) as stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()
