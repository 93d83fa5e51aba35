-- Finds for each text of a batch the first text that it was written from, or that was written from it; keeps the text.
--
-- KEYS      for each text the key of its record; all with one hash tag
-- ARGV[1]   how long a record is kept, in seconds; ARGV[2] when this period's hashes end, in seconds since 1970
-- ARGV[3]   how the key of a record begins; a text's ref follows
-- ARGV[4]   the least likeness of copies; ARGV[5] the least share of telling pairs that they have in common
-- ARGV[6]   the fewest telling pairs that say anything; ARGV[7] how many are kept of a text: all as in sketch.py
-- ARGV[8]   how the keys of this period's hashes begin, ARGV[9] how those of the last one's; a number follows
-- ARGV[10..] for each text four: its ref, its own group, its places, its content. A place is where copies meet, under one
--           of their keys: a field, and the number of the hash that has it
-- Returns   for each text the group: the one it was given before, else that of the text most like it, else its own
--
-- A record is a text's group and content; in a field stand the refs of the last few texts that meet there. The record is
-- written last: a script that a full server cut off finds nothing of this text, and may be run again. Records of other
-- texts are no KEYS: which they are is found in here. Hashes are none: to send the names of 42 for each text would take
-- the worker as long as to send all the rest. They have the same hash tag.
local REF = 8        -- bytes of a ref
local GROUP = 32     -- bytes of a group
local FIELD = 6      -- bytes of a field
local PLACE = 8      -- bytes of a place
local NUMBERS = 64   -- bytes of a content that are its signature's
local LAST = 4       -- refs in a field: of a text that is sent again and again the last are enough to know it by
local MOST = 8       -- records that are compared with a text: so a form that all fill in costs no more than any text

local seconds, period_end, records = ARGV[1], ARGV[2], ARGV[3]
local copy_likeness, telling_shared = tonumber(ARGV[4]), tonumber(ARGV[5])
local fewest_telling, kept = tonumber(ARGV[6]), tonumber(ARGV[7])
local this_period, last_period = ARGV[8], ARGV[9]

-- Returns the hashes of a content's telling pairs, and up to which hash they are known.
local function telling(content)
  local hashes = {}
  for at = NUMBERS + 1, #content - 1, 2 do
    local high, low = string.byte(content, at, at + 1)
    hashes[#hashes + 1] = high * 256 + low
  end
  return hashes, #hashes == kept and hashes[kept] or math.huge
end

local function share_enough(one, other)
  local a, a_known_to = telling(one)
  local b, b_known_to = telling(other)
  local known_to = math.min(a_known_to, b_known_to)
  local is_in, in_a, in_b, in_both = {}, 0, 0, 0
  for _, hash in ipairs(a) do
    if hash <= known_to then
      is_in[hash] = true
      in_a = in_a + 1
    end
  end
  for _, hash in ipairs(b) do
    if hash <= known_to then
      in_b = in_b + 1
      if is_in[hash] then in_both = in_both + 1 end
    end
  end
  local fewer = math.min(in_a, in_b)
  return fewer < fewest_telling or in_both / fewer >= telling_shared
end

local function likeness(content, numbers, other)
  if content == other then return 1 end
  if content == '' or other == '' then return 0 end
  local same = 0
  for at, number in ipairs({string.byte(other, 1, NUMBERS)}) do
    if number == numbers[at] then same = same + 1 end
  end
  local alike = same / NUMBERS
  return alike >= copy_likeness and share_enough(content, other) and alike or 0
end

-- Returns the refs of the texts met in this period's fields and the last one's, those first that were met most often.
local function met(now, before)
  local times, refs = {}, {}
  for number, here in ipairs(now) do
    local both = (before[number] or '') .. (here or '')
    for at = 1, #both, REF do
      local ref = string.sub(both, at, at + REF - 1)
      if not times[ref] then refs[#refs + 1] = ref end
      times[ref] = (times[ref] or 0) + 1
    end
  end
  table.sort(refs, function(a, b)
    if times[a] ~= times[b] then return times[a] > times[b] end
    return a < b
  end)
  return refs
end

-- Returns the group of the text that is most like one; of several the least, so that it does not hang on chance.
local function most_alike(refs, own_group, content)
  local numbers = {string.byte(content, 1, NUMBERS)}
  local group, best = own_group, 0
  for at = 1, math.min(#refs, MOST) do
    local record = redis.call('GET', records .. refs[at])
    local points = record and likeness(content, numbers, string.sub(record, GROUP + 1)) or 0
    local its = record and string.sub(record, 1, GROUP)
    if points > best or points == best and points > 0 and its < group then
      group, best = its, points
    end
  end
  return group
end

local function group_of(key, ref, own_group, places, content)
  local record = redis.call('GET', key)
  if record then return string.sub(record, 1, GROUP) end
  local now, before, field, hash = {}, {}, {}, {}
  for at = 1, #places, PLACE do
    local here = #field + 1
    local high, low = string.byte(places, at + FIELD, at + FIELD + 1)
    local number = high * 256 + low
    field[here] = string.sub(places, at, at + FIELD - 1)
    hash[here] = this_period .. number
    now[here] = redis.call('HGET', hash[here], field[here])
    before[here] = redis.call('HGET', last_period .. number, field[here])
  end
  local group = most_alike(met(now, before), own_group, content)
  for here = 1, #field do
    redis.call('HSET', hash[here], field[here], string.sub((now[here] or '') .. ref, -LAST * REF))
    if not now[here] then redis.call('EXPIREAT', hash[here], period_end) end
  end
  redis.call('SET', key, group .. content, 'EX', seconds)
  return group
end

local groups = {}
for number, key in ipairs(KEYS) do
  local at = 6 + 4 * number
  groups[number] = group_of(key, ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3])
end
return groups
