-- Appends to the stream of revocations, which is trimmed by age and never by count.
-- KEYS: 1 the stream
-- ARGV: 1 deadline (ms of Redis time), 2 how long entries are kept (ms), 3 ... names and values of the entry
-- Answers: code, now
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local function ms(n) return string.format('%.0f', n) end
if now > tonumber(ARGV[1]) then
  return {'LATE', ms(now)}
end
-- Executed twice it appends twice, which changes nothing for a reader.
redis.call('XADD', KEYS[1], 'MINID', '~', ms(math.max(0, now - tonumber(ARGV[2]))), '*', unpack(ARGV, 3))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {'PUBLISHED', ms(now)}
