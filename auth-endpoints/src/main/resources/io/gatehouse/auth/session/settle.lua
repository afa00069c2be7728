-- The end of a session has been published: takes the mark off, and the session from the user's.
-- KEYS: 1 the session's hash, 2 the user's sorted set of sessions
-- ARGV: 1 deadline (ms of Redis time), 2 session id
-- Answers: code, now
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local function ms(n) return string.format('%.0f', n) end
if now > tonumber(ARGV[1]) then
  return {'LATE', ms(now)}
end
-- A failover may have brought the session back to life: then it has to be ended again.
if redis.call('HGET', KEYS[1], 'st') == 'A' then
  return {'ALIVE', ms(now)}
end
redis.call('HDEL', KEYS[1], 'pend')
redis.call('ZREM', KEYS[2], ARGV[2])
return {'SETTLED', ms(now)}
