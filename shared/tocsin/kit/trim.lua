-- Cuts a stream below the lowest entry that a group still needs. All is looked at and cut in one step, so that a worker
-- whose turn has passed, or a group that was made or set back meanwhile, cannot make the cut a wrong one.
--
-- KEYS[1]   the stream
-- KEYS[2]   the turn: whose worker looks after the stream
-- ARGV[1]   the worker that asks
-- ARGV[2]   how long its turn lasts without another call, in milliseconds
-- ARGV[3]   how long entries are kept all the same, in milliseconds; 0 for not at all
-- ARGV[4]   how many entries may be cut at once
-- ARGV[5..] the groups that must have read an entry; where one does not exist yet, nothing is cut
-- Returns   how many entries were cut, or -1 where it is another worker's turn
--
-- The turn is taken last, and without fail: a full server refuses SET, and it is full servers that need the cut.
local turn = redis.call('GET', KEYS[2])
if turn and turn ~= ARGV[1] then
  return -1
end

-- Ids are compared as text: their numbers have 64 bits, and Lua's have 53.
local function is_lower(a, b)
  local a_time, a_number = a:match('^(%d+)-(%d+)$')
  local b_time, b_number = b:match('^(%d+)-(%d+)$')
  if a_time ~= b_time then
    a_number, b_number = a_time, b_time
  end
  if #a_number ~= #b_number then
    return #a_number < #b_number
  end
  return a_number < b_number
end

local function lowest_needed()
  local needed
  if ARGV[3] ~= '0' then
    local now = redis.call('TIME')
    needed = string.format('%.0f-0', now[1] * 1000 + math.floor(now[2] / 1000) - ARGV[3])
  end
  local missing = {}
  for g = 5, #ARGV do
    missing[ARGV[g]] = true
  end
  for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
    local fields = {}
    for at = 1, #group, 2 do
      fields[group[at]] = group[at + 1]
    end
    local lowest = fields['last-delivered-id']
    if fields['pending'] > 0 then
      lowest = redis.call('XPENDING', KEYS[1], fields['name'])[2]
    end
    if not needed or is_lower(lowest, needed) then
      needed = lowest
    end
    missing[fields['name']] = nil
  end
  return next(missing) == nil and needed
end

local cut = 0
if redis.call('EXISTS', KEYS[1]) == 1 then
  local needed = lowest_needed()
  if needed then
    cut = redis.call('XTRIM', KEYS[1], 'MINID', '~', needed, 'LIMIT', ARGV[4])
  end
end
redis.pcall('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
return cut
