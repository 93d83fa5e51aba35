-- Gives the turn at telling a channel of an incident, and what was told of it before.
--
-- KEYS[1] the hash of what lanes were told of the incident    KEYS[2] whose turn it is
-- ARGV[1] who asks    ARGV[2] how long the turn lasts, in milliseconds
-- Returns nothing where another has the turn; else each lane and what it was told
if not redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then
  return false
end
return redis.call('HGETALL', KEYS[1])
