#!/bin/sh
# install.sh --key FILE [PACKAGE…] - installs Kairan, or upgrades it, from the folder that this
# script stands in, without a network; further packages of the folder where they are named.
#
# FILE is the public key that the archive must be signed with, and came by another way than the
# archive. Nothing is installed, and nothing of the folder used, before the signature and the digest
# of every file have been found right.
set -eu
folder=$(cd "$(dirname "$0")" && pwd)

refuse() {
    echo "install.sh: $1; nothing was installed" >&2
    exit "${2:-1}"
}

if [ "${1:-}" != --key ] || [ $# -lt 2 ]; then
    refuse 'usage: sh install.sh --key FILE [PACKAGE…]' 2
fi
key=$(realpath "$2")
shift 2
[ -r "$key" ] || refuse "the key $key can't be read" 2
[ "$(id -u)" -eq 0 ] || refuse 'only root can install' 2

cd "$folder"
gpgv --quiet --keyring "$key" SHA256SUMS.sig SHA256SUMS ||
    refuse 'SHA256SUMS is not signed with this key'
sha256sum --quiet --strict --check SHA256SUMS || refuse 'a file is not what was signed'
for file in *; do
    case $file in
    SHA256SUMS | SHA256SUMS.sig) continue ;;
    esac
    grep -qxF "$(sha256sum -- "$file")" SHA256SUMS || refuse "$file is not among what was signed"
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
# apt reads an address word by word: a folder's name may have spaces.
ln -s "$folder" "$work/folder"
mkdir -p "$work/lists/partial"
echo "deb [trusted=yes] file:$work/folder ./" >"$work/sources.list"

apt() {
    apt-get -q -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=- \
        -o Dir::State::lists="$work/lists" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= \
        -o APT::Sandbox::User=root "$@"
}

apt update
apt install --yes --no-install-recommends kairan "$@"
