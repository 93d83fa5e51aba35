"""What a user can try after `tocsin run`, as commands that work from where they stand."""

import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from tocsin.contracts.streams import CHANGED
from tocsin.kit.cluster_url import is_cluster, servers_of
from tocsin.kit.settings import WorkerSettings, without_password
from tocsin_cli.configuration import configured
from tocsin_cli.stored import file_of, url_of
from tocsin_cli.var import DEFAULT_VAR, inbox_of

LONG: Final = ("curl", "redis-cli")
"""Commands that would push what the others are for out of the window."""


def typed_command() -> str:
    """Return how to call this program from here: by name, by path where the shell would not find it, or as a module."""
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return f"{shlex.quote(sys.executable)} -m {called.parent.name}"
    if shutil.which(called.name) or called.parent == Path():
        return called.name
    return shlex.quote(os.path.relpath(called))


def how_to_go_on(var: Path, server_url: str | None = None, sending: str | None = None, board: str | None = None) -> str:
    """Return what to try next; `server_url`, what sends a report and where the board is, where the line stays up."""
    url = url_of(var)
    command = typed_command()
    of_var = "" if var == DEFAULT_VAR else f" --var {shlex.quote(str(var))}"
    hints = {
        f"{command} incidents{of_var}": "this table again",
        f"{command} extract FILE": "one report, nothing stored",
        f"{command} explain FILE": "and which words each field was read from",
    }
    if server_url:
        server = _how_to_reach(server_url)
        changes = CHANGED.key(configured(WorkerSettings).partition)
        hints |= {
            f"cp REPORT.txt {shlex.quote(str(inbox_of(var)))}/": "another report; .jsonl files too",
            f"{command} add URL{of_var}": "a page or a feed of the web",
            **({sending: "a report from a program"} if sending else {}),
            f"redis-cli {server} XREAD BLOCK 0 STREAMS '{changes}' $": "listen to what changes",
        }
    width = max(len(hint) for hint in hints if not hint.startswith(LONG))
    lines = [f"  {hint:{width}}  {what}" for hint, what in hints.items()]
    shown = f", and on the board at {board}" if board else ""
    where = f"The incidents are in {file_of(url) or without_password(url)}{shown}. Go on with"
    return "\n".join([where, *lines, *(["Ctrl-C stops all of it."] if server_url else [])])


def _how_to_reach(server_url: str) -> str:
    """Return the options by which redis-cli finds the server."""
    if server_url.startswith("unix://"):
        return f"-s {shlex.quote(unquote(server_url.removeprefix('unix://')))}"
    if is_cluster(server_url):  # redis-cli knows no URL for a cluster
        one = servers_of(server_url)[0]
        return f"-c -h {one.host} -p {one.port}"
    return '-u "$TOCSIN_REDIS_URL"'
