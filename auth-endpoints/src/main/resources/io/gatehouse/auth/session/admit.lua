-- Asks for leave to try a password, and counts the attempt as a failure until it proves otherwise.
-- KEYS: 1 failures of account and network, 2 failures of the account, 3 limit of the address, 4 limit of all,
--       5 ... marks that the network is known for the account (one for each key that may have named it)
-- ARGV: 1 deadline (ms of Redis time), 2 call id, 3 free failures of account and network, 4 free failures of the
--       account, 5 longest wait (ms), 6 how long failures are remembered (ms), 7 and 8 limit of an address and its
--       period (ms), 9 and 10 limit of all and its period (ms)
-- Answers: code, now, and ADMITTED: whether known; WAIT and BUSY: which limit, how long (ms). BUSY is a wait that only
--          attempts under way make, which may well succeed
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local function ms(n) return string.format('%.0f', n) end
if now > tonumber(ARGV[1]) then
  return {'LATE', ms(now)}
end
local known = false
for i = 5, #KEYS do
  known = known or redis.call('EXISTS', KEYS[i]) == 1
end
-- The command may be executed twice: the second time changes nothing.
local pair = redis.call('HMGET', KEYS[1], 'n', 'l', 'x', 'p')
if pair[3] == ARGV[2] then
  return {'ADMITTED', ms(now), known and '1' or '0'}
end

local limit, longest, hard = '', 0, false
-- without: the wait if the attempts under way had succeeded already
local function consider(name, wait, without)
  if wait > longest then
    limit, longest = name, wait
  end
  hard = hard or (wait > 0 and without > 0)
end

-- Free failures, then a wait after the last one that doubles with each: 1 s, 2 s, 4 s ...
local function after(failures, last, free)
  if failures < free then
    return 0
  end
  local wait = math.min(tonumber(ARGV[5]), 1000 * 2 ^ math.min(failures - free, 20))
  -- A clock that steps back must not make a wait longer than it is.
  return math.min(wait, last + wait - now)
end

-- So many in a period, spread evenly once they are used up (GCRA): the key holds when all of them are free again.
local function spread(key, many, period)
  local kept = redis.call('HMGET', key, 'f', 'p')
  local free = math.max(now, tonumber(kept[1] or 0)) + period / many
  local wait = free - now - period
  return wait, free, wait - tonumber(kept[2] or 0) * period / many
end

local failures, last, under_way = tonumber(pair[1] or 0), tonumber(pair[2] or 0), tonumber(pair[4] or 0)
consider('account-client', after(failures, last, tonumber(ARGV[3])),
  after(failures - under_way, last, tonumber(ARGV[3])))
local address_wait, address_free, address_without = spread(KEYS[3], tonumber(ARGV[7]), tonumber(ARGV[8]))
-- Whoever shares an address with an attacker still gets their own tries where they are known.
if not known or failures >= tonumber(ARGV[3]) then
  consider('address', address_wait, address_without)
end
local account, all_free
if not known then
  account = redis.call('HMGET', KEYS[2], 'n', 'l')
  account = {tonumber(account[1] or 0), tonumber(account[2] or 0)}
  consider('account', after(account[1], account[2], tonumber(ARGV[4])),
    after(account[1] - under_way, account[2], tonumber(ARGV[4])))
  local all_wait
  all_wait, all_free = spread(KEYS[4], tonumber(ARGV[9]), tonumber(ARGV[10]))
  consider('spraying', all_wait, all_wait)
end
if longest > 0 then
  return {hard and 'WAIT' or 'BUSY', ms(now), limit, ms(math.ceil(longest))}
end
redis.call('HSET', KEYS[1], 'n', ms(failures + 1), 'l', ms(now), 'x', ARGV[2])
redis.call('HINCRBY', KEYS[1], 'p', 1)
redis.call('PEXPIRE', KEYS[1], ARGV[6])
redis.call('HSET', KEYS[3], 'f', ms(address_free))
redis.call('HINCRBY', KEYS[3], 'p', 1)
redis.call('PEXPIRE', KEYS[3], ms(math.ceil(address_free - now)))
if not known then
  redis.call('HSET', KEYS[2], 'n', ms(account[1] + 1), 'l', ms(now))
  redis.call('PEXPIRE', KEYS[2], ARGV[6])
  redis.call('HSET', KEYS[4], 'f', ms(all_free))
  redis.call('PEXPIRE', KEYS[4], ms(math.ceil(all_free - now)))
end
return {'ADMITTED', ms(now), known and '1' or '0'}
