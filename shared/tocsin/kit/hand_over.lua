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
-- refused, so that a full server can still be drained. Whatever else could make XADD fail is looked at before
-- anything is written: a script that stopped halfway would lose the entry that it had just acknowledged.
for k = 2, #KEYS do
  local kind = redis.call('TYPE', KEYS[k])['ok']
  if kind ~= 'stream' and kind ~= 'none' then
    return redis.error_reply('WRONGTYPE ' .. KEYS[k] .. ' holds a ' .. kind .. ', not a stream')
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
