#!/usr/bin/env bash
# Signs in at an identity provider of its own: answers that are sent again or stolen, groups that change, new keys, tokens
# that expire. It takes about five minutes, since the panel asks the provider every two.
#
#   Tests/Panel/identity.sh
#
# It installs the provider, oidc-provider-mock, under .build/test-tools.
set -euo pipefail
cd "$(dirname "$0")/../.."
source Tests/Panel/tools.sh

install_packages python3 python3-venv
python=$(install_python oidc-provider-mock==0.3.4)
swift build
exec "$python" -B Tests/Panel/identity.py --programs "$(swift build --show-bin-path)" \
    --provider "$(dirname "$python")/oidc-provider-mock"
