# What the scripts in this folder install.

as_root() { if ((EUID == 0)); then "$@"; else sudo "$@"; fi; }

# Installs Debian's packages that are missing.
install_packages() {
    local package missing=()
    for package in "$@"; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    as_root apt-get -qq update >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends "${missing[@]}" >&2
}

# Installs Python packages into an environment of their own, and prints its Python.
install_python() {
    local folder=.build/test-tools/panel
    [[ -x $folder/bin/python ]] || /usr/bin/python3 -m venv "$folder"
    "$folder/bin/pip" install -q --disable-pip-version-check "$@" >&2
    printf '%s' "$folder/bin/python"
}
