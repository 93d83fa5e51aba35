#!/bin/sh
# Starts Redis with as much for its data as $1 says, unless the container has no more than that: the kernel would end
# Redis when it is full, before Redis could refuse a write and say why. A third is for rewriting the append-only file.
# $CGROUP is where the kernel tells what the container has; without a limit there is nothing to compare with.
set -eu
wanted=$1
shift

bytes() { # of what redis.conf takes for a size: 5000000, 1k, 5mb, 2GB
  number=${1%%[!0-9]*} unit=$(printf %s "${1#"${1%%[!0-9]*}"}" | tr '[:upper:]' '[:lower:]')
  case $unit in
    '' | b) factor=1 ;;
    k) factor=1000 ;; kb) factor=1024 ;;
    m) factor=1000000 ;; mb) factor=1048576 ;;
    g) factor=1000000000 ;; gb) factor=1073741824 ;;
    *) number= ;;
  esac
  case $number in
    '' | 0) echo "TOCSIN_REDIS_MAXMEMORY=$1 is no size: write one such as 1gb or 512mb" >&2; exit 2 ;;
  esac
  echo $((number * factor))
}

data=$(bytes "$wanted")
limit=$(cat "${CGROUP:-/sys/fs/cgroup}/memory.max" "${CGROUP:-/sys/fs/cgroup}/memory/memory.limit_in_bytes" 2>/dev/null | head -n 1)
case $limit in '' | *[!0-9]*) limit=$((data * 3)) ;; esac
if [ "$data" -ge "$limit" ]; then
  echo "TOCSIN_REDIS_MAXMEMORY=$wanted, and the container has $((limit / 1048576))mb: make it two thirds of that at most, or TOCSIN_REDIS_MEMORY greater" >&2
  exit 2
fi
if [ $((data * 3)) -gt $((limit * 2)) ]; then
  echo "TOCSIN_REDIS_MAXMEMORY=$wanted is more than two thirds of the container's $((limit / 1048576))mb: rewriting the append-only file may take the rest, and then the kernel ends Redis" >&2
fi
exec "$@" --maxmemory "$wanted"
