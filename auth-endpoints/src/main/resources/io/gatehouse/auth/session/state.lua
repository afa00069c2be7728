-- Remembers what tokens say about the user from now on.
-- KEYS: 1 the session's hash
-- ARGV: 1 deadline (ms of Redis time), 2 hash of the user's state
-- Answers: code, now
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local function ms(n) return string.format('%.0f', n) end
if now > tonumber(ARGV[1]) then
  return {'LATE', ms(now)}
end
-- Not of a session that is gone: a record without a time to live would be left.
if redis.call('HGET', KEYS[1], 'st') ~= 'A' then
  return {'GONE', ms(now)}
end
redis.call('HSET', KEYS[1], 'us', ARGV[2])
return {'STORED', ms(now)}
