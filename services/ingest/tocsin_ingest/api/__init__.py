"""The HTTP API: `POST /reports`, answered when the reports are on the bus. `server.py` is its collector.

1. `access`     who sends: by an API key of the file (`keys`), or anybody on this machine
2. `rates`      how many reports a minute a key may send
3. `repeats`    the same request again, known by its `Idempotency-Key`
4. `bodies`     what is sent, within bounds of size and time
5. `reception`  a body into reports, and what became of each
6. `batching`   requests that come together are taken in together
7. `answers`, `problems`, `document`   what is answered, and the OpenAPI document that says so
"""
