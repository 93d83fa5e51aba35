-- Puts a dead letter's entry back on its stream and takes the letter away: both, or neither.
--
-- KEYS[1]   the dead stream
-- KEYS[2]   the stream that the entry came from; both keys share one hash tag
-- ARGV[1]   the letter's id
-- ARGV[2..] the entry's fields, as it was: names and values in turn
-- Returns   the entry's new id, or nothing where the letter is gone
--
-- The entry is written first: where Redis refuses it, for lack of memory say, the letter stays.
if #redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1]) == 0 then
  return false
end
local id = redis.call('XADD', KEYS[2], '*', unpack(ARGV, 2))
redis.call('XDEL', KEYS[1], ARGV[1])
return id
