#!/bin/sh
# The main job on the example stack, in a home that is thrown away: sh docs/demo.sh [magstack]
set -eu

magstack=${1:-magstack}
MAGSTACK_HOME=$(mktemp -d)
export MAGSTACK_HOME
trap 'rm -rf "$MAGSTACK_HOME"' EXIT

show() {
    printf '\n$ magstack %s\n' "$*"
    "$magstack" "$@"
}

show add neuro-mag
show add magnen-b6
show take neuro-mag
show today
printf '\n$ magstack export csv | head -n 4\n'
"$magstack" export csv -o "$MAGSTACK_HOME/log.csv" 2>/dev/null
head -n 4 "$MAGSTACK_HOME/log.csv"
