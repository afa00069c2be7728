# Runs a Redis server that does not outlive the process which holds the other end of standard input, however that
# process ends. Arguments: the server, its configuration, the directory of both.
trap '' INT TERM HUP
exec 3<&0
"$1" "$2" </dev/null 3<&- &
server=$!
( read -r _ <&3; kill -KILL "$server" ) &
watch=$!
exec 3<&-
wait "$server"
status=$?
# When the watch has killed the server, nobody else may be left to tidy up.
if [ "$status" -eq 137 ]; then
	rm -rf "$3"
else
	kill -KILL "$watch"
fi
exit "$status"
