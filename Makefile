# Hadir: builds the programs, tests and benches. `make help` lists the targets.
# SPDX-License-Identifier: Apache-2.0
MAKEFLAGS += --no-builtin-rules
SHELL := /bin/bash
.DELETE_ON_ERROR:
.SECONDARY:

CC := gcc
PACKAGES := sdl2 SDL2_ttf SDL2_image zbar libqrencode sqlite3 libpq libsodium nettle cairo pangocairo libarchive expat libturbojpeg libmicrohttpd gnutls libcurl libzstd avahi-client
LAYERS := core store device report sync
PROGRAMS := hadir hadir-kiosk hadir-server
VERSION := 0.1.0

.PHONY: all run test lint fuzz bench bench-scan sim cover clean help
all: $(PROGRAMS:%=build/release/%)

help:
	@echo 'make all      build the programs into build/release/'
	@echo 'make run      play a whole event: badges, scans, ratings, documents (a window where there is a display)'
	@echo 'make test     all tests under ASan and UBSan, and the fuzz corpora; ends with "N passed, N failed"'
	@echo 'make lint     the layer rule and the budgets of the code'
	@echo 'make bench    speeds and sizes against their budgets'
	@echo 'make bench-scan  the reader beside plain zbar and ZXing-C++: drawn frames, and photographs with QR=FOLDER'
	@echo 'make sim      10,000 power cuts, 1,000 killed processes, 1,000 histories of sticks and of sync, an hour of frames (half an hour)'
	@echo 'make fuzz     fuzz every parser with libFuzzer, FUZZ_SECONDS=60 each'
	@echo 'make cover    line coverage of core, store, report and sync'
	@echo 'make clean    remove build/'

# The first thing every goal but help and clean does: the Debian packages, then their flags.
ifneq ($(filter-out help clean,$(or $(MAKECMDGOALS),all)),)
-include build/flags.mk
endif
build/flags.mk: image/packages.sh Makefile
	@mkdir -p build
	@image/packages.sh run
	@{ echo "PKG_CFLAGS := $$(pkg-config --cflags $(PACKAGES) | sed 's/-I\//-isystem \//g')"; \
	   echo "PKG_LIBS := $$(pkg-config --libs $(PACKAGES)) -lxlsxwriter"; } > $@
build/test-packages: image/packages.sh
	@mkdir -p build
	@image/packages.sh test && touch $@

WARNINGS := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wvla -Wformat=2
COMMON = -std=gnu17 -fno-math-errno $(WARNINGS) -Isrc -Ibuild -DHADIR_VERSION='"$(VERSION)"' -DHADIR_ASSETS='"$(CURDIR)/assets"' $(PKG_CFLAGS) -pthread -MMD -MP
FLAGS_release := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong
FLAGS_asan := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
FLAGS_cover := -O0 -g --coverage
FLAGS_fuzz := -O1 -g -fsanitize=address,undefined,fuzzer-no-link
CC_fuzz := clang
LINK_fuzz := -fsanitize=address,undefined

# Tables as C strings.
build/%.sql.h: src/store/%.sql | build/flags.mk
	@sed -e 's/["\\]/\\&/g' -e 's/.*/"&\\n"/' $< > $@

# What a layer, and a test of it, may link: itself and the layers below, and only their libraries (else all of PACKAGES).
BELOW_core := core
BELOW_store := store core
BELOW_device := device core
BELOW_report := report device store core
BELOW_sync := sync device store core
BELOW_program := report sync device store core
LIBS_core := -lsodium -lnettle
LIBS_store := -lsqlite3 -lpq -lsodium -lnettle

sources = $(wildcard src/$(1)/*.c)
objects = $(patsubst %.c,build/$(1)/%.o,$(2))

# $(1): variant. Objects, one archive a layer, the programs, and test programs of each layer.
define variant
build/$(1)/%.o: %.c build/flags.mk | build/schema.sql.h build/registry.sql.h
	@mkdir -p $$(@D)
	@echo '  $(1)  $$<'
	@$$(or $$(CC_$(1)),$$(CC)) $$(COMMON) $$(FLAGS_$(1)) -c $$< -o $$@
$(foreach l,$(LAYERS),
build/$(1)/$(l).a: $(call objects,$(1),$(call sources,$(l)))
	@mkdir -p $$(@D) && rm -f $$@ && ar rcs $$@ $$^)
$(foreach p,$(PROGRAMS),
build/$(1)/$(p): $(call objects,$(1),$(call sources,$(p:hadir-%=%))) $(BELOW_program:%=build/$(1)/%.a))
$(PROGRAMS:%=build/$(1)/%):
	$$(or $$(CC_$(1)),$$(CC)) $$(FLAGS_$(1)) -pthread $$^ $$(PKG_LIBS) -lm -o $$@
$(foreach l,$(LAYERS),
build/$(1)/tests/$(l)/test_%: build/$(1)/tests/$(l)/test_%.o $(BELOW_$(l):%=build/$(1)/%.a)
	$$(CC) $$(FLAGS_$(1)) -pthread $$^ $$(or $$(LIBS_$(l)),$$(PKG_LIBS)) -lcmocka -lm -o $$@)
endef
$(foreach v,release asan cover fuzz,$(eval $(call variant,$(v))))

# Tools of tests and of the demonstration, and benches, with a main of their own; and what benches share.
BENCHES := $(patsubst %.c,build/release/%,$(wildcard tests/bench/bench_*.c))
build/release/tests/%: build/release/tests/%.o $(BELOW_program:%=build/release/%.a)
	$(CC) $(FLAGS_release) -pthread $^ $(PKG_LIBS) -lm -o $@
$(BENCHES): %: %.o $(patsubst %,build/release/tests/bench/%.o,figure made served load) $(BELOW_program:%=build/release/%.a)
	$(CC) $(FLAGS_release) -pthread $^ $(PKG_LIBS) -lm -o $@
build/release/tests/bench/scan: $(patsubst %.c,build/release/%.o,$(wildcard tests/bench/scan_*.c) tests/bench/figure.c) $(BELOW_program:%=build/release/%.a)
	@image/packages.sh bench
	g++ -std=c++17 $(FLAGS_release) -pthread -Isrc tests/bench/scan_zxing.cc $^ $(PKG_LIBS) -lZXing -lm -o $@
build/asan/tests/sim/%: build/asan/tests/sim/%.o $(BELOW_program:%=build/asan/%.a)
	$(CC) $(FLAGS_asan) -pthread $^ $(PKG_LIBS) -lcmocka -lm -o $@
FUZZ := $(notdir $(basename $(wildcard tests/fuzz/fuzz_*.c)))
build/asan/tests/fuzz/%: build/asan/tests/fuzz/%.o build/asan/tests/fuzz/replay.o $(BELOW_program:%=build/asan/%.a)
	$(CC) $(FLAGS_asan) -pthread $^ $(PKG_LIBS) -lm -o $@
build/fuzz/tests/fuzz/%: build/fuzz/tests/fuzz/%.o $(BELOW_program:%=build/fuzz/%.a)
	clang $(LINK_fuzz),fuzzer -pthread $^ $(PKG_LIBS) -lm -o $@

# The pages are driven through the server's program.
WEB_TESTS := $(if $(filter hadir-server,$(PROGRAMS)),$(wildcard tests/web/test_*.sh))
DEMO_TOOLS := $(patsubst %.c,build/release/%,$(wildcard tests/e2e/*.c tests/web/*.c))
UNIT_TESTS := $(foreach l,$(LAYERS),$(patsubst %.c,build/asan/%,$(wildcard tests/$(l)/test_*.c)))
IN_DATABASE := $(filter-out %/test_crash,$(filter build/asan/tests/store/%,$(UNIT_TESTS)))
SIMS := $(patsubst %.c,build/asan/%,$(wildcard tests/sim/sim_*.c))

run: all $(DEMO_TOOLS)
	@tests/e2e/demo.sh

test: build/test-packages
	@$(MAKE) --no-print-directory -j$$(nproc) test-programs
	@tests/run.sh $(filter-out %/test_db_postgres,$(UNIT_TESTS)) $(IN_DATABASE:%=postgresql:%) $(FUZZ:%=build/asan/tests/fuzz/%) $(wildcard tests/e2e/test_*.sh) $(WEB_TESTS)
.PHONY: test-programs
test-programs: $(UNIT_TESTS) build/asan/tests/sim/sim_sync $(FUZZ:%=build/asan/tests/fuzz/%) $(PROGRAMS:%=build/asan/%) all $(DEMO_TOOLS)

lint: all
	@tests/lint.sh

bench: all $(BENCHES)
	@code=0; for b in $(BENCHES); do $$b || code=1; done; exit $$code

bench-scan: build/release/tests/bench/scan
	@$< $(or $(SCAN_FRAMES),20) $(QR)

sim: build/test-packages $(SIMS) all $(DEMO_TOOLS)
	@for s in $(SIMS) tests/sim/kill.sh tests/sim/hall.sh; do $$s || exit 1; done; LONG=1 tests/run.sh tests/e2e/test_sync_near.sh tests/e2e/test_kiosk_sync.sh

FUZZ_SECONDS ?= 60
fuzz:
	@image/packages.sh run fuzz
	@$(MAKE) --no-print-directory $(FUZZ:%=build/fuzz/tests/fuzz/%)
	@for f in $(FUZZ); do mkdir -p build/corpus/$$f && build/fuzz/tests/fuzz/$$f -max_total_time=$(FUZZ_SECONDS) \
	  -timeout=10 -rss_limit_mb=1024 build/corpus/$$f tests/fuzz/corpus/$${f#fuzz_} || exit 1; done

cover: build/test-packages
	@image/packages.sh cover
	@$(MAKE) --no-print-directory $(UNIT_TESTS:build/asan/%=build/cover/%)
	@for t in $(UNIT_TESTS:build/asan/%=build/cover/%); do $$t >/dev/null || exit 1; done
	@gcovr -r . --object-directory build/cover -f src/core -f src/store -f src/report -f src/sync --print-summary | tail -n 40

clean:
	rm -rf build

-include $(shell [ -d build ] && find build -name '*.d' 2>/dev/null)
