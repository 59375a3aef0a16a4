# One Makefile for everything; `make help` lists what it does. CONTRIBUTING.md says how to add to it.
#
# A mode is a set of flags with a folder of its own, $(BUILD)/<mode>. `make BUILD=elsewhere` keeps two builds of
# one checkout apart; V=1 shows the commands; WERROR=1 (or CI) makes warnings errors.

VERSION := 0.1.0
BUILD := build
PREFIX ?= /usr/local
DESTDIR ?=
ifeq ($(origin CC),default)
CC := gcc
endif

FOLDERS := lib model rules store importers exporters sync mailer report schedules web
PACKAGES := sqlite3 libcurl libxml-2.0 nettle libutf8proc inih libesmtp-1.0 openssl gmime-3.0 libpsl libidn2 libzip libzstd zlib

JOBS := $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))
MAKEFLAGS += --no-builtin-rules --no-builtin-variables $(JOBS)
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all
Q := $(if $(V),,@)

# ---- what there is ----------------------------------------------------------------------------------------

SRC := $(wildcard $(FOLDERS:%=%/*.c))
CMD := $(wildcard cmd/*.c)
UNIT := $(wildcard tests/unit/test_*.c)
FUZZERS := $(wildcard tests/fuzz/fuzz_*.c)
HELPERS := $(wildcard tests/*.c) $(filter-out $(UNIT),$(wildcard tests/unit/*.c)) # for any test program
E2E := $(filter-out tests/e2e/lib%,$(wildcard tests/e2e/*.sh))
SQL := $(wildcard store/sql/*.sql)
MIGRATIONS := $(sort $(wildcard store/migrations/*.sql))
TABLES := $(wildcard data/*.tsv)
TEMPLATES := $(wildcard templates/*.txt templates/*.html)

GEN := $(if $(SQL),sql) $(if $(MIGRATIONS),migrations) $(if $(TEMPLATES),shipped_templates) $(TABLES:data/%.tsv=%)
GEN_C := $(GEN:%=$(BUILD)/gen/%.c)
GEN_H := $(GEN:%=$(BUILD)/gen/%.h)
MO := $(BUILD)/locale/fr/LC_MESSAGES/vigie.mo

# ---- flags ------------------------------------------------------------------------------------------------

CPPFLAGS_ALL = -I. -I$(BUILD)/gen -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 -D_DEFAULT_SOURCE \
	-DVIGIE_VERSION='"$(VERSION)"' $(CPPFLAGS)
CFLAGS_ALL = -std=c17 -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	$(if $(CI)$(filter-out 0,$(WERROR)),-Werror) $(CFLAGS)

HARDEN := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -fPIE
TESTING := -DVIGIE_FAULTS -DVIGIE_TEST
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

CC_release = $(CC)
FLAGS_release := -O2 -g $(HARDEN)
LINK_release := -pie -Wl,-z,relro,-z,now

CC_test = $(CC)
FLAGS_test := -O1 -g $(TESTING)

CC_asan = $(CC)
FLAGS_asan := -O1 -g $(TESTING) $(SANITIZE)
LINK_asan := $(SANITIZE)

CC_cover = $(CC)
FLAGS_cover := -O0 -g $(TESTING) --coverage
LINK_cover := --coverage

CC_fuzz := clang
FLAGS_fuzz := -O1 -g $(TESTING) $(SANITIZE) -fsanitize=fuzzer-no-link
LINK_fuzz := $(SANITIZE) -fsanitize=fuzzer

# Asked once, at the first use in a recipe: by then set-up has installed pkg-config and the libraries.
PACKAGE_CFLAGS = $(eval PACKAGE_CFLAGS := $$(shell pkg-config --cflags $(PACKAGES)))$(PACKAGE_CFLAGS)
PACKAGE_LIBS = $(eval PACKAGE_LIBS := $$(shell pkg-config --libs $(PACKAGES)) -lm)$(PACKAGE_LIBS)

# ---- set-up -----------------------------------------------------------------------------------------------

# Which of tools/setup.sh's lists the goals need. Everything that compiles waits for it, and is never remade for it.
SETUP := build
SETUP += $(if $(filter-out all install po format $(BUILD)/vigie,$(MAKECMDGOALS)),check)
SETUP += $(if $(filter lint format,$(MAKECMDGOALS)),lint)
SETUP += $(if $(filter fuzz,$(MAKECMDGOALS)),fuzz)

.PHONY: setup FORCE
setup:
	@tools/setup.sh $(SETUP)
	$(if $(filter check large,$(MAKECMDGOALS)),@tools/setup.sh --try mail ssh)
FORCE:

# ---- files made from others -------------------------------------------------------------------------------

# $(call stamp,TEXT): writes TEXT to $@ only when it stands there already no more, so that what depends on $@ is
# remade when a list of files or flags has changed.
stamp = mkdir -p $(@D); printf '%s\n' '$(subst ','\'',$(1))' | cmp -s - $@ || printf '%s\n' '$(subst ','\'',$(1))' >$@

EMBED = mkdir -p $(@D) && awk -v header=$(basename $@).h -v source=$(basename $@).c -f tools/c-string.awk

$(BUILD)/gen/.list: FORCE
	@$(call stamp,$(SQL) $(MIGRATIONS) $(TEMPLATES))

$(BUILD)/gen/sql.c $(BUILD)/gen/sql.h &: $(SQL) $(BUILD)/gen/.list tools/embed-sql.awk tools/c-string.awk
	$(Q)$(EMBED) -f tools/embed-sql.awk $(SQL)

$(BUILD)/gen/migrations.c $(BUILD)/gen/migrations.h &: $(MIGRATIONS) $(BUILD)/gen/.list tools/embed-migrations.awk \
    tools/c-string.awk
	$(Q)$(EMBED) -f tools/embed-migrations.awk $(MIGRATIONS)

$(BUILD)/gen/shipped_templates.c $(BUILD)/gen/shipped_templates.h &: $(TEMPLATES) $(BUILD)/gen/.list \
    tools/embed-templates.awk tools/c-string.awk
	$(Q)$(EMBED) -f tools/embed-templates.awk $(TEMPLATES)

# data/LIST.tsv: an array LIST of struct ROW.
ROW_acronyms := acronym
ROW_column_names := column_name
ROW_municipalities := municipality
ROW_name_terms := name_term
ROW_places := place_row
ROW_shared_domains := shared_domain
ROW_street_terms := street_term

define table
$$(BUILD)/gen/$(1).c $$(BUILD)/gen/$(1).h &: data/$(1).tsv tools/embed-tsv.awk tools/c-string.awk
	$$(Q)$$(EMBED) -f tools/embed-tsv.awk -v name=$$(ROW_$(1)) -v list=$(1) $$<
endef
$(foreach list,$(TABLES:data/%.tsv=%),$(eval $(call table,$(list))))

$(MO): po/fr.po | setup
	@mkdir -p $(@D)
	$(Q)msgfmt -o $@ $<

# ---- the rules of one mode --------------------------------------------------------------------------------

define rules
OBJ_$(1) := $$(SRC:%.c=$$(BUILD)/$(1)/%.o)
GENOBJ_$(1) := $$(GEN:%=$$(BUILD)/$(1)/gen/%.o)
CMDOBJ_$(1) := $$(CMD:%.c=$$(BUILD)/$(1)/%.o)
HELPOBJ_$(1) := $$(HELPERS:%.c=$$(BUILD)/$(1)/%.o) $$(filter-out %/main.o,$$(CMDOBJ_$(1)))
UNITOBJ_$(1) := $$(UNIT:%.c=$$(BUILD)/$(1)/%.o)
FUZZOBJ_$(1) := $$(FUZZERS:%.c=$$(BUILD)/$(1)/%.o) $$(BUILD)/$(1)/tests/fuzz/replay_main.o
UNITS_$(1) := $$(UNIT:tests/unit/%.c=$$(BUILD)/$(1)/tests/%)
REPLAYS_$(1) := $$(FUZZERS:tests/fuzz/%.c=$$(BUILD)/$(1)/tests/%)
COMPILE_$(1) = $$(CC_$(1)) $$(CPPFLAGS_ALL) $$(PACKAGE_CFLAGS) $$(CFLAGS_ALL) $$(FLAGS_$(1))

$$(BUILD)/$(1)/.flags: FORCE | setup
	@$$(call stamp,$$(COMPILE_$(1)))

$$(BUILD)/$(1)/.objects: FORCE
	@$$(call stamp,$$(OBJ_$(1)) $$(GENOBJ_$(1)) $$(HELPOBJ_$(1)) $$(CMDOBJ_$(1)))

$$(sort $$(OBJ_$(1)) $$(CMDOBJ_$(1)) $$(HELPOBJ_$(1)) $$(UNITOBJ_$(1)) $$(FUZZOBJ_$(1))): $$(BUILD)/$(1)/%.o: %.c \
    $$(BUILD)/$(1)/.flags | $$(GEN_H)
	@mkdir -p $$(@D)
	$$(if $$(V),,@echo "  CC $(1) $$<")
	$$(Q)$$(COMPILE_$(1)) -MMD -MP -c -o $$@ $$<

$$(GENOBJ_$(1)): $$(BUILD)/$(1)/gen/%.o: $$(BUILD)/gen/%.c $$(BUILD)/gen/%.h $$(BUILD)/$(1)/.flags
	@mkdir -p $$(@D)
	$$(Q)$$(COMPILE_$(1)) -Wno-overlength-strings -c -o $$@ $$<

$$(BUILD)/$(1)/libvigie.a: $$(OBJ_$(1)) $$(GENOBJ_$(1)) $$(BUILD)/$(1)/.objects
	$$(Q)rm -f $$@ && ar rcs $$@ $$(filter %.o,$$^)

$$(BUILD)/$(1)/libtests.a: $$(HELPOBJ_$(1)) $$(BUILD)/$(1)/.objects
	$$(Q)rm -f $$@ && ar rcs $$@ $$(filter %.o,$$^)

$$(BUILD)/$(1)/vigie: $$(CMDOBJ_$(1)) $$(BUILD)/$(1)/libvigie.a
	$$(Q)$$(CC_$(1)) $$(FLAGS_$(1)) $$(LINK_$(1)) $$(LDFLAGS) -o $$@ $$^ $$(PACKAGE_LIBS)

$$(UNITS_$(1)): $$(BUILD)/$(1)/tests/%: $$(BUILD)/$(1)/tests/unit/%.o $$(BUILD)/$(1)/libtests.a \
    $$(BUILD)/$(1)/libvigie.a
	$$(Q)$$(CC_$(1)) $$(LINK_$(1)) $$(LDFLAGS) -o $$@ $$^ $$(PACKAGE_LIBS) -lcmocka

$$(REPLAYS_$(1)): $$(BUILD)/$(1)/tests/%: $$(BUILD)/$(1)/tests/fuzz/%.o $$(BUILD)/$(1)/tests/fuzz/replay_main.o \
    $$(BUILD)/$(1)/libvigie.a
	@mkdir -p $$(@D)
	$$(Q)$$(CC_$(1)) $$(LINK_$(1)) $$(LDFLAGS) -o $$@ $$^ $$(PACKAGE_LIBS)
endef

MODES := release test asan cover fuzz
$(foreach mode,$(MODES),$(eval $(call rules,$(mode))))

# With libFuzzer's own main instead of replay_main.c.
LIBFUZZERS := $(FUZZERS:tests/fuzz/%.c=$(BUILD)/fuzz/%)
$(LIBFUZZERS): $(BUILD)/fuzz/%: $(BUILD)/fuzz/tests/fuzz/%.o $(BUILD)/fuzz/libvigie.a
	$(Q)$(CC_fuzz) $(LINK_fuzz) $(LDFLAGS) -o $@ $^ $(PACKAGE_LIBS)

$(BUILD)/vigie: $(BUILD)/release/vigie
	$(Q)ln -f $< $@

-include $(wildcard $(BUILD)/*/*/*.d $(BUILD)/*/*/*/*.d)

# ---- goals ------------------------------------------------------------------------------------------------

RUN_TESTS = VIGIE_LOCALEDIR=$(BUILD)/locale tools/run-tests.sh
.PHONY: all demo check large asan lint format fuzz crash bench eval cover po install dist clean help

all: $(BUILD)/vigie $(MO) ## build the program (build/vigie) and its French catalogue; the default

demo: all ## install what is missing, build, and run the whole loop on the samples
	$(Q)VIGIE=$(BUILD)/vigie samples/demo.sh

check: $(if $(E2E),$(BUILD)/test/vigie) $(UNITS_test) $(REPLAYS_test) $(MO) ## install what is missing, build and run the tests
	@VIGIE=$(BUILD)/test/vigie $(RUN_TESTS) $(E2E) $(UNITS_test) $(REPLAYS_test)

large: $(BUILD)/test/vigie $(MO) ## 300 organisations asked and answering, through a real Postfix and Dovecot (as root)
	@MAIL_TOWN=large VIGIE=$(BUILD)/test/vigie $(RUN_TESTS) tests/e2e/mail.sh

asan: $(UNITS_asan) $(REPLAYS_asan) $(MO) ## the unit tests and fuzz corpora under AddressSanitizer and UBSan
	@$(RUN_TESTS) $(UNITS_asan) $(REPLAYS_asan)

lint: $(GEN_H) | setup ## layers, headers, banned calls, formatting, cppcheck, scripts, catalogues, manual pages
	@BUILD='$(BUILD)' COMPILE="$(subst ",\",$(COMPILE_test))" tools/lint.sh

format: | setup ## put all C sources in the project's format
	$(Q)find $(FOLDERS) cmd tests -name '*.[ch]' 2>/dev/null | xargs clang-format -i

fuzz: $(LIBFUZZERS) ## build the fuzzers; FUZZ=name SECS=60 runs one
	@[ -z "$(FUZZ)" ] || tools/fuzz.sh $(BUILD)/fuzz "$(FUZZ)" "$(or $(SECS),60)"

crash: $(BUILD)/test/vigie $(MO) ## kill the program again and again, start it again, compare
	$(Q)VIGIE=$(BUILD)/test/vigie tests/crash/run.sh
	$(Q)VIGIE=$(BUILD)/test/vigie tests/crash/send.sh

bench: all ## measure, beside peers where they exist
	$(Q)VIGIE=$(BUILD)/vigie tests/bench/run.sh

eval: all ## how much is right on labelled sets (they lie in ../shared)
	$(Q)VIGIE=$(BUILD)/vigie tests/eval/run.sh

cover: $(if $(E2E),$(BUILD)/cover/vigie) $(UNITS_cover) $(REPLAYS_cover) $(MO) ## run the tests and say which lines they reach
	@find $(BUILD)/cover -name '*.gcda' -delete
	@VIGIE=$(BUILD)/cover/vigie $(RUN_TESTS) $(E2E) $(UNITS_cover) $(REPLAYS_cover)
	@tools/cover.sh $(BUILD)/cover

po: | setup ## take new messages into po/vigie.pot and po/fr.po
	$(Q)tools/po.sh

install: all ## install under $(DESTDIR)$(PREFIX)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/vigie
	install $(BUILD)/vigie $(DESTDIR)$(PREFIX)/bin/vigie
	install -D -m 644 $(MO) $(DESTDIR)$(PREFIX)/share/locale/fr/LC_MESSAGES/vigie.mo
	for page in $(wildcard man/*.[1-9]); do \
		install -D -m 644 $$page $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/} || exit 1; done
	for unit in $(wildcard schedules/systemd/*.service schedules/systemd/*.timer); do \
		install -D -m 644 $$unit $(DESTDIR)$(PREFIX)/lib/systemd/system/$${unit##*/} || exit 1; done
	install -D -m 644 schedules/systemd/vigie.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/vigie.conf
	sed 's|@BINDIR@|$(PREFIX)/bin|' schedules/crontab >$(DESTDIR)$(PREFIX)/share/vigie/crontab
	for folder in $(wildcard schemas data/schemas samples templates); do \
		cp -R $$folder $(DESTDIR)$(PREFIX)/share/vigie/ || exit 1; done

dist: ## pack what is committed: build/vigie-VERSION.tar.gz
	@mkdir -p $(BUILD)
	git archive --format=tar.gz --prefix=vigie-$(VERSION)/ -o $(BUILD)/vigie-$(VERSION).tar.gz HEAD

clean: ## remove build/
	rm -rf $(BUILD)

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-8s %s\n", $$1, $$2 }' Makefile
