#!/bin/sh
# package.sh [ROOT.tar] - the package and the chapters of the README on running it, on machines
# without a network: a bare Debian 12, and one booted with systemd. Called by `make soak ONLY=package`.
#
# The commands are the README's own: its blocks ```sh NAME run as they stand there, and one that no
# step runs fails. Needs root and about 4 GB under TMPDIR. The machines hold what debootstrap calls
# minbase, made once from Debian or, with ROOT.tar, from a tar of such a system. PREVIOUS is the
# commit that is upgraded from: by default the one before the migrations last changed. Everything
# that was started or mounted is ended again; KEEP=yes keeps the files.
set -eu
cd "$(dirname "$0")/../.."
repository=$PWD
work=$(mktemp -d "${TMPDIR:-/var/tmp}/kairan-package.XXXXXX")
machine=$work/machine
bare=$work/bare
base=http://127.0.0.1:8080
leader=
nspawn=
passed=0

. tests/bare/package_lib.sh
trap finish EXIT
trap 'exit 1' INT TERM
: >"$work/blocks"

previous=${PREVIOUS:-$(git log -1 --format=%H -- migrations)~1}
old=$(TZ=UTC git log -1 --format=0.%cd --date=format-local:%Y%m%d.%H%M%S "$previous")~before
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH

step 'the release and its archive, as the README says'
mkdir "$work/the safe" # a key's path may have blanks
echo 'kept in a safe' >"$work/the safe/kairan-secret.gpg.passphrase"
block release | sed 's/^make release-archive .*/& WITH=postgresql/' >"$work/the safe/release.sh"
HOME="$work/the safe" GNUPGHOME=$work/.gnupg sh -euc 'mkdir -m 700 "$GNUPGHOME"; . "$HOME/release.sh"' >"$work/release.log" 2>&1 ||
    fail "$(tail -n 20 "$work/release.log")"
deb=$(realpath build/deb/kairan_*.deb)
archive=$(realpath build/archive/kairan-*-closed-network.tar)
version=$(dpkg-deb -f "$deb" Version)
ok "version $version"

if [ "${REBUILD:-yes}" = yes ]; then
    step 'the same sources give the same bytes, built elsewhere'
    mkdir "$work/again"
    git ls-files -co --exclude-standard -z | tar -c --null -T - | tar -x -C "$work/again"
    make -C "$work/again" deb VERSION="$version" >"$work/again.log" 2>&1 || fail "$(tail -n 20 "$work/again.log")"
    cmp "$deb" "$work"/again/build/deb/kairan_*.deb || fail 'two builds differ'
    rm -rf "$work/again"
    ok
fi

step "a package of the previous program ($previous)"
mkdir "$work/old"
git archive "$previous" | tar -x -C "$work/old"
make -C "$work/old" WEB=none release >"$work/old.log" 2>&1 || fail "$(tail -n 20 "$work/old.log")"
[ -d "$work/old/server/package" ] || fail "$previous had no package: name a later commit as PREVIOUS"
sh "$work/old/server/package/build.sh" "$work/old/build/release/kairan" "$old" "$work/debs/old" >/dev/null
# One that is called newer but can't work with a newer database.
sh server/package/build.sh "$work/old/build/release/kairan" "9.0" "$work/debs/broken" >/dev/null
rm -rf "$work/old"
# A machine that ran it has the libraries that nobody needs any more.
depends() { dpkg-deb -f "$1" Depends | tr ',' '\n' | sed 's/^ *//; s/[ (|].*//' | sort -u; }
depends "$work"/debs/old/kairan_*.deb >"$work/old.depends"
depends "$deb" >"$work/new.depends"
for library in $(comm -23 "$work/old.depends" "$work/new.depends"); do
    (cd "$work/debs/old" && apt-get -qq -o APT::Sandbox::User=root download "$library")
done
ok "version $old"

step 'the sandbox'
systemd-analyze security --offline=yes --threshold=15 server/package/debian/kairan.service >"$work/sandbox" ||
    fail "$(tail -n 1 "$work/sandbox")"
ok "$(tail -n 1 "$work/sandbox")"

step 'nothing but the required packages, no network'
make_root "$bare" "$@"
bring "$bare"
offline "$bare" "$(block closed-network)" >"$work/bare.log" 2>&1 || fail "$(tail -n 20 "$work/bare.log")"
offline "$bare" '! ldd /usr/bin/kairan | grep "not found"'
ok
rm -rf "$bare"

step 'an archive that was touched, or is signed by somebody else, is refused'
make_root "$machine" "$@"
bring "$machine"
offline "$machine" '
    refused() {
        if sh kairan-*-closed-network/install.sh --key "${key:-/root/kairan-key.gpg}" 2>>/root/refused.log; then
            echo "not refused: $1"; exit 1
        fi
        rm -rf kairan-*-closed-network kairan-*-closed-network.tar.new
        ! dpkg-query -W kairan 2>/dev/null | grep -q .
    }
    fresh() { tar -xf kairan-*-closed-network.tar; }
    fresh; printf x >>"$(ls kairan-*-closed-network/libsodium*.deb)"; refused "a changed package"
    fresh; echo "# more" >>"$(ls kairan-*-closed-network/Packages)"; refused "a changed list"
    fresh; touch "$(ls -d kairan-*-closed-network)/more_1_all.deb"; refused "a file more"
    fresh; (cd kairan-*-closed-network; printf x >>install.sh; sha256sum *.deb install.sh Packages >SHA256SUMS); refused "new sums"
    fresh; rm kairan-*-closed-network/SHA256SUMS.sig; refused "no signature"
    fresh; key=/usr/share/keyrings/debian-archive-keyring.gpg refused "another key"
    test "$(grep -c "nothing was installed" /root/refused.log)" -eq 6' >"$work/refused.log" 2>&1 || fail "$(cat "$machine/root/refused.log")"
ok '6 of 6'

step 'a machine with systemd, no network: from the archive'
boot
run "$(block closed-network)"
run 'cd kairan-*-closed-network; sh install.sh --key ~/kairan-key.gpg postgresql'
run 'test "$(systemctl is-active kairan)" = inactive && systemctl is-enabled kairan && ! systemctl is-active kairan-backup.timer'
run 'man_page=$(zcat /usr/share/man/man1/kairan.1.gz); echo "$man_page" | grep -q "audit verify"'
ok

step 'one machine: the old version, its first administrator, a post'
run 'apt purge -y kairan && mkdir previous && cp debs/old/kairan_*.deb previous'
run 'for library in debs/old/lib*.deb; do [ ! -f "$library" ] || dpkg -i "$library"; done'
run "rm -f kairan_*.deb && cp debs/old/kairan_*.deb . && $(block one-machine)"
password=$(sed -n 's/^one-time password: //p' "$work/out")
[ -n "$password" ] || fail 'init printed no password'
run 'journalctl -b --no-pager; cat /var/log/dpkg.log /var/log/apt/*.log'
! grep -qF "$password" "$work/out" || fail 'the password is in a log'
run 'test "$(find /var/lib/kairan ! -user kairan | wc -l)" -eq 0'
wait_for "$base/healthz"
sign_in admin "$password"
ask PUT /api/session/password "{\"current_password\":\"$password\",\"new_password\":\"hidamari-no-niwa-de\"}" 204
password=hidamari-no-niwa-de
sign_in admin $password
publish '通常業務のお知らせ'
found '通常業務' 1
ok

step 'upgrade: the backup comes first; without it the old version stays'
before=$(main_pid)
run 'mount -t tmpfs -o size=16k,mode=0700,uid=kairan,gid=kairan tmpfs /var/backups/kairan'
run 'rm -f kairan_*.deb && cp debs/new/kairan_*.deb .'
refused "$(block upgrade)" 'not upgraded: the backup before it failed'
[ "$(main_pid)" = "$before" ] || fail 'the running server was restarted'
run "dpkg-query -W -f '\${Version}' kairan | grep -qxF '$old'"
found '通常業務' 1
run 'umount /var/backups/kairan'
ok

step 'upgrade: from the previous version, data kept'
run "$(block upgrade)"
run "test \"\$(dpkg-query -W -f '\${Version} \${db:Status-Status}' kairan)\" = '$version installed'"
[ "$(main_pid)" != "$before" ] || fail 'the server was not restarted'
run 'ls /var/backups/kairan/kairan-before-upgrade-from-*.tar; test -z "$(ls -d /var/lib/kairan/rehearsal.* 2>/dev/null)"'
run 'test "$(find /var/lib/kairan ! -user kairan | wc -l)" -eq 0' # root writes nothing where a link could lead it away
sign_in admin $password
found '通常業務' 1
publish '更新後のお知らせ'
found '更新後' 1
run "kairan --version | grep -F '$version'"
ok

step 'upgrade: one that can not work with the database leaves the server running'
before=$(main_pid)
run 'rm -f kairan_*.deb && cp debs/broken/kairan_*.deb .'
refused "$(block upgrade)" "the new version can't work with this database"
[ "$(main_pid)" = "$before" ] || fail 'the running server was ended'
found '更新後' 1
run 'apt install -y --allow-downgrades ./debs/new/kairan_*.deb'
wait_for "$base/healthz"
found '更新後' 1
ok

step 'upgrade: the way back'
run 'mkdir aside; mv /var/backups/kairan/kairan-before-upgrade-from-9* /var/backups/kairan/kairan-before-upgrade-from-'"$version"'-* aside'
run "$(block way-back)"
run "test \"\$(dpkg-query -W -f '\${Version}' kairan)\" = '$old'"
wait_for "$base/healthz"
sign_in admin $password
found '通常業務' 1
found '更新後' 0
run 'rm -rf aside /var/lib/kairan/city-of-the-failed-upgrade; apt install -y ./debs/new/kairan_*.deb'
wait_for "$base/healthz"
sign_in admin $password
ok

step 'staff come in as a list, the content goes out'
run 'printf "%s\r\n" 所属コード,上位所属コード,所属名,フリガナ,階層 10,1,総務部,ソウムブ,1 >/tmp/departments.csv
    printf "%s\r\n" 職員番号,氏名,フリガナ,所属コード,職名,役職順,ログインID \
        "100001,髙橋 一郎,タカハシ イチロウ,10,課長,30,takahashi" | iconv -t CP932 >/tmp/staff.csv'
run "$(block move-in)"
run 'grep takahashi /var/lib/kairan/one-time-passwords.csv; rm /var/lib/kairan/one-time-passwords.csv'
publish '持ち出すお知らせ'
run "$(block take-out)"
run 'grep -r 持ち出すお知らせ /var/backups/kairan/export/utf-8; kairan doctor --data /var/lib/kairan/copy
    rm -r /var/backups/kairan/export /var/lib/kairan/copy /tmp/departments.csv /tmp/staff.csv'
ok

step 'backup, drill, restore'
publish '保存されるお知らせ'
run "$(block backup)"
run 'systemctl is-active kairan-backup.timer; ls /var/backups/kairan/kairan-[0-9]*T*.tar'
run "$(block drill)"
publish '失われるお知らせ'
found '失われる' 1
run "$(block restore)"
wait_for "$base/healthz"
sign_in admin $password
found '保存される' 1
found '失われる' 0
run 'kairan audit verify --data /var/lib/kairan/city; rm -rf /var/lib/kairan/city-of-before'
run 'cd /var/backups/kairan; rm kairan-before-upgrade-from-*.tar
    for days in 10 40 50 60 70 80 90; do touch -d "$days days ago" kairan-before-upgrade-from-0.1-$days.tar; done
    chown kairan: *.tar; sleep 1; systemctl start kairan-backup
    test "$(echo kairan-before-upgrade-from-*.tar | sed s/kairan-before-upgrade-from-0.1-//g)" = "10.tar 40.tar 50.tar 60.tar 70.tar"'
run 'cd /var/backups/kairan; touch -d "20 days ago" kairan-[0-9]*T*.tar; sleep 1; systemctl start kairan-backup
    test "$(ls kairan-[0-9]*T*.tar | wc -l)" -eq 1; ls kairan-before-upgrade-from-*.tar'
ok

step 'TLS on port 443, a reload, and what the sandbox forbids'
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=localhost \
    -addext subjectAltName=IP:127.0.0.1 -keyout "$machine/root/key.pem" -out "$machine/root/cert.pem" 2>/dev/null
run 'cp /etc/default/kairan default.before'
run "$(block tls)"
request --cacert "$machine/root/cert.pem" https://127.0.0.1/healthz | grep -q ok || fail 'no answer over TLS'
before=$(main_pid)
run 'systemctl reload kairan'
request --cacert "$machine/root/cert.pem" https://127.0.0.1/healthz | grep -q ok || fail 'no answer after the reload'
[ "$(main_pid)" = "$before" ] || fail 'the reload restarted the server'
run 'pid=$(systemctl show -P MainPID kairan); grep -E "^(CapBnd|NoNewPrivs|Seccomp):" /proc/$pid/status | tr "\n" " "
    test "$(sed -n "s/^CapBnd:.//p" /proc/$pid/status)" = 0000000000000400
    grep -q "^Seccomp:.2" /proc/$pid/status
    nsenter -t $pid -m sh -c "! touch /etc/x /usr/x /var/x 2>/dev/null && ! ls /home /root 2>/dev/null | grep -q ."'
run 'cp default.before /etc/default/kairan; systemctl restart kairan'
ok

step 'removal keeps data; purge without an answer, too'
wait_for "$base/healthz"
run 'apt remove -y kairan; ! systemctl is-active kairan; test -s /var/lib/kairan/city/kairan.db'
run 'apt purge -y kairan; test -s /var/lib/kairan/city/kairan.db; test ! -e /etc/default/kairan'
run 'apt install -y ./debs/new/kairan_*.deb'
wait_for "$base/healthz"
sign_in admin $password
found '保存される' 1
ok

step 'purge asks: no keeps, yes deletes; backups stay'
run 'printf "no\n" >answer; DEBIAN_FRONTEND=readline script -qec "dpkg --purge kairan" /dev/null <answer | tee asked.log
    grep -q "Delete everything" asked.log; test -s /var/lib/kairan/city/kairan.db'
run 'apt install -y ./debs/new/kairan_*.deb'
run 'echo "kairan kairan/delete-data boolean true" | debconf-set-selections; apt purge -y kairan
    test ! -e /var/lib/kairan; ls /var/backups/kairan/kairan-*.tar; test ! -e /var/backups/kairan-saved-before-upgrade'
run 'apt install -y ./debs/new/kairan_*.deb; kairan init --data /var/lib/kairan/city --city みなと市 >/dev/null
    printf "yes\n" >answer; DEBIAN_FRONTEND=readline script -qec "dpkg --purge kairan" /dev/null <answer | cat
    test ! -e /var/lib/kairan'
ok

step 'PostgreSQL'
run 'apt install -y ./debs/new/kairan_*.deb; systemctl start postgresql'
run "$(block postgresql)"
password=$(sed -n 's/^one-time password: //p' "$work/out")
wait_for "$base/healthz"
sign_in admin "$password"
ask PUT /api/session/password "{\"current_password\":\"$password\",\"new_password\":\"hidamari-no-niwa-de\"}" 204
password=hidamari-no-niwa-de
sign_in admin $password
publish 'データベースのお知らせ'
found 'データベース' 1
run 'systemctl start kairan-backup; ls -l /var/backups/kairan'
ok

step 'a city moves to PostgreSQL'
run 'systemctl stop kairan; rm -rf /var/lib/kairan/city; cp default.before /etc/default/kairan
    runuser -u postgres -- dropdb kairan
    runuser -u postgres -- createdb --owner kairan --encoding UTF8 --locale C --template template0 kairan
    kairan restore --from "$(ls -t /var/backups/kairan/kairan-*.tar | head -1)" --data /var/lib/kairan/city; systemctl start kairan'
wait_for "$base/healthz"
run "$(block to-postgresql)"
run "$(block postgresql | grep KAIRAN_DATABASE=); systemctl start kairan"
wait_for "$base/healthz"
sign_in admin $password
found 'データベース' 1
ok

step 'every block of the README was run'
sort -u "$work/blocks" >"$work/blocks.sorted"
sed -n 's/^```sh *//p' README.md | sort | comm -23 - "$work/blocks.sorted" >"$work/missed"
[ ! -s "$work/missed" ] || fail "never run: $(tr '\n' ' ' <"$work/missed")"
ok
echo "package: $passed passed, 0 failed"
