#!/usr/bin/env bash
# Installs the Debian packages of packages.txt that are missing and checks for Swift 6.3.
# usage: tools/setup.sh [GROUP...]     without groups: all of build run demo test show
set -euo pipefail
cd "$(dirname "$0")/.."

# Names of the packages that serve one of the given groups, or all.
listed() {
  local line name groups group
  while read -r line; do
    name=${line%%[[:space:]#]*}
    [ -n "$name" ] || continue
    groups=${line#*# }
    groups=${groups%%:*}
    if [ $# -eq 0 ]; then echo "$name"; continue; fi
    for group in "$@"; do
      case " $groups " in *" $group "*) echo "$name"; break ;; esac
    done
  done < packages.txt
}

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

if ! command -v dpkg-query >/dev/null; then
  echo "setup: no dpkg here; install by hand what packages.txt lists" >&2
else
  missing=()
  for package in $(listed "$@"); do
    is_installed "$package" || missing+=("$package")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    echo "setup: installing ${missing[*]}"
    as_root apt-get update -q
    as_root env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -q --no-install-recommends "${missing[@]}" </dev/null
  else
    echo "setup: all packages are installed"
  fi
fi

version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1 || true)
if [ -z "$version" ] || [ "$(printf '%s\n' 6.3 "$version" | sort -V | head -n 1)" != 6.3 ]; then
  echo "setup: Swift 6.3 or newer is needed, found ${version:-none}: see https://www.swift.org/install/linux" >&2
  exit 69
fi
echo "setup: Swift $version"
