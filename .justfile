# For developers; everything here can be run without `just`.

# What a change must pass.
check:
    .ci/run

# The tests alone, or those whose names hold a word.
test *args:
    .ci/test {{args}}

# The demo on http://127.0.0.1:8080.
demo:
    cargo run -- demo

# The committed OpenAPI document, made anew.
openapi:
    cargo run -q -- openapi > openapi.json

# The API against its own description, as two accounts.
fuzz-api:
    tests/fuzz/api.sh

# Templates and exports in LibreOffice and back; installs it where it is missing.
libreoffice *args:
    tests/libreoffice/try {{args}}

# All faults for hours, and every seeded bug: a dated report in target/.
prove:
    tests/program/faults/prove

# How fast it is, as ratios against the bare database.
bench:
    benches/run
