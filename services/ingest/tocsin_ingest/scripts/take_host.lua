-- Takes a host for one request, unless another worker has it or it is having its pause.
--
-- KEYS[1]  the host
-- ARGV[1]  a token of the visit, that no other has
-- ARGV[2]  how long the host stays taken if nobody leaves it, in milliseconds
-- Returns  {0, 0} where it was taken; else how many milliseconds are left, and 1 where another worker has it
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  return {0, 0}
end
return {math.max(redis.call('PTTL', KEYS[1]), 1), redis.call('GET', KEYS[1]) == 'pause' and 0 or 1}
