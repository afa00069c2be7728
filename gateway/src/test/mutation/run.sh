#!/usr/bin/env bash
# Takes away one protection after the other and says which hostile request then gets through. Needs what ./mvnw verify
# leaves in target/. Prints a table in Markdown, of all protections or of those that are named:
#   gateway/src/test/mutation/run.sh > table.md
#   gateway/src/test/mutation/run.sh HOST FRAMING
set -euo pipefail
cd "$(dirname "$0")/../../.."
home=$PWD
wanted=" $* "
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

(cd .. && ./mvnw -q -B -pl gateway -am test-compile dependency:build-classpath -Dmdep.outputFile="$work/classpath" -DincludeScope=test >&2)
libraries=$(cat "$work/classpath")
own=$home/target/test-classes:$home/target/classes

mutations=src/test/mutation/mutations.tsv
echo '| protection | taken away | the case that turns red |'
echo '|---|---|---|'
grep -v '^#' "$mutations" | cut -f1 | uniq | while read -r protection; do
	[[ $# == 0 || $wanted == *" $protection "* ]] || continue
	rm -rf "${work:?}/src" "$work/classes"
	mkdir -p "$work/src" "$work/classes"
	names=''
	while IFS=$'\t' read -r name file expression what; do
		[[ $name == "$protection" ]] || continue
		source=$work/src/$(basename "$file")
		sed "$expression" "src/main/java/io/gatehouse/gateway/$file" >"$source"
		if [[ -f $work/src/before ]] && [[ $(cat "$work/src/before") == "$file" ]]; then
			sed "$expression" "$work/last.java" >"$source"
		fi
		if cmp -s "$source" "src/main/java/io/gatehouse/gateway/$file"; then
			echo "$file does not hold what the mutation of $protection changes" >&2
			exit 1
		fi
		cp "$source" "$work/last.java"
		echo "$file" >"$work/src/before"
		names="$names${names:+ }$what"
	done < <(grep -v '^#' "$mutations")
	javac -nowarn -proc:none -parameters -cp "$home/target/classes:$libraries" -d "$work/classes" "$work"/src/*.java >&2
	result=$(java -XX:TieredStopAtLevel=1 -cp "$work/classes:$own:$libraries" \
		io.gatehouse.gateway.hostile.HostileCampaign "$protection" </dev/null 2>"$work/errors" | grep -E '^(red|all)' || true)
	echo "| $protection | $names | \`${result:-no result: $(tail -n 1 "$work/errors")}\` |"
done
