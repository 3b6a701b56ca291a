#!/bin/sh
# build.sh KAIRAN VERSION DIRECTORY - makes DIRECTORY/kairan_VERSION_ARCHITECTURE.deb, and the package
# of its debugging symbols, of a program that `make release` built.
#
# The same program gives the same bytes: SOURCE_DATE_EPOCH, by default the time of the last commit,
# is the only time that stands in the package.
set -eu
export LC_ALL=C.UTF-8
umask 022
here=$(cd "$(dirname "$0")" && pwd)
program=$(realpath "$1")
version=$2
mkdir -p "$3"
out=$(realpath "$3")
work=$out/tree/kairan
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$here" log -1 --format=%ct 2>/dev/null || echo 0)}
export SOURCE_DATE_EPOCH DPKG_DEB_THREADS_MAX=1

case $version in
[0-9]*) ;;
*) version= ;;
esac
if [ -z "$version" ] || [ -n "$(printf %s "$version" | tr -d 'A-Za-z0-9.+~')" ]; then
    echo "build.sh: a version begins with a digit and has no other signs than . + ~, not '$2'" >&2
    exit 2
fi

rm -rf "$out/tree" "$out"/kairan_*.deb "$out"/kairan-dbgsym_*.deb
mkdir -p "$work"
cp -r "$here/debian" "$work/debian"
install -m 755 "$program" "$work/kairan"
install -m 755 "$here/backup" "$work/backup"
sh "$here/manual.sh" "$program" "$(date -u -d "@$SOURCE_DATE_EPOCH" '+%B %-d, %Y')" >"$work/kairan.1"
cat >"$work/debian/changelog" <<EOF
kairan ($version) unstable; urgency=medium

  * Made from the sources of this version; their history says what changed.

 -- $(sed -n 's/^Maintainer: //p' "$here/debian/control")  $(date -u -R -d "@$SOURCE_DATE_EPOCH")
EOF
if ! (cd "$work" && dpkg-buildpackage --build=binary --no-sign) >"$out/build.log" 2>&1; then
    tail -30 "$out/build.log" >&2
    exit 1
fi
mv "$out"/tree/kairan*.deb "$out"
rm -rf "$out/tree"
ls "$out"/kairan_*.deb
