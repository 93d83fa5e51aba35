-- Publishes the next messages of a journal, if the last one that is here is the one that the caller takes for it.
--
-- KEYS[1]   the stream
-- KEYS[2]   the mark of the journal's last message on it; both keys share one hash tag
-- ARGV[1]   the mark that the caller takes for the last; empty where it knows of none
-- ARGV[2..] the next messages: mark, data, mark, data, …
-- Returns   the mark of the last one then: the caller's last mark where all are published, else nothing was
--
-- The mark and what it stands for are written together, so a server that comes back with less than it had lacks both,
-- and whoever keeps the journal can see from where on. On a full server the first XADD is refused and nothing has
-- happened yet; what else makes it fail is looked at before anything is written, as in hand_over.lua.
local here = redis.call('GET', KEYS[2]) or ''
if here ~= ARGV[1] or #ARGV == 1 then
  return here
end

local highest = redis.pcall('XRANGE', KEYS[1], '18446744073709551615-10000000000000000000', '+', 'COUNT', 1)
if highest.err then
  return redis.error_reply(highest.err .. ': ' .. KEYS[1])
elseif #highest > 0 then
  return redis.error_reply('ERR ' .. KEYS[1] .. ' is at the highest id there is: see docs/operations.md')
end

for n = 2, #ARGV, 2 do
  redis.call('XADD', KEYS[1], '*', 'data', ARGV[n + 1])
end
redis.call('SET', KEYS[2], ARGV[#ARGV - 1])
return ARGV[#ARGV - 1]
