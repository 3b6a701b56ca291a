# Makefile - builds, runs and tests Kairan. `make help` lists what it can do.
#
# BUILD is where everything built goes. SANITIZE, DEFINES and WEB=none make variants, each best in a
# BUILD of its own: make BUILD=build/mine WEB=none (a server without the web client, for quick work
# on the C side; run and test never use it). PRODUCT, UNIT and SUPPORT narrow what is compiled, too:
# make check BUILD=build/mine WEB=none PRODUCT="$(echo server/base/*.c)" SUPPORT= \
#     UNIT="$(echo tests/unit/server/base/*.c)"

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc 2>/dev/null || echo 2)
endif
MAKEFLAGS += --no-print-directory --no-builtin-rules
export PATH := $(CURDIR)/build/node/node_modules/.bin:$(PATH)

BUILD ?= build
WEB ?= client
SANITIZE ?=
DEFINES ?=
ONLY ?=
VERSION ?= development
CC := gcc

GEN := build/gen
OBJ := $(BUILD)/obj
RESULTS := $(BUILD)/results

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
    -Wvla -Wswitch-enum -Wno-missing-field-initializers -Werror
OPTIMIZE ?= -O2
CFLAGS := -std=c17 -D_GNU_SOURCE $(OPTIMIZE) -g -fno-omit-frame-pointer -pthread $(WARNINGS) $(DEFINES)
CPPFLAGS = -Iinclude -Iserver -I$(GEN) -include gw/banned.h
LDFLAGS := -pthread -Wl,--as-needed
LIBS := -levent_core -levent_pthreads -lsqlite3 -ljansson -lsodium -largon2 -lpq -lssl -lcrypto -lz -lzstd \
    -licui18n -licuuc -lzip -lseccomp -lm
ifneq ($(OPTIMIZE),-O2)
CFLAGS += -Wno-maybe-uninitialized # gcc guesses well at -O2 only
endif
ifneq ($(SANITIZE),)
CFLAGS += -fsanitize=$(SANITIZE) -fno-sanitize-recover=all
LDFLAGS += -fsanitize=$(SANITIZE)
endif
HARDENING := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE
HARDENED_LINK := -pie -Wl,-z,relro,-z,now,-z,noexecstack

# One short line a command; V=1 shows it whole.
V ?= 0
say = $(if $(filter 1,$(V)),,@printf '%-5s %s\n' $(1) $(2);)

# ---- what there is ----

PRODUCT := $(sort $(shell find server modules -name '*.c' -not -path 'server/gen/*'))
HEADERS := $(sort $(shell find include server modules -name '*.h'))
MIGRATIONS := $(sort $(shell find migrations -type f))
WEB_SOURCES := $(sort $(shell find web -type f -not -path '*/node_modules/*' -not -name '*.md'))
UNIT := $(sort $(shell find tests/unit -name 'test_*.c' 2>/dev/null))
UNIT_SUPPORT := $(sort $(shell find tests/unit -name '*.c' -not -name 'test_*' 2>/dev/null))
INTEGRATION := $(sort $(shell find tests/integration -name '*.c' 2>/dev/null))
SQL := $(sort $(wildcard tests/sql/test_*.c))
MATRIX := $(sort $(wildcard tests/matrix/test_*.c))
FAULT := $(sort $(wildcard tests/fault/test_*.c))
TORTURE := $(sort $(wildcard tests/torture/test_*.c))
SOAK := $(sort $(wildcard tests/soak/test_*.c))
ATTACK := $(sort $(wildcard tests/attack/test_*.c))
POWERCUT := $(sort $(wildcard tests/powercut/test_*.c))
OFFICE := tests/lib/ledger.c $(wildcard tests/lib/office*.c) # for soak and powercut
SUPPORT := $(filter-out tests/lib/runner.c $(OFFICE),$(wildcard tests/lib/*.c))
FUZZERS := $(sort $(shell find tests/fuzz -name 'fuzz_$(or $(ONLY),*).c' 2>/dev/null))

ifeq ($(WEB),none)
WEB_FILES := web_none
else
WEB_FILES := web_files
endif
object = $(patsubst %.c,$(OBJ)/%.o,$(1))
LIB_OBJECTS := $(call object,$(filter-out server/main.c,$(PRODUCT))) \
    $(OBJ)/gen/migrations.o $(OBJ)/gen/$(WEB_FILES).o

.PHONY: all run release web
all: $(BUILD)/kairan ## build build/kairan (default)

run: all build/city/kairan.db ## install what is missing, build, make the demonstration city, serve it
	@sh server/gen/run.sh

# What a release is called: the time of its last commit, which every later one is above. VERSION=1.2 is as good.
COMMIT_VERSION = $(shell TZ=UTC git log -1 --format=0.%cd --date=format-local:%Y%m%d.%H%M%S 2>/dev/null || echo 0.1)
release: RELEASE_VERSION := $(if $(filter development,$(VERSION)),$(COMMIT_VERSION),$(VERSION))
release: ## build build/release/kairan, optimised and hardened
	@$(MAKE) BUILD=build/release VERSION='$(RELEASE_VERSION)' LDFLAGS='$(LDFLAGS) $(HARDENED_LINK)' \
	    DEFINES='$(HARDENING) -ffile-prefix-map=$(CURDIR)=.' all

.PHONY: deb release-archive
deb: release build/packages-package.stamp ## build/deb: the Debian package (VERSION=1.2)
	@sh server/package/build.sh build/release/kairan "$$(build/release/kairan --version | cut -d' ' -f2)" build/deb

release-archive: deb ## build/archive: package and all that it needs, signed with KEY=file (WITH=postgresql)
	@test -f '$(KEY)' || { echo 'make release-archive KEY=FILE: what gpg --export-secret-keys wrote' >&2; exit 2; }
	@sh server/package/archive.sh build/deb/kairan_*.deb build/archive '$(KEY)' $(WITH)

web: build/web.stamp ## build the web client into build/web

# ---- packages: stamps of what install.sh has seen ----

build/packages-%.stamp: server/gen/install.sh
	@mkdir -p $(@D)
	@sh server/gen/install.sh $*
	@touch $@

# ---- generated sources ----

$(GEN)/tool/%: server/gen/%.c server/gen/embed.c server/gen/embed.h | build/packages-build.stamp
	@mkdir -p $(@D)
	$(call say,TOOL,$@)$(CC) -std=c17 -D_GNU_SOURCE -O2 $(WARNINGS) -Iinclude -include gw/banned.h -o $@ \
	    $(filter %.c,$^) -lz -lbrotlienc -lsodium

$(GEN)/migrations.c: $(GEN)/tool/embed_migrations $(MIGRATIONS) migrations $(wildcard migrations/*)
	@$< migrations $@

$(GEN)/web_files.c: $(GEN)/tool/embed_web build/web.stamp
	$(call say,EMBED,build/web)$< build/web $@ $(@:.c=.bin)

$(GEN)/web_none.c: $(GEN)/tool/embed_web
	@$< - $@ $(@:.c=.bin)

build/npm.stamp: web/package.json web/package-lock.json | build/packages-build.stamp
	@mkdir -p $(@D)
	@cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

build/web.stamp: build/npm.stamp $(WEB_SOURCES)
	@cd web && npm run --silent build
	@test -f build/web/index.html || { echo 'the web build left no build/web/index.html' >&2; exit 1; }
	@touch $@

# ---- compiling and linking ----

.SECONDARY:

# Changes when flags or the list of sources do, so that what depends on them is made again.
FLAGS_NOW := $(CC) $(CFLAGS) $(CPPFLAGS) $(LDFLAGS) $(LIBS) $(WEB_FILES)
SOURCES_NOW := $(PRODUCT) $(UNIT) $(INTEGRATION) $(SQL) $(MATRIX) $(FAULT) $(TORTURE) $(SOAK) $(ATTACK) $(POWERCUT) $(SUPPORT) $(OFFICE) $(UNIT_SUPPORT)
$(shell mkdir -p $(BUILD) && for pair in 'flags:$(FLAGS_NOW)' 'sources:$(SOURCES_NOW)' 'version:$(VERSION)'; do \
    file=$(BUILD)/$${pair%%:*}.now; \
    test "$$(cat $$file 2>/dev/null)" = "$${pair#*:}" || printf '%s\n' "$${pair#*:}" >$$file; done)

$(OBJ)/server/main.o: CPPFLAGS += -DKAIRAN_VERSION='"$(VERSION)"'
$(OBJ)/server/main.o: $(BUILD)/version.now

$(OBJ)/modules/%.o: CPPFLAGS += -Imodules/$(firstword $(subst /, ,$*))

$(OBJ)/%.o: %.c $(BUILD)/flags.now | build/packages-build.stamp
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(OBJ)/gen/%.o: $(GEN)/%.c $(BUILD)/flags.now
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/libkairan.a: $(LIB_OBJECTS) $(BUILD)/sources.now
	@rm -f $@
	$(call say,AR,$@)ar rcs $@ $(LIB_OBJECTS)

$(BUILD)/kairan: $(OBJ)/server/main.o $(LIB_OBJECTS) $(BUILD)/sources.now
	$(call say,LINK,$@)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) $(LIBS)

# ---- the demonstration city ----

build/city/kairan.db: | all
	@sh server/gen/city.sh build/city

# ---- tests: suites of START_TESTs, each a program of its own ----

TEST_CPPFLAGS := $(CPPFLAGS) -I. $(addprefix -I,$(wildcard modules/*))
TEST_CFLAGS := $(filter-out -Wpedantic,$(CFLAGS)) -Wno-missing-prototypes -Wno-unused-const-variable
CITY := $(BUILD)/tests/city.stamp
# Each test is a fork of the runner: with the usual 256 MB of freed memory kept apart it takes four times as long.
RUN_ENV := ASAN_OPTIONS=quarantine_size_mb=8 KAIRAN_BINARY=$(abspath $(BUILD))/kairan
# check-pgsql: KAIRAN_TEST_DATABASE names a cluster, and the city comes from there (tests/lib/pgsql.sh).
ifeq ($(KAIRAN_TEST_DATABASE),)
RUN_ENV += KAIRAN_TEST_CITY=$(abspath $(BUILD))/tests/city
ENGINE :=
else
ENGINE := -pgsql
SKIP := --skip tests/lib/pgsql.skip
endif
JOBS ?= 2

suite_objects = $(patsubst %.c,$(OBJ)/suites/%.o,$(1))

$(OBJ)/suites/%.c: %.c tests/lib/runner.awk
	@mkdir -p $(@D)
	@awk -f tests/lib/runner.awk -v mode=file $< >$@

$(OBJ)/suites/%.o: $(OBJ)/suites/%.c $(BUILD)/flags.now | build/packages-test.stamp
	$(call say,CC,$(patsubst $(OBJ)/suites/%,%,$<))$(CC) $(TEST_CPPFLAGS) $(TEST_CFLAGS) -MMD -MP -c -o $@ $<

$(OBJ)/tests/%.o: tests/%.c $(BUILD)/flags.now | build/packages-test.stamp
	@mkdir -p $(@D)
	$(call say,CC,$(patsubst $(OBJ)/suites/%,%,$<))$(CC) $(TEST_CPPFLAGS) $(TEST_CFLAGS) -MMD -MP -c -o $@ $<

# suite(name, files of tests, other sources): $(BUILD)/tests/<name>
define suite
$$(OBJ)/suites/$(1).list.c: tests/lib/runner.awk $$(BUILD)/sources.now
	@mkdir -p $$(@D)
	@awk -f tests/lib/runner.awk -v mode=list $(2) >$$@
$$(BUILD)/tests/$(1): $$(call suite_objects,$(2)) $$(OBJ)/suites/$(1).list.o \
    $$(call object,tests/lib/runner.c $(SUPPORT) $(3)) $$(BUILD)/libkairan.a
	@mkdir -p $$(@D)
	$$(call say,LINK,$$@)$$(CC) $$(CFLAGS) $$(LDFLAGS) -o $$@ $$(filter %.o,$$^) -Wl,--whole-archive \
	    $$(BUILD)/libkairan.a -Wl,--no-whole-archive $$(TEST_LIBS) $$(LIBS)
endef
comma := ,
TEST_LIBS := $(addprefix -Wl$(comma)--wrap=send_,duration_info loc_info failure_info) -lcheck -lsubunit -lrt -lhttp_parser
$(eval $(call suite,unit,$(UNIT),$(UNIT_SUPPORT)))
$(eval $(call suite,integration,$(INTEGRATION)))
$(eval $(call suite,sql,$(SQL),tests/sql/plans.c))
$(eval $(call suite,matrix,$(MATRIX),$(filter-out $(MATRIX),$(wildcard tests/matrix/*.c))))
$(eval $(call suite,fault,$(FAULT),$(filter-out $(FAULT),$(wildcard tests/fault/*.c))))
$(eval $(call suite,torture,$(TORTURE),$(filter-out $(TORTURE),$(wildcard tests/torture/*.c)) \
    tests/matrix/city.c tests/matrix/expectations.c))
# Asked for memory before the address sanitizer is ready.
$(OBJ)/tests/torture/fault.o: TEST_CFLAGS += -fno-sanitize=all \
    $(if $(findstring address,$(SANITIZE)),-DFAULT_ABOVE_ASAN)
$(eval $(call suite,soak,$(SOAK),$(OFFICE) $(filter-out $(ATTACK),$(wildcard tests/attack/*.c))))
$(eval $(call suite,attack,$(ATTACK),$(filter-out $(ATTACK),$(wildcard tests/attack/*.c))))
$(eval $(call suite,powercut,$(POWERCUT),$(OFFICE) $(filter-out $(POWERCUT),$(wildcard tests/powercut/*.c))))
# What base/bitmap.c is compared with, and what reads stored marks in its place.
$(addprefix $(BUILD)/tests/,unit soak powercut): private TEST_LIBS += -lroaring
$(BUILD)/tests/powercut: private LDFLAGS += -Wl,--wrap=database_open
$(BUILD)/tests/torture: private LDFLAGS += -Wl,--wrap=_mark_point

# What is run by hand, for as long as it takes, ends by itself: the time-out is for one that hangs.
LONG_TEST := KAIRAN_TEST_TIMEOUT_S=86400
# Which tests take longest: sort -rn build/results/NAME.times
run_suite = @mkdir -p $(RESULTS); rm -f $(RESULTS)/$(1)$(ENGINE).times; \
    $(RUN_ENV) KAIRAN_TEST_TIMES=$(RESULTS)/$(1)$(ENGINE).times $(BUILD)/tests/$(1) --jobs $(2) $(SKIP) \
    --results $(RESULTS)/$(1)$(ENGINE).txt $(if $(ONLY),--only $(ONLY))

# The city that every integration test starts from: made once per binary, copied for each test.
$(CITY): $(BUILD)/kairan tests/lib/city.sh
	@sh tests/lib/city.sh $(BUILD)
	@touch $@

.PHONY: test check integration sql matrix check-pgsql e2e check-web check-asan check-tsan check-fault coverage
test: ## install what is missing; lint, build and all suites on SQLite (CI: this, proofs, check-pgsql)
	@$(MAKE) build/packages-build.stamp build/packages-test.stamp
	+@sh tests/lib/all.sh

check: $(BUILD)/tests/unit ## unit tests (ONLY=word: those whose file or name holds it)
	$(call run_suite,unit,$(JOBS))

integration: $(BUILD)/tests/integration $(CITY) ## one behaviour a file, against a real server
	$(call run_suite,integration,$(JOBS))

sql: $(BUILD)/tests/sql ## every statement prepared, plans without full scans, migrations from empty
	$(call run_suite,sql,1)

matrix: $(BUILD)/tests/matrix $(CITY) ## every route for every role, and each permission removed in turn
	$(call run_suite,matrix,1)

# The rest of unit has no database.
PGSQL_UNIT := server/db,server/core,unit/modules
PGSQL_SUITES ?= check sql integration matrix
check-pgsql: $(BUILD)/kairan $(addprefix $(BUILD)/tests/,unit sql integration matrix) build/packages-test.stamp ## what needs a database, on a PostgreSQL started for it (PGSQL_SUITES=…)
	@sh tests/lib/pgsql.sh $(BUILD) sh -c 'for suite in $(PGSQL_SUITES); do \
	    $(MAKE) -j1 $$suite $(if $(ONLY),,$$(test $$suite = check && echo ONLY=$(PGSQL_UNIT))) || bad=1; done; test -z "$$bad"'

e2e: all $(CITY) build/npm.stamp build/packages-test.stamp ## the web client in Chromium, with axe
	@mkdir -p $(RESULTS)
	@$(RUN_ENV) sh tests/lib/node_suite.sh e2e

check-web: build/npm.stamp ## unit tests of the web client
	@mkdir -p $(RESULTS)
	@sh tests/lib/node_suite.sh web

# check, sql and integration in a build of its own: variant(BUILD and flags, folder)
define variant
	+@$(MAKE) $(1) $(2)/kairan $(2)/tests/unit $(2)/tests/sql $(2)/tests/integration $(2)/tests/city.stamp
	+@for suite in check sql integration; do $(MAKE) $(1) $$suite || bad=1; done; test -z "$$bad"
endef
ASAN := OPTIMIZE=-O1 SANITIZE=address,undefined
COVERAGE := BUILD=build/coverage $(ASAN) DEFINES='--coverage -fprofile-update=atomic'

coverage: build/packages-test.stamp ## unit, SQL and integration tests under the sanitizers, and the lines and branches that they reach (HTML=yes: line by line)
	@find build/coverage -name '*.gcda' -delete 2>/dev/null || true
	$(call variant,$(COVERAGE),build/coverage)
	@mkdir -p build/coverage/report
	@gcovr --root . --object-directory build/coverage/obj --filter 'server/' --filter 'modules/' \
	    --exclude-throw-branches --exclude-unreachable-branches \
	    --txt build/coverage/report/files.txt $(if $(HTML),--html-details build/coverage/report/index.html) \
	    --print-summary build/coverage/obj/server build/coverage/obj/modules

check-asan: ## the same suites under the address and undefined-behaviour sanitizers only (exact lines in reports)
	$(call variant,BUILD=build/asan $(ASAN),build/asan)

check-tsan: ## unit and integration tests under the thread sanitizer
	@$(MAKE) BUILD=build/tsan SANITIZE=thread OPTIMIZE=-O1 check
	@$(MAKE) BUILD=build/tsan SANITIZE=thread OPTIMIZE=-O1 integration

check-fault: ## every named fault point: failures and kill -9 at each (build with -DGW_FAULTS)
	@$(MAKE) BUILD=build/fault DEFINES=-DGW_FAULTS check
	@$(MAKE) BUILD=build/fault DEFINES=-DGW_FAULTS fault

.PHONY: fault
fault: $(BUILD)/tests/fault $(CITY)
	$(call run_suite,fault,$(JOBS))

.PHONY: proofs
proofs: build/packages-test.stamp $(BUILD)/tests/soak ## a minute of simulate, powercut, attacks and tortures; sim, powercut, kill, attack and torture are them at length
	+@for proof in simulate powercut attacks tortures; do sh tests/lib/step.sh $$proof $(MAKE) $$proof || bad=1; done; test -z "$$bad"

# What `make proofs` runs of it takes seconds; attack is the whole, under the sanitizers.
ATTACK_LONG := ATTACK_NGINX=100000 ATTACK_STREAMS=1000000 ATTACK_CLIENTS=1000 ATTACK_CROWD=1000 ATTACK_CROWD_S=20 \
    ATTACK_REQUESTS=$(or $(REQUESTS),100000) CORPORA='$(abspath $(CORPORA))'
.PHONY: attack attacks
attack: build/packages-test.stamp ## bad and odd requests at every route, streams, races, crowds, under the sanitizers (REQUESTS=n CORPORA=folder)
	@$(LONG_TEST) $(ATTACK_LONG) $(MAKE) BUILD=build/asan $(ASAN) attacks

attacks: $(BUILD)/tests/attack $(CITY)
	$(call run_suite,attack,$(JOBS))

.PHONY: scan
scan: all build/packages-scan.stamp ## testssl.sh, wapiti and sqlmap at a city served over TLS; reports in build/results/scan (ONLY=testssl,wapiti,sqlmap)
	@ONLY='$(ONLY)' node tests/attack/scan.mjs

.PHONY: powercut kill
powercut: $(BUILD)/tests/powercut $(CITY) ## a power cut at every moment of an office's work, and of an upgrade (IMAGES=n; from 1,000 on all releases, all calls)
	@mkdir -p $(RESULTS)
	@$(LONG_TEST) $(RUN_ENV) $(BUILD)/tests/powercut --results $(RESULTS)/powercut.txt

kill: ## an office's server killed N times, at random moments and at every fault point, and an upgrade at each, on PostgreSQL at each message, too (N=n SERVERS=n UPGRADES=1)
	@$(MAKE) BUILD=build/fault DEFINES=-DGW_FAULTS KILLS='$(or $(N),100)' ONLY=test_kill soak
	@$(MAKE) BUILD=build/fault DEFINES=-DGW_FAULTS build/fault/tests/integration
	@UPGRADES=$(or $(UPGRADES),4) $(LONG_TEST) sh tests/lib/pgsql.sh build/fault \
	    $(MAKE) BUILD=build/fault DEFINES=-DGW_FAULTS ONLY=an_upgrade_broken integration

# A simulation is no suite: functions of its own stand in the place of Check's, the C library's, and base/fault.c.
SIMULATION := $(sort $(wildcard tests/sim/*.c))
$(BUILD)/tests/sim: $(call object,$(SIMULATION) $(addprefix tests/lib/,seeded_env.c fake_env.c memory.c memory_disk.c)) \
    $(BUILD)/libkairan.a
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -lroaring $(LIBS)

.PHONY: sim simulate
# Everything that a fault point can do needs a build of its own; `simulate`, in `make proofs`, does with the usual one.
sim: ## random days of a city on one seeded thread (SEED=n SEEDS=n STEPS=n; SIM=--say, --twice, '--plant POINT')
	@$(MAKE) BUILD=build/fault DEFINES=-DGW_FAULTS build/fault/tests/sim
	@build/fault/tests/sim --seed $(or $(SEED),1) --seeds $(or $(SEEDS),1) --steps $(or $(STEPS),10000) $(SIM)

simulate: $(BUILD)/tests/sim
	@$(BUILD)/tests/sim --seed 1 --seeds 3 --steps 500 --twice

# tortures by itself: a sample of some sites of some routes, others for each commit.
TURN := $(shell printf '%d' "0x$$(git rev-parse --short=7 HEAD 2>/dev/null || echo 0)")
.PHONY: torture torture-asan tortures
torture: build/packages-test.stamp ## each allocation, I/O and socket call of every route and job fails in turn; goes on where it was broken off (ONE_IN=20: of one in 20 sites)
	@KAIRAN_TORTURE=$(or $(ONE_IN),1) KAIRAN_TORTURE_DONE=$(BUILD)/torture.done $(LONG_TEST) nice -n 5 \
	    $(MAKE) TURN=0 tortures

torture-asan: build/packages-test.stamp ## the same under the sanitizers, of one in 20 sites (ONE_IN=n)
	@$(MAKE) BUILD=build/asan $(ASAN) ONE_IN=$(or $(ONE_IN),20) torture

tortures: export KAIRAN_TORTURE_TURN = $(TURN)
tortures: $(BUILD)/tests/torture $(CITY)
	$(call run_suite,torture,1)

.PHONY: soak bench
# The package and the simulation, too, unless ONLY names something else; ROOT is a tar of a bare Debian 12 (tests/bare/package.sh).
PACKAGE_ONLY := $(filter package,$(ONLY))
PACKAGE_TOO := $(if $(ONLY),$(PACKAGE_ONLY),yes)
SIM_ONLY := $(filter sim,$(ONLY))
SIM_TOO := $(if $(ONLY),$(SIM_ONLY),yes)
soak: $(if $(PACKAGE_ONLY)$(SIM_ONLY),,$(BUILD)/tests/soak $(CITY)) $(if $(PACKAGE_TOO),build/packages-machine.stamp) ## 100 times kill -9 under load (KILLS=n), a 2 GiB upload, backups under load (BACKUP_S=n), the package on machines without a network (ONLY=package), 1,000 simulated days (ONLY=sim, SEEDS=n)
	$(if $(PACKAGE_ONLY)$(SIM_ONLY),,@$(LONG_TEST) $(RUN_ENV) $(BUILD)/tests/soak $(if $(ONLY),--only $(ONLY)))
	$(if $(PACKAGE_TOO),@sh tests/bare/package.sh $(ROOT))
	$(if $(SIM_TOO),@$(MAKE) sim SEED=$(or $(SEED),1) SEEDS=$(or $(SEEDS),1000))
	$(if $(SIM_TOO),@for point in bulletin.board_unasked search.touch_lost; do \
	    $(MAKE) sim SEEDS=5 SIM="--plant $$point" || exit 1; done)

# A finding ends the server with another status than 0, or stands in its log. Valgrind's stand in files of its own.
VALGRIND := valgrind -q --leak-check=full --errors-for-leak-kinds=definite --error-exitcode=99 \
    --log-file=$(abspath $(RESULTS))/valgrind.%p
.PHONY: load-checked
load-checked: build/packages-test.stamp build/packages-load.stamp ## an office and readers at every route of a server under the thread, address and undefined sanitizers, and valgrind (LOAD_S=n READERS=n)
	@$(MAKE) BUILD=build/tsan SANITIZE=thread OPTIMIZE=-O1 ONLY=test_load soak
	@$(MAKE) BUILD=build/asan $(ASAN) ONLY=test_load soak
	@rm -f $(RESULTS)/valgrind.*
	@KAIRAN_UNDER='$(VALGRIND)' READERS=$(or $(READERS),2) $(MAKE) ONLY=test_load soak
	@! grep '^==' $(RESULTS)/valgrind.*

# One fuzzer a parser: tests/fuzz/fuzz_<name>.c, with first inputs in tests/fuzz/seeds/<name>/.
# FUZZ_RUNS=n instead of FUZZ_S: so many inputs each.
FUZZ_S ?= 60
FUZZ_END = $(if $(FUZZ_RUNS),-runs=$(FUZZ_RUNS),-max_total_time=$(FUZZ_S))
.PHONY: fuzz fuzzers
fuzz: build/packages-test.stamp build/packages-fuzz.stamp ## each parser for 60 s with random input (FUZZ_S=n FUZZ_RUNS=n ONLY=name)
	@$(MAKE) BUILD=build/fuzz CC=clang WARNINGS=-w WEB=none \
	    SANITIZE=fuzzer-no-link,address,undefined fuzzers

fuzzers: $(patsubst tests/fuzz/fuzz_%.c,$(BUILD)/fuzz_%,$(FUZZERS))
	@for fuzzer in $^; do name=$${fuzzer##*/fuzz_}; mkdir -p $(BUILD)/corpus/$$name; \
	    echo "fuzz: $$name"; \
	    case $$name in archive) bytes=4096 ;; csv | search) bytes=512 ;; *) bytes=1024 ;; esac; \
	    ASAN_OPTIONS=quarantine_size_mb=8:malloc_context_size=2 \
	    $$fuzzer $(FUZZ_END) -max_len=$$bytes -reload=0 -timeout=5 -print_final_stats=1 -verbosity=0 \
	        -artifact_prefix=$(BUILD)/$$name- \
	        $$(test -f tests/fuzz/$$name.dict && echo -dict=tests/fuzz/$$name.dict) $(BUILD)/corpus/$$name \
	        $$(test -d tests/fuzz/seeds/$$name && echo tests/fuzz/seeds/$$name) \
	        >$(BUILD)/$$name.log 2>&1 || { tail -30 $(BUILD)/$$name.log; exit 1; }; \
	    grep executed_units $(BUILD)/$$name.log; done

# What fuzzers share with unit tests: requests through our parser and through http_parser.
FUZZ_SUPPORT := $(wildcard tests/lib/http_*.c)

$(BUILD)/fuzz_%: tests/fuzz/fuzz_%.c tests/fuzz/input.h $(FUZZ_SUPPORT) $(BUILD)/libkairan.a
	$(call say,LINK,$@)$(CC) $(TEST_CPPFLAGS) $(CFLAGS) $(LDFLAGS) -fsanitize=fuzzer -o $@ $< $(FUZZ_SUPPORT) \
	    $(BUILD)/libkairan.a $(LIBS) -lhttp_parser

$(BUILD)/bench/%: tests/bench/%.c $(BUILD)/libkairan.a
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(BUILD)/libkairan.a $(LIBS) -levent_extra

bench: all $(addprefix $(BUILD)/bench/,http_hello evhttp_hello bare_hello json_output audit_cost) build/packages-bench.stamp ## figures beside their baselines, with verdicts (build/bench.json)
	@BUILD=$(BUILD) node tests/bench/bench.mjs

# ---- the sources themselves ----

.PHONY: lint lint-c lint-web mutable format regulations docs
lint: lint-c lint-web ## sizes, layers, banned functions, messages, format, TypeScript

lint-c: build/packages-test.stamp
	@sh tests/lint/lint.sh

lint-web: build/npm.stamp
	@cd web && npm run --silent lint

# What has to be compiled for it is no matter of the sources alone; `make test` asks it with the build.
mutable: $(OBJ)/server/main.o $(LIB_OBJECTS) ## no variable of the program outlives its function
	@sh tests/lint/mutable.sh $(OBJ)

format: build/packages-test.stamp build/npm.stamp ## write all sources as clang-format and biome want them
	@find include server modules tests -name '*.[ch]' | xargs clang-format -i
	@cd web && npm run --silent format -- ../tests/attack

regulations: ## which article of the regulations is held by which test (from the last run's results)
	@sh tests/lib/regulations.sh $(BUILD)

docs: all ## build/docs: the API's description (openapi.json) and the table of routes
	@mkdir -p build/docs
	@$(BUILD)/kairan openapi >build/docs/openapi.json
	@$(BUILD)/kairan routes >build/docs/routes.txt
	@ls build/docs/*

.PHONY: clean help
clean: ## remove everything built
	rm -rf build

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

-include $(shell find $(OBJ) -name '*.d' 2>/dev/null)
