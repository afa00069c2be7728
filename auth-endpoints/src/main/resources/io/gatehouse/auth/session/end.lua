-- Ends a session: leaves a tombstone that answers until the idle limit, pending until its end has been published.
-- It stays among the user's sessions until then, so that whoever ends them all meets it.
-- KEYS: 1 the session's hash
-- ARGV: 1 deadline (ms of Redis time), 2 session id, 3 reason
-- Answers: code, now, pending
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local function ms(n) return string.format('%.0f', n) end
if now > tonumber(ARGV[1]) then
  return {'LATE', ms(now)}
end
local f = redis.call('HMGET', KEYS[1], 'st', 'pend')
if not f[1] then
  return {'NONE', ms(now)}
end
if f[1] ~= 'A' then
  return {'ENDED', ms(now), f[2] or '0'}
end
redis.call('HSET', KEYS[1], 'st', 'R', 'rs', ARGV[3], 'e', ms(now), 'pend', '1')
redis.call('HDEL', KEYS[1], 'c', 'p', 'i', 'x')
return {'ENDED', ms(now), '1'}
