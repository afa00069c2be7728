-- Presents a genuine refresh token: one key, one round trip, every row of the contract's table.
-- KEYS: 1 the session's hash
-- ARGV: 1 deadline (ms of Redis time), 2 call id, 3 presented generation, 4 presented hash, 5 successor's hash,
--       6 hash of the attempt's Idempotency-Key or '', 7 grace (ms), 8 retry window (ms), 9 idle limit (ms),
--       10 by how many generations the store may lag behind
-- Answers: code, now, and for a grant: created, last used + idle limit, end, lead, hash of the user's state
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local function ms(n) return string.format('%.0f', n) end
-- The caller has given up: whatever were written now, nobody would learn of it.
if now > tonumber(ARGV[1]) then
  return {'LATE', ms(now)}
end
local f = redis.call('HMGET', KEYS[1], 'st', 'g', 'c', 'p', 'r', 'a', 'l', 'i', 'x', 'ca', 'pend', 'us', 'v')
if not f[1] then
  return {'NONE', ms(now)}
end
if f[1] ~= 'A' then
  return {'REVOKED', ms(now), f[11] or '0'}
end
-- Written by a newer gateway, whose rules are not known here: an outage, since nobody may be signed out by a rollback.
if f[13] and tonumber(f[13]) > 1 then
  return {'NEWER', ms(now)}
end
local idle, ends, last = tonumber(ARGV[9]), tonumber(f[6]), tonumber(f[7])
if now >= ends or now - last >= idle then
  return {'EXPIRED', ms(now)}
end
local presented, stored = tonumber(ARGV[3]), tonumber(f[2])
local d = presented - stored

local function granted(code, used)
  return {code, ms(now), f[10], ms(used + idle), ms(ends), ms(d), f[12] or ''}
end

local function revoke()
  -- The time to live stays: the tombstone answers until the idle limit. Redis forgets hashes that no token can match.
  redis.call('HSET', KEYS[1], 'st', 'R', 'rs', 'reuse', 'e', ms(now), 'pend', '1')
  redis.call('HDEL', KEYS[1], 'c', 'p', 'i', 'x')
  return {'REUSED', ms(now)}
end

local function rotate(code)
  redis.call('HSET', KEYS[1], 'g', ms(presented + 1), 'c', ARGV[5], 'p', ARGV[4], 'i', ARGV[6], 'x', ARGV[2],
    'r', ms(now), 'l', ms(now))
  redis.call('PEXPIREAT', KEYS[1], ms(math.min(now + idle, ends)))
  return granted(code, now)
end

if d == 0 then
  if ARGV[4] ~= f[3] then
    return revoke()
  end
  return rotate('ROTATED')
end
if d == -1 then
  if ARGV[4] ~= f[4] then
    return revoke()
  end
  -- A clock that steps back at a failover must not make a token look older than it is.
  local age = math.max(0, now - tonumber(f[5]))
  local grace, retry = tonumber(ARGV[7]), tonumber(ARGV[8])
  local same_call = ARGV[2] == f[9]
  local in_grace = grace > 0 and age < grace
  local same_attempt = retry > 0 and age < retry and ARGV[6] ~= '' and ARGV[6] == f[8]
  if same_call or in_grace or same_attempt then
    return granted('REPLAYED', last)
  end
  return revoke()
end
if d < -1 then
  return revoke()
end
if d <= tonumber(ARGV[10]) then
  return rotate('ROLLED')
end
return {'AHEAD', ms(now), ms(d)}
