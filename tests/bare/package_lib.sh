# package_lib.sh - what package.sh is made of: steps, machines without a network, and a small client.
# shellcheck shell=sh disable=SC2154 # variables of package.sh

# The README's block of that name, noted as run.
block() {
    echo "$1" >>"$work/blocks"
    awk -v begin="\`\`\`sh $1" '/^```/ { on = $0 == begin; next } on' "$repository/README.md" | grep . ||
        fail "the README has no block $1"
}

step() {
    step_name=$1
    step_start=$(date +%s)
}

ok() {
    passed=$((passed + 1))
    printf 'ok   %-66s %4d s  %s\n' "$step_name" $(($(date +%s) - step_start)) "${1:-}"
}

fail() {
    printf 'FAIL %s: %s\n' "$step_name" "$1" >&2
    echo "package: $passed passed, 1 failed"
    exit 1
}

finish() {
    status=$?
    trap - EXIT
    if [ -n "$nspawn" ] && [ $status -ne 0 ]; then
        inside sh -c 'journalctl -b -u kairan -u kairan-backup --no-pager | tail -n 20' >&2 || true
    fi
    halt
    GNUPGHOME=$work/.gnupg gpgconf --kill all 2>/dev/null || true
    if [ "${KEEP:-no}" = yes ]; then
        echo "kept: $work"
    else
        rm -rf --one-file-system "$work"
    fi
    exit $status
}

# ---- machines ----

# make_root DIRECTORY [ROOT.tar]: Debian's minbase, without a source of packages.
make_root() {
    if [ ! -f "$work/root.tar" ]; then
        if [ $# -gt 1 ]; then
            cp "$2" "$work/root.tar"
        else
            debootstrap --variant=minbase bookworm "$work/first" >"$work/debootstrap.log"
            tar -C "$work/first" -cf "$work/root.tar" .
            rm -rf "$work/first"
        fi
    fi
    mkdir "$1"
    tar -C "$1" -xf "$work/root.tar"
    rm -f "$1/etc/apt/sources.list" "$1"/etc/apt/sources.list.d/* "$1"/var/cache/apt/archives/*.deb
    rm -rf "$1"/var/lib/apt/lists/*
}

# What the city gets: the archive, its key, and single packages.
bring() {
    cp "$archive" "$repository/build/archive/kairan-key.gpg" "$1/root"
    mkdir "$1/root/debs"
    cp -r "$work/debs/old" "$work/debs/broken" "$1/root/debs"
    mkdir "$1/root/debs/new"
    cp "$deb" "$1/root/debs/new"
}

path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

# offline DIRECTORY COMMANDS: in a chroot that sees no network but its own loopback.
offline() {
    unshare --net --mount --pid --fork --kill-child chroot "$1" env -i HOME=/root PATH=$path LANG=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive sh -euc "mount -t proc proc /proc; cd /root
$2"
}

# The machine starts; systemd itself comes from the archive's packages, as a Debian installer would bring it.
boot() {
    offline "$machine" 'tar -xf kairan-*-closed-network.tar; cd kairan-*-closed-network
        echo "deb [trusted=yes] file:$PWD ./" >/etc/apt/sources.list
        apt-get -q update; apt-get -qy install systemd; rm /etc/apt/sources.list
        rm -rf /root/kairan-*-closed-network /var/lib/apt/lists/*' >"$work/boot.log" 2>&1 || fail "$(tail "$work/boot.log")"
    systemd-nspawn --quiet --register=no --keep-unit --private-network --boot --directory="$machine" \
        </dev/null >"$work/console" 2>&1 &
    nspawn=$!
    for _ in $(seq 60); do
        leader=$(cat "/proc/$nspawn/task/$nspawn/children" 2>/dev/null | cut -d' ' -f1)
        if [ -n "$leader" ] && inside systemctl is-system-running 2>/dev/null | grep -qE 'running|degraded'; then
            return
        fi
        sleep 1
    done
    fail "the machine did not start: $(tail -n 5 "$work/console")"
}

halt() {
    if [ -n "$nspawn" ]; then
        inside systemctl poweroff 2>/dev/null || kill "$nspawn" 2>/dev/null || true
        wait "$nspawn" || true
        nspawn=
    fi
}

inside() {
    nsenter --target "$leader" --mount --uts --ipc --net --pid env -i HOME=/root PATH=$path LANG=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive "$@"
}

# run COMMANDS: on the machine, as root, in /root; the first that fails ends the test. What they
# print stands in $work/out.
run() {
    inside sh -euc "cd /root
$1" </dev/null >"$work/out" 2>"$work/err" || fail "$1
$(tail -n 30 "$work/out" "$work/err")"
}

# refused COMMANDS TEXT: they fail, and say TEXT.
refused() {
    if inside sh -euc "cd /root
$1" </dev/null >"$work/out" 2>&1; then
        fail "it was not refused: $1"
    fi
    grep -qF "$2" "$work/out" || fail "it did not say '$2': $(tail -n 20 "$work/out")"
}

main_pid() {
    inside systemctl show -P MainPID kairan
}

# ---- a client, in the machine's network ----

request() {
    nsenter --target "$leader" --net curl --silent --show-error --max-time 20 "$@"
}

wait_for() {
    for _ in $(seq 50); do
        if request --fail "$1" >/dev/null 2>&1; then
            return
        fi
        sleep 0.2
    done
    fail "$1 does not answer"
}

sign_in() {
    rm -f "$work/jar"
    request -c "$work/jar" -H 'Content-Type: application/json' -d "{\"login\":\"$1\",\"password\":\"$2\"}" \
        "$base/api/session" >"$work/session" || fail 'no answer to the sign-in'
    csrf=$(jq -er .csrf "$work/session") || fail "sign-in: $(cat "$work/session")"
}

# ask METHOD PATH BODY STATUS: what comes back stands in $work/answer.
ask() {
    status=$(request -b "$work/jar" -X "$1" -H "X-CSRF-Token: $csrf" -H 'Content-Type: application/json' \
        ${3:+-d "$3"} -o "$work/answer" -w '%{http_code}' "$base$2")
    [ "$status" = "$4" ] || fail "$1 $2: $status $(cat "$work/answer")"
}

publish() {
    ask GET /api/bulletin/boards '' 200
    board=$(jq '[.items[] | select(.can_post)][0].id' "$work/answer")
    ask POST /api/bulletin/posts "{\"board_id\":$board,\"title\":\"$1\",\"body_text\":\"本文です。\"}" 201
}

# found WORD N: so many hits, as soon as the index has caught up.
found() {
    word=$(printf %s "$1" | jq -sRr @uri)
    for _ in $(seq 40); do
        ask GET "/api/search?q=$word" '' 200
        hits=$(jq '.items | length' "$work/answer")
        if [ "$hits" = "$2" ]; then
            return
        fi
        sleep 0.25
    done
    fail "'$1' was found $hits times, not $2"
}
