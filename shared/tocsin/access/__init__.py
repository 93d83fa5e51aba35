"""Who may come in: over HTTP, as the APIs of ingest and of the board have it in common, and in Redis.

1. `keys`      a file of keys' hashes, read again when it changes
2. `callers`   what a request says of who sends it: a key, or that it comes from this machine
3. `rates`     how much a caller may do in a minute, counted in Redis; needs the extra `access`
4. `addresses` a socket that has the address to serve on
5. `serving`   uvicorn on it, over `connections` that get seconds and kilobytes
6. `permissions` what a service may do in Redis, as rules of its ACL
"""
