-- Gives the turn at one lane of one incident, and what it was told before.
--
-- KEYS[1] the hash of what lanes were told of the incident    KEYS[2] whose turn it is
-- ARGV[1] the lane    ARGV[2] who asks    ARGV[3] how long the turn lasts, in milliseconds
-- Returns nothing where another has the turn; else what was told, empty where nothing was
if not redis.call('SET', KEYS[2], ARGV[2], 'NX', 'PX', ARGV[3]) then
  return false
end
return redis.call('HGET', KEYS[1], ARGV[1]) or ''
