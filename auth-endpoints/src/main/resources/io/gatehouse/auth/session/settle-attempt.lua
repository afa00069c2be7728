-- Ends an attempt. It failed, as it was counted; or it succeeded or could not be decided, and the count is taken back.
-- KEYS: 1 failures of account and network, 2 failures of the account, 3 limit of the address, 4 limit of all,
--       5 mark that the network is known for the account, 6 mark that the attempt has been settled
-- ARGV: 1 deadline (ms of Redis time), 2 'failed', 'succeeded' or 'undone', 3 whether the network was known, 4 what an attempt
--       costs of the address' limit (ms), 5 the same of the limit of all (ms), 6 how long a network is known (ms)
-- Answers: code, now
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local function ms(n) return string.format('%.0f', n) end
if now > tonumber(ARGV[1]) then
  return {'LATE', ms(now)}
end
-- The command may be executed twice.
if not redis.call('SET', KEYS[6], '1', 'NX', 'PX', '60000') then
  return {'SETTLED', ms(now)}
end

local function decided(key)
  if redis.call('EXISTS', key) == 1 and redis.call('HINCRBY', key, 'p', -1) < 0 then
    redis.call('HSET', key, 'p', '0')
  end
end

decided(KEYS[1])
decided(KEYS[3])
if ARGV[2] == 'failed' then
  return {'SETTLED', ms(now)}
end

local function forget_one(key)
  if redis.call('EXISTS', key) == 1 and redis.call('HINCRBY', key, 'n', -1) <= 0 then
    redis.call('DEL', key)
  end
end

local function give_back(key, cost)
  local free = tonumber(redis.call('HGET', key, 'f') or 0) - tonumber(cost)
  if free > now then
    redis.call('HSET', key, 'f', ms(free))
    redis.call('PEXPIRE', key, ms(math.ceil(free - now)))
  else
    redis.call('DEL', key)
  end
end

give_back(KEYS[3], ARGV[4])
if ARGV[3] == '0' then
  forget_one(KEYS[2])
  give_back(KEYS[4], ARGV[5])
end
if ARGV[2] == 'succeeded' then
  redis.call('DEL', KEYS[1])
  redis.call('SET', KEYS[5], '1', 'PX', ARGV[6])
else
  forget_one(KEYS[1])
end
return {'SETTLED', ms(now)}
