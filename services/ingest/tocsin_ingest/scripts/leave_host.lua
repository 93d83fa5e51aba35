-- Leaves a host, which has its pause then; nothing happens where it is another worker's by now.
--
-- KEYS[1]  the host
-- ARGV[1]  the token of the visit
-- ARGV[2]  how long the pause is, in milliseconds; 0 for none
-- Returns  1 where it was the caller's, else 0
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
if ARGV[2] == '0' then
  redis.call('DEL', KEYS[1])
else
  redis.call('SET', KEYS[1], 'pause', 'PX', ARGV[2])
end
return 1
