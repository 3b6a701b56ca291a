#!/bin/sh
# archive.sh DEB DIRECTORY KEY [PACKAGE…] - makes DIRECTORY/kairan-VERSION-closed-network.tar: the
# package, with every package of Debian 12 that it (and each PACKAGE, e.g. postgresql) needs beyond
# the required ones, install.sh, SHA256SUMS, and their signature by the secret key in the file KEY.
#
# KEY is what `gpg --export-secret-keys` wrote; the file KEY.passphrase, where it exists, holds its
# passphrase. The public half, by which a city knows the archive, comes beside it: kairan-key.gpg.
# It must reach the city by another way than the archive does.
set -eu
export LC_ALL=C.UTF-8
umask 022
here=$(cd "$(dirname "$0")" && pwd)
deb=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
key=$(realpath "$3")
shift 3
version=$(dpkg-deb -f "$deb" Version)
name=kairan-$version-closed-network
folder=$out/$name
work=$out/work
# The secret key is unpacked in memory.
GNUPGHOME=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d)
export GNUPGHOME

finish() {
    gpgconf --kill all 2>/dev/null || true
    rm -rf "$GNUPGHOME" "$work" "$folder"
}
trap finish EXIT
trap 'exit 1' INT TERM

# What apt would fetch for a machine on which nothing is installed: "name=version" in each line.
needed() {
    apt-get -qq -o Dir::State::status="$work/status" -o Dir::State::extended_states="$work/extended" \
        -o Debug::NoLocking=1 --no-install-recommends --simulate install "$@" |
        sed -n 's/^Inst \([^ ]*\) (\([^ ]*\) .*/\1=\2/p' | sort -u
}

rm -rf "$work" "$out"/kairan-*-closed-network*
mkdir -p "$folder" "$work/index"
: >"$work/status"
: >"$work/extended"
apt-cache dumpavail | awk -v RS= '/\nPriority: required\n/ { sub(/\n.*/, ""); print $2 }' | sort -u >"$work/required"

# shellcheck disable=SC2046 # a list of words
needed apt $(cat "$work/required") >"$work/there"
# shellcheck disable=SC2046 # a list of words
needed apt $(cat "$work/required") "$deb" "$@" >"$work/all"
comm -13 "$work/there" "$work/all" | grep -v '^kairan=' >"$work/wanted"

cp "$deb" "$folder"
# shellcheck disable=SC2046 # a list of words
(cd "$folder" && apt-get -qq -o APT::Sandbox::User=root download $(cat "$work/wanted"))
cp "$here/install.sh" "$folder"
(cd "$folder" && dpkg-scanpackages --multiversion . 2>"$work/scan.log" >Packages)
(cd "$folder" && sha256sum -- * >"$work/SHA256SUMS" && mv "$work/SHA256SUMS" .)

sign() {
    if [ -f "$key.passphrase" ]; then
        set -- --pinentry-mode loopback --passphrase-file "$key.passphrase" "$@"
    fi
    gpg --batch --quiet "$@"
}
sign --import "$key"
sign --output "$folder/SHA256SUMS.sig" --detach-sign "$folder/SHA256SUMS"
gpg --batch --quiet --yes --output "$out/kairan-key.gpg" --export

tar -C "$out" --sort=name --owner=0 --group=0 --numeric-owner -cf "$out/$name.tar" "$name"
echo "$out/$name.tar: $(($(wc -l <"$work/wanted") + 1)) packages"
