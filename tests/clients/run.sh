#!/usr/bin/env bash
# Does what docs/clients.md says, against the service at $1: reads the document it serves with three readers, makes a client of it in
# Python and one in TypeScript, and lets each do a job. What it needs is installed by .ci/test.
set -euo pipefail
export url=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
tools=$root/target/clients
export PATH=$tools/venv/bin:$tools/node_modules/.bin:$PATH

temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cd "$temp"
cp "$root"/tests/clients/{redocly,spectral}.yaml .
ln -s "$tools/node_modules" node_modules
echo '{"type": "module"}' >package.json

# The block of the page whose fence says this.
block() { awk -v fence="\`\`\`$1" '$0 == fence { inside = 1; next } /^```/ { inside = 0 } inside' "$root/docs/clients.md"; }
block 'python job.py' >job.py
block 'ts job.ts' >job.ts
for part in check python typescript; do
  echo "== $part"
  block "sh $part" >"$part.sh"
  [ -s "$part.sh" ]
  REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true CI=true bash -euo pipefail "$part.sh" 2>&1 | tee "$part.log"
  # A generator that leaves something out says so, and goes on.
  if grep -q 'will not be generated' "$part.log"; then exit 1; fi
done
