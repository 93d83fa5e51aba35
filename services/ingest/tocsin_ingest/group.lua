-- Finds for each text of a batch the first text that it was written from, or that was written from it; keeps the text.
--
-- KEYS      for each text the key of its record, and then the keys under which its copies meet: all with one hash tag
-- ARGV[1]   how long a text is remembered, in seconds
-- ARGV[2]   how the key of a record begins; a text's ref follows
-- ARGV[3]   the least likeness of copies; ARGV[4] the least share of telling pairs that they have in common
-- ARGV[5]   the fewest telling pairs that say anything; ARGV[6] how many are kept of a text: all as in sketch.py
-- ARGV[7..] for each text four: its ref of 16 letters, the number of keys where it meets, its own group, its content
-- Returns   for each text the group: the one it was given before, else that of the text most like it, else its own
--
-- A record is its group and its content; under a key where copies meet stand the refs of the last few texts that have
-- it. The record is written last: a script that was cut off by a full server finds nothing of this text, and may be
-- run again. Records of other texts are no KEYS: which they are is found in here, and they have the same hash tag.
local REF = 16       -- letters of a ref
local GROUP = 64     -- letters of a group
local NUMBERS = 64   -- bytes of a content that are its signature's
local LAST = 4       -- refs under one key: of a text that is sent again and again the last are enough to know it by
local MOST = 8       -- records that are compared with a text: so a form that all fill in costs no more than any text

local seconds, records = ARGV[1], ARGV[2]
local copy_likeness, telling_shared = tonumber(ARGV[3]), tonumber(ARGV[4])
local fewest_telling, kept = tonumber(ARGV[5]), tonumber(ARGV[6])

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
  if content == '' or other == '' then return content == other and 1 or 0 end
  local same = 0
  for at, number in ipairs({string.byte(other, 1, NUMBERS)}) do
    if number == numbers[at] then same = same + 1 end
  end
  local alike = same / NUMBERS
  return alike >= copy_likeness and share_enough(content, other) and alike or 0
end

-- Returns the refs of the texts met, those first that were met under most keys.
local function met(held)
  local times, refs = {}, {}
  for _, here in ipairs(held) do
    for at = 1, here and #here or 0, REF do
      local ref = string.sub(here, at, at + REF - 1)
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

local function most_alike(held, own_group, content)
  local numbers = {string.byte(content, 1, NUMBERS)}
  local group, best = own_group, 0
  for at, ref in ipairs(met(held)) do
    if at > MOST then break end
    local record = redis.call('GET', records .. ref)
    local points = record and likeness(content, numbers, string.sub(record, GROUP + 1)) or 0
    local its = record and string.sub(record, 1, GROUP)
    if points > best or points == best and points > 0 and its < group then
      group, best = its, points
    end
  end
  return group
end

local function keep(ref, held, first)
  for at, here in ipairs(held) do
    local refs = string.sub((here or '') .. ref, -LAST * REF)
    redis.call('SET', KEYS[first + at - 1], refs, 'EX', seconds)
  end
end

local groups, key = {}, 1
for at = 7, #ARGV, 4 do
  local ref, meets, own_group, content = ARGV[at], tonumber(ARGV[at + 1]), ARGV[at + 2], ARGV[at + 3]
  local record = redis.call('GET', KEYS[key])
  if record then
    groups[#groups + 1] = string.sub(record, 1, GROUP)
  else
    local held = meets > 0 and redis.call('MGET', unpack(KEYS, key + 1, key + meets)) or {}
    local group = most_alike(held, own_group, content)
    keep(ref, held, key + 1)
    redis.call('SET', KEYS[key], group .. content, 'EX', seconds)
    groups[#groups + 1] = group
  end
  key = key + 1 + meets
end
return groups
