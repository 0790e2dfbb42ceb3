#!/bin/sh
# Runs one service: entrypoint.sh SERVICE [ARGUMENTS]. The set-up container leaves its secrets in service.env.
set -eu
service=$1
shift
exec node --enable-source-maps --heap-growing-percent=100 --max-semi-space-size=16 --env-file-if-exists=/run/helpdex/service.env "dist/apps/$service/main.js" "$@"
