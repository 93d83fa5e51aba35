-- Ends a turn, if it is still the asker's.
--
-- KEYS[1] whose turn it is    ARGV[1] who had it
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
