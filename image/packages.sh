#!/bin/sh
# Installs the Debian packages of the named sets that are not there yet: image/packages.sh run test ...
# SPDX-License-Identifier: Apache-2.0
set -eu

run="gcc make pkg-config libc6-dev libsdl2-dev libsdl2-ttf-dev libsdl2-image-dev libzbar-dev libqrencode-dev libsqlite3-dev libpq-dev
 libsodium-dev nettle-dev libcairo2-dev libpango1.0-dev libxlsxwriter-dev libarchive-dev libexpat1-dev libturbojpeg0-dev libmicrohttpd-dev libgnutls28-dev libcurl4-openssl-dev libzstd-dev libavahi-client-dev
 fonts-inter fonts-liberation2 poppler-utils"
test="libcmocka-dev xvfb xauth xdotool qrencode binutils chromium postgresql nginx-light mandoc openssl curl faketime sqlite3 avahi-daemon dbus-daemon iproute2"
fuzz="clang libclang-rt-14-dev"
cover="gcovr"
# A node that came with its own npm cannot stand beside Debian's npm.
{ command -v node && command -v npm; } >/dev/null 2>&1 || test="$test nodejs npm"
bench="g++ libzxing-dev" # to compare with, never in the product

missing=
for set in "$@"; do
	eval "names=\$$set"
	for name in $names; do
		dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q ' installed$' || missing="$missing $name"
	done
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
	as_root=env
elif command -v sudo >/dev/null 2>&1; then
	as_root="sudo env"
else
	echo "These Debian packages are missing:$missing" >&2
	echo "Install them as root (apt-get install$missing), or install sudo, then run make again." >&2
	exit 1
fi
echo "Installing Debian packages:$missing"
apt="$as_root DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300"
$apt update || echo "apt-get update failed; trying with the package lists that are there" >&2
$apt install -y --no-install-recommends $missing || {
	echo "apt-get could not install:$missing" >&2
	echo "Mend apt (its message is above), then run make again." >&2
	exit 1
}
