-- Tells how long a stream is and how far each of its groups is, all seen in one step. No entry leaves the server.
--
-- KEYS[1]  the stream
-- ARGV     the groups that must read it; one that does not exist yet is told as one that has read nothing
-- Returns  the server's time (seconds, microseconds), the stream's length, and for each group: its name, its lag, how
--          many entries are pending, the id of the oldest pending entry, and that of the oldest that it has not
--          acknowledged, read or not; an id is empty where there is none
--
-- After an entry was deleted unread, or after a restart, Redis cannot tell a lag, or tells one that counts what is gone.
-- It is the whole stream then, at most: too much rather than too little, and never nothing.
local length, groups = redis.call('XLEN', KEYS[1]), {}

local function first_unread(last_read)
  if last_read == '18446744073709551615-18446744073709551615' then
    return ''  -- no id comes after it, and Redis refuses to look for one
  end
  local found = redis.call('XRANGE', KEYS[1], '(' .. last_read, '+', 'COUNT', 1)
  return #found > 0 and found[1][1] or ''
end

local missing = {}
for _, name in ipairs(ARGV) do
  missing[name] = true
end
for _, row in ipairs(redis.call('EXISTS', KEYS[1]) == 1 and redis.call('XINFO', 'GROUPS', KEYS[1]) or {}) do
  local fields = {}
  for at = 1, #row, 2 do
    fields[row[at]] = row[at + 1]
  end
  local pending = fields['pending'] > 0 and redis.call('XPENDING', KEYS[1], fields['name'])[2] or ''
  local unread = first_unread(fields['last-delivered-id'])
  local lag = unread == '' and 0 or math.min(fields['lag'] or length, length)
  groups[#groups + 1] = { fields['name'], lag, fields['pending'], pending, pending ~= '' and pending or unread }
  missing[fields['name']] = nil
end
for name in pairs(missing) do
  groups[#groups + 1] = { name, length, 0, '', first_unread('0-0') }
end
return { redis.call('TIME'), length, groups }
