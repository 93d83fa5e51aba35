"""Raw redis-py, synchronous: the kit's Lua script and the same validation, and nothing else that a worker needs."""

from importlib.resources import files

from hop import GROUP, READS, WRITES, Hop
from redis import Redis
from stopwatch import asked

from tocsin.contracts.messages import ReportReceived

if __name__ == "__main__":
    wanted = asked()
    handler = Hop(wanted)
    client = Redis.from_url(wanted.url)
    script = client.register_script(files("tocsin.kit").joinpath("hand_over.lua").read_text(encoding="utf-8"))
    while True:
        answer = client.xreadgroup(GROUP, "raw", {READS: ">"}, count=wanted.batch, block=1000)
        for _, entries in answer:
            plan, data = [], []
            for entry_id, fields in entries:
                output = handler(ReportReceived.model_validate_json(fields[b"data"]))
                plan.append(f"{entry_id.decode()} 2 1")
                data.append(output.model_dump_json())
            script(keys=[READS, WRITES], args=[GROUP, " ".join(plan), *data])
