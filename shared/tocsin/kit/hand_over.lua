-- Hands a batch over: what came of an entry is written only where this group still held the entry.
--
-- KEYS[1]   the stream that was read
-- KEYS[2..] the streams that are written; all keys share one hash tag
-- ARGV[1]   the group
-- ARGV[2]   for each entry its id, the index in KEYS of the stream that is written, and how many outputs it has, all
--           between blanks: one long argument is packed and parsed sooner than many short ones
-- ARGV[3..] the outputs' data, in the order of their entries
-- Returns   for each entry 1, or 0 where another worker had handed it over first
--
-- XACK comes first: it is the gate. Under `maxmemory` Redis refuses a script's first write only, and XACK is not
-- refused, so that a full server can still be drained. A script that stopped halfway would lose the entry that it had
-- just acknowledged. So the two other things that make XADD fail are looked at before anything is written: a key that
-- holds no stream, and a stream with an entry so near to the highest id that no more may follow. (A highest id that
-- only XSETID knows of is not seen: XINFO would see it, and takes as long as the whole hand-over of one entry.)
for k = 2, #KEYS do
  local highest = redis.pcall('XRANGE', KEYS[k], '18446744073709551615-10000000000000000000', '+', 'COUNT', 1)
  if highest.err then
    return redis.error_reply(highest.err .. ': ' .. KEYS[k])
  elseif #highest > 0 then
    return redis.error_reply('ERR ' .. KEYS[k] .. ' is at the highest id there is: see docs/operations.md')
  end
end

local done = {}
local at = 3
for id, key, outputs in ARGV[2]:gmatch('(%S+) (%d+) (%d+)') do
  local held = redis.call('XACK', KEYS[1], ARGV[1], id)
  for _ = 1, tonumber(outputs) do
    if held == 1 then
      redis.call('XADD', KEYS[tonumber(key)], '*', 'data', ARGV[at])
    end
    at = at + 1
  end
  done[#done + 1] = held
end
return done
