#!/bin/sh
# run.sh [ADDRESS:PORT] - shows how to sign in to the demonstration city and serves it.
set -eu
listen=${1:-127.0.0.1:8080}
cat <<EOF

  Kairan: http://$listen
  sign in as staff, chief, admin, supervisor, auditor or personnel
  password:  $(cat build/city-password)
  stop with Ctrl-C

EOF
exec build/kairan serve --data build/city --listen "$listen"
