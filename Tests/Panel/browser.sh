#!/usr/bin/env bash
# Uses every page of the panel in a real browser, with and without JavaScript: from the sign-in to what each page is for.
# Has axe look at each page, stores what strangers may have written in a bot and opens every page and file that shows it,
# and fails where anything of it runs or the content security policy has to refuse something.
#
#   Tests/Panel/browser.sh [--short]
#
# --short  a sixth of the strangers' texts, and those with JavaScript alone: about a minute and a half.
#
# It installs what it needs: Debian's chromium, and Python packages under .build/test-tools.
set -euo pipefail
cd "$(dirname "$0")/../.."
source Tests/Panel/tools.sh

install_packages chromium chromium-driver libjs-codemirror python3 python3-venv
python=$(install_python selenium==4.51.0)
"$python" -m pip install -q --disable-pip-version-check --no-deps axe-playwright-python==0.1.8
swift build
exec "$python" -B Tests/Panel/browser.py --programs "$(swift build --show-bin-path)" "$@"
