#!/usr/bin/env bash
# Has schemathesis try every route of the API with what its description allows, and with what it does not: no answer may be
# an error of the panel's, or anything that the description does not have.
#
#   Tests/Panel/api.sh
#
# It installs schemathesis under .build/test-tools.
set -euo pipefail
cd "$(dirname "$0")/../.."
source Tests/Panel/tools.sh

install_packages python3 python3-venv
python=$(install_python schemathesis==4.32.5)
swift build
exec "$python" -B Tests/Panel/api.py --programs "$(swift build --show-bin-path)" \
    --schemathesis "$(dirname "$python")/schemathesis"
