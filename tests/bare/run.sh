#!/bin/sh
# run.sh [ROOT.tar] - the two commands on a bare Debian 12: git clone, `make run`, sign in with
# Chromium, publish, read as another person; then `make test`. Prints the time of each step.
#
# Needs root, debootstrap and about 6 GB under TMPDIR. The root file system holds git and make only;
# with ROOT.tar (a tar of such a system) nothing is bootstrapped. The machine's package sources, CA
# bundle and npm configuration are copied in. All that was mounted and started is ended again.
set -eu
cd "$(dirname "$0")/../.."
repository=$PWD
work=$(mktemp -d "${TMPDIR:-/tmp}/kairan-bare.XXXXXX")
root=$work/root
server=

finish() {
    status=$?
    trap - EXIT INT TERM
    if [ -n "$server" ]; then
        kill -TERM "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    for mount in dev/shm dev proc repository; do
        umount "$root/$mount" 2>/dev/null || umount -l "$root/$mount" 2>/dev/null || true
    done
    if [ "${KEEP:-no}" = yes ]; then
        echo "kept: $work"
    else
        rm -rf --one-file-system "$work"
    fi
    exit $status
}
trap finish EXIT INT TERM

step() {
    now=$(date +%s)
    [ -z "${step_name:-}" ] || printf '%-44s %5d s\n' "$step_name" $((now - step_start))
    step_name=${1:-}
    step_start=$now
}

inside() {
    chroot "$root" env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}

step 'root file system'
mkdir -p "$root"
if [ $# -gt 0 ]; then
    tar -C "$root" -xf "$1"
else
    debootstrap --variant=minbase --include=git,make,ca-certificates bookworm "$root" >"$work/debootstrap.log"
fi
rm -f "$root/etc/apt/sources.list"
cp /etc/apt/sources.list "$root/etc/apt/" 2>/dev/null || true
cp /etc/apt/sources.list.d/debian.sources "$root/etc/apt/sources.list.d/" 2>/dev/null || true
# Beside the system's own bundle, which installing packages writes anew.
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
cp -L /etc/ssl/certs/ca-certificates.crt "$root/usr/local/share/machine-ca.crt"
cp /etc/resolv.conf /etc/hosts "$root/etc/"
for file in /etc/npmrc /root/.npmrc; do
    if [ -f "$file" ]; then
        grep -v -e nodedir -e cafile "$file" >"$root$file" || true
    fi
done
echo 'cafile=/usr/local/share/machine-ca.crt' >>"$root/root/.npmrc"
mkdir -p "$root/repository"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount -t tmpfs -o size=1g tmpfs "$root/dev/shm"
mount --bind -o ro "$repository" "$root/repository"
for command in gcc node npm python3 chromium; do
    if inside sh -c "command -v $command" >/dev/null; then
        echo "the root file system is not bare: it has $command" >&2
        exit 1
    fi
done

step 'git clone'
inside git config --global --add safe.directory /repository/.git
inside git clone -q /repository /root/kairan

step 'make run, until it answers'
inside sh -c 'cd /root/kairan && exec make run' >"$work/run.log" 2>&1 &
server=$!
until grep -q 'server.listening' "$work/run.log"; do
    kill -0 "$server" 2>/dev/null || { tail -40 "$work/run.log" >&2; exit 1; }
    [ $(($(date +%s) - step_start)) -lt 1800 ] || { echo 'make run took over 30 minutes' >&2; exit 1; }
    sleep 1
done
sed -n '/Kairan: http/,/stop with/p' "$work/run.log" | sed 's/^\( *password:\).*/\1 (shown)/'

step 'packages of the tests'
inside sh -c 'cd /root/kairan && make build/packages-test.stamp' >"$work/packages.log" 2>&1

step 'first use in Chromium'
inside sh -c 'cd /root/kairan && PATH=$PWD/build/node/node_modules/.bin:$PATH exec node tests/bare/first_use.mjs'
# The shell above `make` hands a signal on to nobody: end the server itself, found below it.
pid=$(inside sh -c 'for p in /proc/[0-9]*; do
    [ "$(readlink $p/exe)" = /root/kairan/build/kairan ] && echo ${p#/proc/}; done; true')
for one in $pid; do
    case $(readlink "/proc/$one/root") in "$root") kill -TERM "$one" ;; esac
done
wait "$server" || true
server=

step 'make test'
inside sh -c 'cd /root/kairan && make test' >"$work/test.log" 2>&1 || {
    tail -60 "$work/test.log" >&2
    exit 1
}
tail -16 "$work/test.log"
step
echo 'bare: 1 passed, 0 failed'
