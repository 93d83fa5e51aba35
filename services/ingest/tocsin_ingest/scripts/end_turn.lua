-- Ends a turn: writes down what the source remembers, how the round went, and until when it rests.
--
-- KEYS[1]  the source's page of the book, a hash
-- KEYS[2]  whose turn it is
-- KEYS[3]  the names of all sources, a set; the keys share one hash tag
-- ARGV[1]  the token of the caller's turn
-- ARGV[2]  the source's name
-- ARGV[3]  how long it rests, in milliseconds
-- ARGV[4]  why the round failed; empty where it did not
-- ARGV[5..] what it remembers: field, value, field, value, …
-- Returns  1, or 0 where the turn was another worker's by now: then nothing was written
if redis.call('GET', KEYS[2]) ~= ARGV[1] then
  return 0
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for n = 5, #ARGV, 2 do
  redis.call('HSET', KEYS[1], ARGV[n], ARGV[n + 1])
end
redis.call('HSET', KEYS[1], 'rest_until', string.format('%.0f', now + ARGV[3]))
if ARGV[4] == '' then
  redis.call('HSET', KEYS[1], 'last_success', string.format('%.0f', now))
else
  redis.call('HSET', KEYS[1], 'last_error', ARGV[4], 'last_error_at', string.format('%.0f', now))
end
redis.call('SADD', KEYS[3], ARGV[2])
redis.call('DEL', KEYS[2])
return 1
