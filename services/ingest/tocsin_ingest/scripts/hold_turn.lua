-- Holds a turn for longer, or gives it back; nothing happens to it where it is another worker's by now.
--
-- KEYS[1]  whose turn it is
-- ARGV[1]  the token of the caller's turn
-- ARGV[2]  how long it lasts from now on, in milliseconds; 0 gives it back
-- Returns  1 where it was the caller's, else 0
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
if ARGV[2] == '0' then
  redis.call('DEL', KEYS[1])
else
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 1
