-- Writes down what a lane was told. Of two that were both too slow for their turn, the later revision stays.
--
-- KEYS[1] the hash of what lanes were told of the incident    KEYS[2] how many alerts the lane was sent in this hour
-- ARGV[1] the lane    ARGV[2] the revision    ARGV[3] what it was told, as JSON    ARGV[4] how long it is remembered,
-- in milliseconds    ARGV[5] 1 where something was sent    ARGV[6] how long an hour's count is kept, in milliseconds
local before = redis.call('HGET', KEYS[1], ARGV[1])
if not before or cjson.decode(before)['revision'] <= tonumber(ARGV[2]) then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
if ARGV[5] == '1' then
  redis.call('INCR', KEYS[2])
  redis.call('PEXPIRE', KEYS[2], ARGV[6])
end
return 1
