-- Gives a worker the turn of a source, unless the source rests or another worker has it.
--
-- KEYS[1]  the source's page of the book, a hash
-- KEYS[2]  whose turn it is; both keys share one hash tag
-- ARGV[1]  a token of the worker's turn, that no other has
-- ARGV[2]  how long the turn lasts without being held again, in milliseconds
-- Returns  what the source remembers (etag, last_modified, failures, more), or nothing where there is no turn
--
-- The server's clock decides, so that workers need not agree on the time.
local time = redis.call('TIME')
local rest_until = redis.call('HGET', KEYS[1], 'rest_until')
if rest_until and tonumber(rest_until) > time[1] * 1000 + math.floor(time[2] / 1000) then
  return false
end
if not redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then
  return false
end
return redis.call('HMGET', KEYS[1], 'etag', 'last_modified', 'failures', 'more')
