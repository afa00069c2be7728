-- Begins a session. Both keys belong to one user and share a slot.
-- KEYS: 1 the session's hash, 2 the user's sorted set of sessions
-- ARGV: 1 deadline (ms of Redis time), 2 session id, 3 hash of the first token, 4 idle limit (ms),
--       5 absolute limit (ms), 6 device name, 7 user agent, 8 address, 9 hash of the user's state
-- Answers: code, now, created, last used + idle limit, end, lead, hash of the user's state
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local function ms(n) return string.format('%.0f', n) end
if now > tonumber(ARGV[1]) then
  return {'LATE', ms(now)}
end
local idle, absolute = tonumber(ARGV[4]), tonumber(ARGV[5])
-- The command may be executed twice. The id is random: a session that has it already is this one.
local known = redis.call('HMGET', KEYS[1], 'ca', 'a')
if known[1] then
  return {'STARTED', ms(now), known[1], ms(tonumber(known[1]) + idle), known[2], '0', ARGV[9]}
end
local ends = now + absolute
-- Each begins later than the one before it, also within a millisecond: of two that begin at once each would take the other for
-- the later one, and neither would make room.
local created = now
local newest = redis.call('ZREVRANGE', KEYS[2], 0, 0, 'WITHSCORES')
if newest[2] and tonumber(newest[2]) >= created then
  created = tonumber(newest[2]) + 1
end
redis.call('HSET', KEYS[1], 'v', '1', 'st', 'A', 'g', '0', 'c', ARGV[3], 'ca', ms(created), 'l', ms(now),
  'r', ms(now), 'a', ms(ends), 'n', ARGV[6], 'ua', ARGV[7], 'ip', ARGV[8], 'us', ARGV[9])
redis.call('PEXPIREAT', KEYS[1], ms(math.min(now + idle, ends)))
redis.call('ZADD', KEYS[2], ms(created), ARGV[2])
-- Never shortened: sessions from before a change of the limits are in it too.
if redis.call('PTTL', KEYS[2]) < absolute then
  redis.call('PEXPIRE', KEYS[2], ms(absolute))
end
return {'STARTED', ms(now), ms(created), ms(now + idle), ms(ends), '0', ARGV[9]}
