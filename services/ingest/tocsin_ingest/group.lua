-- Finds for each text of a batch the first text that it was written from, or that was written from it; keeps the text.
--
-- KEYS      for each text the key of its record, and then the keys under which its copies meet: all with one hash tag
-- ARGV[1]   how long a text is remembered, in seconds
-- ARGV[2]   how the key of a record begins; a text's ref follows
-- ARGV[3]   what makes two texts copies: likeness, names, figures, fewest names, fewest figures, kept: see sketch.py
-- ARGV[4..] for each text four: its ref of 16 letters, the number of keys where it meets, its own group, its content
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
local likeness, names_shared, figures_shared, fewest_names, fewest_figures, kept = string.match(
  ARGV[3], '(%S+) (%S+) (%S+) (%S+) (%S+) (%S+)')
likeness, kept = tonumber(likeness), tonumber(kept)
names_shared, fewest_names = tonumber(names_shared), tonumber(fewest_names)
figures_shared, fewest_figures = tonumber(figures_shared), tonumber(fewest_figures)

-- Returns the hashes from one byte to another, and where no more than the lowest are kept the last of them.
local function hashes(content, from, to)
  local found = {}
  for at = from, to - 1, 2 do
    local high, low = string.byte(content, at, at + 1)
    found[#found + 1] = high * 256 + low
  end
  return found, #found == kept and found[#found] or math.huge
end

local function shared(one, other, known_to, fewest)
  local is_in, a, b, both = {}, 0, 0, 0
  for _, hash in ipairs(one) do
    if hash <= known_to then
      is_in[hash] = true
      a = a + 1
    end
  end
  for _, hash in ipairs(other) do
    if hash <= known_to then
      b = b + 1
      if is_in[hash] then both = both + 1 end
    end
  end
  local least = math.min(a, b)
  return least >= fewest and both / least or 1
end

local function parsed(content)
  local names_to = NUMBERS + 1 + string.byte(content, NUMBERS + 1) * 2
  local read = {numbers = {string.byte(content, 1, NUMBERS)}}
  read.names, read.names_to = hashes(content, NUMBERS + 2, names_to)
  read.figures, read.figures_to = hashes(content, names_to + 1, #content)
  return read
end

local function alike(mine, content)
  if not mine then return content == '' and 1 or 0 end
  if content == '' then return 0 end
  local same = 0
  for at, number in ipairs({string.byte(content, 1, NUMBERS)}) do
    if number == mine.numbers[at] then same = same + 1 end
  end
  if same / NUMBERS < likeness then return 0 end
  local other = parsed(content)
  local are_copies =
    shared(mine.names, other.names, math.min(mine.names_to, other.names_to), fewest_names) >= names_shared
    and shared(mine.figures, other.figures, math.min(mine.figures_to, other.figures_to), fewest_figures)
      >= figures_shared
  return are_copies and same / NUMBERS or 0
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
  local mine = content ~= '' and parsed(content)
  local group, best = own_group, 0
  for at, ref in ipairs(met(held)) do
    if at > MOST then break end
    local record = redis.call('GET', records .. ref)
    local points = record and alike(mine, string.sub(record, GROUP + 1)) or 0
    if points > best then
      group, best = string.sub(record, 1, GROUP), points
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
for at = 4, #ARGV, 4 do
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
