-- Ends the replay of a dead letter, in the transaction whose XADD has just put the letter's entry back on its stream:
-- takes the letter away, or, where it is gone already, takes the entry back before anybody could read it.
--
-- KEYS[1] the dead stream
-- KEYS[2] the stream that the entry came from; both keys share one hash tag
-- ARGV[1] the letter's id
-- Returns the entry's new id, or nothing where the letter was gone
--
-- The XADD is not made here: Lua passes on 8,000 arguments at most, and an entry may have more. A transaction does not
-- stop where a command fails. XADD fails on a key of another type, and so does XINFO; and on a stream that has given
-- its last id away, which is looked for. What else a server refuses, it refuses before the transaction begins.
local info, last = redis.call('XINFO', 'STREAM', KEYS[2]), nil
for at = 1, #info, 2 do
  if info[at] == 'last-generated-id' then
    last = info[at + 1]
  end
end
if last == '18446744073709551615-18446744073709551615' then
  return redis.error_reply('ERR ' .. KEYS[2] .. ' has no ids left; the letter stays')
end
if redis.call('XDEL', KEYS[1], ARGV[1]) == 1 then
  return last
end
redis.call('XDEL', KEYS[2], last)
return false
