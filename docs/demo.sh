#!/bin/sh
# The main job on the example stack, in a home that is thrown away: sh docs/demo.sh [magstack]
set -eu

magstack=$(command -v "${1:-magstack}")
case $magstack in /*) ;; *) magstack=$PWD/$magstack ;; esac

MAGSTACK_HOME=$(mktemp -d)
export MAGSTACK_HOME
trap 'rm -rf "$MAGSTACK_HOME"' EXIT
cd "$MAGSTACK_HOME"

show() {
    printf '\n$ magstack %s\n' "$*"
    "$magstack" "$@"
}

echo "A day with two products, in a home that is thrown away afterwards."
show add neuro-mag
show add magnen-b6
show take neuro-mag
show today
show explain vitamin b6
show profile medicine add ciprofloxacin --at 12:00
show plan suggest
show stock add neuro-mag --price 34.50EUR
show due --pack 3d
show export csv -o log.csv
printf '\n$ head -n 4 log.csv\n'
head -n 4 log.csv
printf '\nTo keep a record of your own: pipx install . (see README.md).\n'
