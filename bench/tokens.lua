-- For wrk: a GET with another token each time, from the file that is named after `--`.
local requests = {}
local at = 0

function init(args)
	for token in io.lines(args[1]) do
		requests[#requests + 1] = wrk.format("GET", wrk.path, {
			["Host"] = "gateway.example",
			["Accept"] = "application/json",
			["User-Agent"] = "bench",
			["Authorization"] = "Bearer " .. token,
		})
	end
end

function request()
	at = at % #requests + 1
	return requests[at]
end

function done(summary, latency)
	local errors = summary.errors
	io.write(string.format("bench: requests %d microseconds %d refused %d broken %d p50 %d p99 %d\n", summary.requests,
		summary.duration, errors.status, errors.connect + errors.read + errors.write + errors.timeout,
		latency:percentile(50), latency:percentile(99)))
end
