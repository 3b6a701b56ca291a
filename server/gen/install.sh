#!/bin/sh
# install.sh SET… - installs what a set of targets needs from Debian, and Node where Debian's is too
# old; does nothing, without the network, when all is there.
#
# Sets: build (to build and run Kairan), test, bench, fuzz, load, scan, package (to make one), machine
# (to prove it). KAIRAN_INSTALL=no only names what is missing. Node goes to build/node, never into the system.
set -eu

build='gcc libc6-dev libevent-dev libsqlite3-dev libjansson-dev libsodium-dev libargon2-dev libssl-dev
    zlib1g-dev libpq-dev libzstd-dev libzip-dev libicu-dev libseccomp-dev libbrotli-dev
    ca-certificates'
test='check clang-format gcovr libhttp-parser-dev libroaring-dev strace chromium fonts-noto-cjk
    postgresql nginx-light libnginx-mod-http-lua'
bench='nginx-light wrk'
fuzz='clang'
load='valgrind'
scan='testssl.sh wapiti sqlmap openssl'
package='debhelper dpkg-dev gnupg'
machine='debootstrap systemd-container curl jq'

packages=
for set in "$@"; do
    case $set in
    build) packages="$packages $build" ;;
    test) packages="$packages $test" ;;
    bench) packages="$packages $bench" ;;
    fuzz) packages="$packages $fuzz" ;;
    load) packages="$packages $load" ;;
    scan) packages="$packages $scan" ;;
    package) packages="$packages $package" ;;
    machine) packages="$packages $machine" ;;
    *)
        echo "install.sh: unknown set '$set'" >&2
        exit 2
        ;;
    esac
done

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

is_installed() {
    dpkg-query -W -f='${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed
}

apt_install() {
    if [ "${KAIRAN_INSTALL:-yes}" = no ]; then
        echo "missing Debian packages: $*" >&2
        exit 1
    fi
    echo "installing from Debian: $*"
    as_root apt-get update -q
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$@"
}

# Vite needs Node 20.19; npm below 10 leaves out its native bindings.
node_is_new_enough() {
    command -v node >/dev/null && command -v npm >/dev/null || return 1
    node -e 'const [a, b] = process.versions.node.split(".").map(Number);
        process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' || return 1
    [ "$(npm --version | cut -d. -f1)" -ge 10 ]
}

if ! command -v dpkg-query >/dev/null; then
    echo "this is not Debian: install the equivalents of:$(echo $packages), Node 20.19 and npm 10" >&2
    exit 1
fi

missing=
for package in $packages; do
    is_installed "$package" || missing="$missing $package"
done

PATH=$PWD/build/node/node_modules/.bin:$PATH
export PATH
needs_node=no
case " $* " in
*' build '*) node_is_new_enough || needs_node=yes ;;
esac
if [ $needs_node = yes ] && ! command -v npm >/dev/null; then
    missing="$missing nodejs npm"
fi

if [ -n "$missing" ]; then
    # shellcheck disable=SC2086 # a list of words
    apt_install $missing
fi
if [ $needs_node = yes ] && ! node_is_new_enough; then
    echo 'installing Node 22 into build/node'
    mkdir -p build/node
    npm install --prefix build/node --no-audit --no-fund node@22 npm@11
    hash -r
    node_is_new_enough || {
        echo "Node $(node --version) and npm $(npm --version) are still too old" >&2
        exit 1
    }
fi
