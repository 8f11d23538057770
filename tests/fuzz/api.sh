#!/usr/bin/env bash
# The API against its own description: schemathesis asks a demo for everything the document names, as an officer and as an administrator.
# Fails on any finding. Needs python3 with venv, curl, jq and PyPI; all it makes is gone when it ends. EXAMPLES sets how many each operation gets.
#
# Checks that are run: no 5xx; statuses, content types and bodies as the document says. Left out, because they do not fit this API:
#   negative_data_rejection, positive_data_acceptance  what a value means is checked behind its form (ids that are there, dates that fit),
#                                                      and a body that is wrong for somebody without the right is 403 before it is 422
#   response_headers_conformance                       ETag and Location are told where there is one, not always
#   ignored_auth                                       the matrix of tests/api asks every operation as nobody
#   use_after_free, ensure_resource_availability       need the stateful phase, which would sign out and disable the accounts it runs as
#   unsupported_method, missing_required_header        405 and 428 are tests of tests/api
set -euo pipefail
cd "$(dirname "$0")/../.."

temp=$(mktemp -d)
demo=
stop() { [ -z "$demo" ] || kill "$demo" 2>/dev/null || true; rm -rf "$temp"; }
trap stop EXIT

cargo build --quiet --locked
target=$(cargo metadata --format-version 1 --no-deps --offline | jq -r .target_directory)
if [ -z "${SCHEMATHESIS:-}" ]; then
  python3 -m venv "$temp/venv"
  "$temp/venv/bin/pip" install --quiet 'schemathesis>=4.32,<5'
  SCHEMATHESIS="$temp/venv/bin/schemathesis"
fi

# Access tokens live longer than a run; nobody is made to wait for wrong passwords.
export THIDUA__ACCESS__TOKEN_MINUTES=60 THIDUA__ACCESS__ADDRESS_TRIES_PER_MINUTE=100000
"$target/debug/thidua" demo --json --listen 127.0.0.1:0 --directory "$temp/demo" >"$temp/out" 2>"$temp/log" &
demo=$!
for _ in $(seq 300); do [ -s "$temp/out" ] && break; sleep 0.1; done
url=$(jq -r .url "$temp/out")

failed=0
for role in emulation_officer administrator; do
  account=$(jq -c "[.accounts[] | select(.role == \"$role\")][0] | {email, password}" "$temp/out")
  token=$(curl -sS --fail -H 'content-type: application/json' -d "$account" "$url/api/v1/sessions" | jq -r .access_token)
  echo "== $role"
  (cd "$temp" && "$SCHEMATHESIS" run "$url/openapi.json" --header "Authorization: Bearer $token" \
    --checks not_a_server_error,response_schema_conformance,status_code_conformance,content_type_conformance \
    --phases examples,coverage,fuzzing --max-examples "${EXAMPLES:-10}" --generation-deterministic --workers 1 \
    --exclude-path-regex '^/api/v1/(sessions|me/password|me/second-factor)' --continue-on-failure --no-color) || failed=1
done
if grep -E 'internal error|panicked' "$temp/log"; then failed=1; fi
exit $failed
