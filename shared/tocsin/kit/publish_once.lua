-- Publishes messages whose key was not seen before.
--
-- KEYS[1]   the stream
-- KEYS[2..] one key per message, that says it was seen; all keys share one hash tag
-- ARGV[1]   how long a key is remembered, in seconds
-- ARGV[2..] the messages' data, in the order of their keys
-- Returns   for each message 1 where it was new and is published, else 0
--
-- On a full server the first SET is refused and nothing has happened yet. What else makes XADD fail is looked at
-- before anything is written, as in hand_over.lua: a message must not count as seen that was never published.
local highest = redis.pcall('XRANGE', KEYS[1], '18446744073709551615-10000000000000000000', '+', 'COUNT', 1)
if highest.err then
  return redis.error_reply(highest.err .. ': ' .. KEYS[1])
elseif #highest > 0 then
  return redis.error_reply('ERR ' .. KEYS[1] .. ' is at the highest id there is: see docs/operations.md')
end

local fresh = {}
for k = 2, #KEYS do
  if redis.call('SET', KEYS[k], '1', 'NX', 'EX', ARGV[1]) then
    redis.call('XADD', KEYS[1], '*', 'data', ARGV[k])
    fresh[k - 1] = 1
  else
    fresh[k - 1] = 0
  end
end
return fresh
