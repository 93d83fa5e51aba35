-- Takes the names of consumers that are gone out of a stream's groups. With a name its pending entries would be lost:
-- one that has any stays until they were claimed. A living consumer that was only silent comes back with its next read.
--
-- KEYS[1]  the stream
-- ARGV[1]  how long a consumer must have been silent, in milliseconds
-- Returns  how many names were taken out
local function fields_of(row)
  local fields = {}
  for at = 1, #row, 2 do
    fields[row[at]] = row[at + 1]
  end
  return fields
end

local removed = 0
if redis.call('EXISTS', KEYS[1]) == 0 then
  return removed
end
for _, row in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local group = fields_of(row)['name']
  for _, consumer_row in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], group)) do
    local consumer = fields_of(consumer_row)
    if consumer['pending'] == 0 and consumer['idle'] > tonumber(ARGV[1]) then
      redis.call('XGROUP', 'DELCONSUMER', KEYS[1], group, consumer['name'])
      removed = removed + 1
    end
  end
end
return removed
