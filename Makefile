# medins: student medical insurance inside PostgreSQL.
#
#   make && make install      build and install for the PostgreSQL of pg_config
#   make installcheck         regress, isolation and TAP tests against a running server
#   make unit                 plain-C unit tests, no server needed
#   make fuzz                 plain C under a fuzzer (FUZZ_SECONDS for each target), needs clang
#   make check                everything, on PostgreSQL 15, in throw-away clusters
#   make check-versions       the same on 15, 17 and 18 (VERSIONS="17 18" picks)
#   make demo                 two cities, a term of bills, and what can be asked of them
#   make bench                what a claim costs, against targets (docs/performance.md)
#   make package            Debian packages, built and tried in clean roots; VERSIONS picks
#   make dist               the archive for PGXN
#   make reference            docs/reference.md and its Chinese twin, from the comments
#   make coverage             the same as check, then which lines of C the tests reach
#   make sanitize             the same as check, on a server built with the address and undefined behaviour sanitizers
#   make valgrind             what runs in one server, on one that is built for valgrind (three quarters of an hour)
#   make prove                the contracts of the kernel, by Frama-C
#   make smith                sqlsmith, SMITH_SECONDS long (300), against two cities
#   make citus CITUS=TREE     a ledger under Citus, built from that source tree, and one without compared
#   test/run/dev.sh           a private server of your own for daily work

# ---------------------------------------------------------------------------
# What the extension is made of. Every list is explicit: order matters, a
# wildcard is empty in a VPATH build, and an empty list of tests would pass.
# `make check-lists` fails when a file of the tree is in no list.

EXTENSION  = medins
EXTVERSION = 1.1
MODULE_big = medins

# Plain C, no server headers: also linked into the unit tests.
PLAIN_OBJS = \
	src/benefit/kernel.o \
	src/benefit/totals.o \
	src/calendar/calendar.o \
	src/coverage/resolve.o \
	src/credential/history.o \
	src/identity/id_number.o \
	src/plan/lint.o

OBJS = $(PLAIN_OBJS) \
	src/amount/amount.o \
	src/benefit/accumulators.o \
	src/calendar/calendar_sql.o \
	src/claim/adjudicate.o \
	src/claim/amend.o \
	src/claim/caller.o \
	src/claim/cases.o \
	src/claim/chain.o \
	src/claim/desk.o \
	src/claim/doors.o \
	src/claim/row.o \
	src/claim/situation.o \
	src/coverage/cover.o \
	src/coverage/coverage.o \
	src/credential/credential.o \
	src/duty/duty.o \
	src/enrolment/upload.o \
	src/family/family.o \
	src/identity/resident_id.o \
	src/ledger/access.o \
	src/ledger/ledger.o \
	src/medins.o \
	src/person/guard.o \
	src/plan/compile.o \
	src/plan/lint_sql.o \
	src/plan/policy.o \
	src/progress/progress.o \
	src/replay/cells.o \
	src/replay/impact.o \
	src/replay/kept.o \
	src/replay/replay.o \
	src/replay/simulate.o \
	src/replay/verify.o

# Parts of the extension script, in order.
EXTENSION_SQL = \
	src/amount/amount.sql \
	src/progress/progress.sql \
	src/calendar/calendar.sql \
	src/identity/resident_id.sql \
	src/benefit/accumulators.sql \
	src/coverage/cover.sql \
	src/plan/plan.sql \
	src/person/person.sql \
	src/person/designation.sql \
	src/coverage/coverage.sql \
	src/credential/credential.sql \
	src/enrolment/eligibility.sql \
	src/enrolment/upload.sql \
	src/enrolment/students.sql \
	src/family/family.sql \
	src/claim/claim.sql \
	src/coverage/explain.sql \
	src/replay/replay.sql \
	src/settlement/settlement.sql \
	src/settlement/reconciliation.sql \
	src/clearing/clearing.sql \
	src/supervision/supervision.sql \
	src/report/report.sql \
	src/ledger/ledger.sql \
	src/duty/duty.sql \
	src/ledger/partition.sql

# The DDL of a ledger, in order: one template that create_ledger runs.
LEDGER_SQL = \
	src/plan/plan.ledger.sql \
	src/plan/triggers.ledger.sql \
	src/plan/cases.ledger.sql \
	src/plan/plan.comments.ledger.sql \
	src/person/person.ledger.sql \
	src/person/designation.ledger.sql \
	src/person/views.ledger.sql \
	src/person/person.comments.ledger.sql \
	src/coverage/coverage.ledger.sql \
	src/credential/credential.ledger.sql \
	src/enrolment/upload.ledger.sql \
	src/premium/premium.ledger.sql \
	src/claim/claim.ledger.sql \
	src/family/family.ledger.sql \
	src/coverage/reports.ledger.sql \
	src/settlement/closing.ledger.sql \
	src/settlement/reconciliation.ledger.sql \
	src/claim/triggers.ledger.sql \
	src/claim/claim.comments.ledger.sql \
	src/settlement/settlement.ledger.sql \
	src/settlement/settlement.comments.ledger.sql \
	src/clearing/clearing.ledger.sql \
	src/clearing/clearing.comments.ledger.sql \
	src/clearing/reimbursement.ledger.sql \
	src/supervision/supervision.ledger.sql \
	src/nhsa/nhsa.ledger.sql \
	src/nhsa/forms.ledger.sql \
	src/duty/duty.ledger.sql

# What replaces nothing by itself and is changed by hand (docs/architecture.md, Upgrades): of the extension from one
# version to the next, as FROM--TO.sql, oldest first; of a ledger from one layout to the next, as layout-N.sql.
UPGRADE_SQL = \
	src/upgrade/1.0--1.1.sql

LAYOUT_SQL = \
	src/upgrade/layout-2.sql

# Shipped plans: a template each, named after its file.
PLANS = \
	src/plans/shanghai.sql \
	src/plans/weihai.sql

# The policy cases of each, which go into its template.
CASES = $(PLANS:.sql=.cases.sql)

REGRESS = \
	init \
	amount \
	accumulators \
	resident_id \
	ledger \
	plan \
	cases \
	person \
	cover \
	coverage \
	credential \
	claim \
	supplement \
	amend \
	late \
	replay \
	simulate \
	premium \
	family \
	settlement \
	limits \
	review \
	drop

ISOLATION = \
	claim \
	retry \
	reversal \
	readjudicate \
	deadlock \
	fact \
	fact_snapshot \
	credential \
	publish \
	month \
	person \
	institution \
	college \
	filing \
	family \
	ddl \
	upload

UNIT = \
	calendar \
	credential \
	id_number \
	kernel \
	lint \
	resolve \
	totals

FUZZ = \
	kernel \
	resolve

# ---------------------------------------------------------------------------
# Targets that bring their own PostgreSQL. They come before PGXS because they
# must work where no pg_config exists yet, and PGXS has a `check` of its own.

HOUSE = check check-versions coverage sanitize valgrind prove smith citus demo bench package dist reference
ifneq (,$(filter $(HOUSE),$(MAKECMDGOALS)))

RUN := $(dir $(firstword $(MAKEFILE_LIST)))test/run

.PHONY: $(HOUSE)
check:
	@$(RUN)/check.sh 15
check-versions:
	@$(RUN)/check.sh $(or $(VERSIONS),15 17 18)
coverage sanitize valgrind:
	@$(RUN)/check.sh $@ 15
prove smith:
	@$(RUN)/$@.sh
citus:
	@$(RUN)/citus.sh "$(CITUS)"
demo:
	@$(RUN)/../demo/demo.sh
bench:
	@$(RUN)/../bench/bench.sh
package:
	@$(RUN)/package.sh $(or $(VERSIONS),15 17 18)
reference:
	@$(RUN)/dev.sh reference
# What PGXN takes, of what is committed.
dist:
	@mkdir -p $(RUN)/../../dist && cd $(RUN)/../.. && version=$$(sed -n 's/^   "version": "\(.*\)",/\1/p' META.json) && \
	git archive --format=zip --prefix=medins-$$version/ -o dist/medins-$$version.zip HEAD && echo dist/medins-$$version.zip

else

# ---------------------------------------------------------------------------
# PGXS

DATA_built = medins--$(EXTVERSION).sql $(foreach f,$(UPGRADE_SQL),medins--$(firstword $(subst --, ,$(notdir $(f))))--$(EXTVERSION).sql)
makefile  := $(firstword $(MAKEFILE_LIST))

# -isystem keeps -Wextra out of the server's own headers. Unused parameters
# are the rule in fmgr functions and callbacks.
PG_CPPFLAGS = -DMEDINS_VERSION='"$(EXTVERSION)"' -I$(srcdir)/src -isystem $(includedir_server)
# functions of a file may be inlined in it, as nobody replaces ours by others at load
PG_CFLAGS   = -Wall -Wextra -Wno-unused-parameter -MMD -MP -fno-semantic-interposition

# UTF8 for the Chinese texts, no locale so that sorting is the same everywhere.
REGRESS_OPTS   = --encoding=UTF8 --no-locale
ISOLATION_OPTS = --encoding=UTF8 --no-locale --inputdir=$(srcdir)/test/isolation
TAP_TESTS      = 1
PROVE_TESTS   ?= test/t/*.pl

EXTRA_CLEAN = $(OBJS:.o=.d) unit fuzz

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

-include $(OBJS:.o=.d)

# Bitcode has no dependency files; it follows its object.
$(OBJS:.o=.bc): %.bc: %.o

# A VPATH build starts in an empty folder. Absolute names, or make would find
# the folders of the source tree.
folders = $(addprefix $(CURDIR)/,$(sort $(dir $(OBJS))))
$(OBJS): | $(folders)
$(folders):
	@$(MKDIR_P) $@

# The script: the parts, then the templates as rows of medins.template.
parts = $(addprefix $(srcdir)/,$(1))

all_sql = $(EXTENSION_SQL) $(LEDGER_SQL) $(LAYOUT_SQL) $(PLANS) $(CASES)
sources = $(call parts,$(all_sql) $(UPGRADE_SQL) src/upgrade/split.awk) $(makefile)

# script KIND: the shell that writes one to $@; KIND is what split.awk takes of the parts, if not all.
script = set -e; \
	if grep -F '$$medins_template$$' $(call parts,$(all_sql)); then \
		echo "a part must not hold the quote that templates are wrapped in" >&2; exit 1; fi; \
	exec >$@.tmp; \
	part() { printf '\n-- %s\n' "$$2"; \
		case $$1 in all) awk 1 "$(srcdir)/$$2" ;; *) awk -v want=$$1 -f $(srcdir)/src/upgrade/split.awk "$(srcdir)/$$2" ;; esac; }; \
	template() { printf "\nINSERT INTO medins.template (kind, name, body) VALUES ('%s', '%s', \$$medins_template\$$" "$$1" "$$2"; \
		want=$$3; shift 3; for f; do part $$want "$$f"; done; printf '$$medins_template$$);\n'; }; \
	parts() { for f in $(EXTENSION_SQL); do part $$1 "$$f"; done; \
		template ledger rows rows $(LEDGER_SQL); \
		template ledger defined defined $(LEDGER_SQL); \
		for f in $(LAYOUT_SQL); do template layout "$$(expr "$$f" : '.*-\([0-9]*\)')" all "$$f"; done; \
		for f in $(PLANS); do template plan "$$(basename "$$f" .sql)" all "$$f" "$${f%.sql}.cases.sql"; done; }

medins--$(EXTVERSION).sql: $(sources)
	@$(script); \
	printf '%s\n' '\echo Use "CREATE EXTENSION medins" to load this file. \quit'; \
	parts all
	@mv $@.tmp $@

# From each older version straight to this one: by hand all that changed since, then everything that can be replaced.
medins--%--$(EXTVERSION).sql: $(sources)
	@$(script); \
	printf '%s\n' '\echo Use "ALTER EXTENSION medins UPDATE" to load this file. \quit'; \
	since=; for f in $(UPGRADE_SQL); do case $$f in */$*--*) since=1 ;; esac; [ -z "$$since" ] || part all "$$f"; done; \
	parts upgrade
	@mv $@.tmp $@

# Unit tests: the plain-C sources alone, without a single server header, under
# the sanitizers where the machine has them.
sanitize = -fsanitize=undefined,address -fno-sanitize-recover=all
UNIT_CFLAGS = -std=gnu11 -g -O1 -Wall -Wextra -Werror -I$(srcdir)/src \
	$(shell mkdir -p unit && echo 'int main(void) { return 0; }' | \
		$(CC) $(sanitize) -x c -o unit/probe - 2>/dev/null && unit/probe 2>/dev/null && echo $(sanitize))
plain_c = $(addprefix $(srcdir)/,$(PLAIN_OBJS:.o=.c))

unit/%: test/unit/%.c $(plain_c) $(wildcard $(srcdir)/src/*/*.h)
	$(CC) $(UNIT_CFLAGS) -o $@ $< $(plain_c)

.PHONY: unit
unit: $(addprefix unit/,$(UNIT))
	@echo '# sanitizers: $(or $(filter -fsanitize=%,$(UNIT_CFLAGS)),none on this machine)'
	prove $(PROVE_FLAGS) --exec '' $^

# Fuzz targets: the corpus first, then what libFuzzer makes of it for a while. What it finds is left in fuzz/: a crash
# goes into the corpus with its fix, as the test that would have caught it.
FUZZ_SECONDS ?= 60
FUZZ_LIMIT   ?= -max_total_time=$(FUZZ_SECONDS)
FUZZ_CFLAGS = -std=gnu11 -g -O1 -Wall -Wextra -Werror -I$(srcdir)/src -I$(srcdir)/test/fuzz \
	-fsanitize=fuzzer,undefined,address -fno-sanitize-recover=all

fuzz/%: test/fuzz/%.c $(srcdir)/test/fuzz/fuzz.h $(plain_c) $(wildcard $(srcdir)/src/*/*.h)
	@$(MKDIR_P) fuzz
	clang $(FUZZ_CFLAGS) -o $@ $< $(plain_c)

.PHONY: fuzz
fuzz: $(addprefix fuzz/,$(FUZZ))
	@n=0; bad=; for t in $(FUZZ); do \
		n=$$((n + 1)); mkdir -p fuzz/$$t.new; \
		if fuzz/$$t $(FUZZ_LIMIT) -timeout=10 -print_final_stats=1 -artifact_prefix=fuzz/$$t. \
			fuzz/$$t.new $(srcdir)/test/fuzz/corpus/$$t >fuzz/$$t.log 2>&1; \
		then echo "ok $$n - fuzz $$t: $$(ls $(srcdir)/test/fuzz/corpus/$$t | wc -l) inputs of the corpus, $$(sed -n 's/^stat::number_of_executed_units: *//p' fuzz/$$t.log) in all"; \
		else echo "not ok $$n - fuzz $$t"; tail -n 60 fuzz/$$t.log; bad=1; fi; \
	done; echo "1..$$n"; test -z "$$bad"

# For the scripts of test/run: what is in a list.
print-%:
	@echo $($*)

# Every file of the tree is in its list, so that none is forgotten unnoticed.
check_list = find $(1) | sed 's,^$(srcdir)/,,' | sort >.found.tmp; \
	printf '%s\n' $(sort $(2)) | sort | diff -u --label "the list" --label "the tree" - .found.tmp || bad=1

.PHONY: check-lists
check-lists:
	@bad=; \
	$(call check_list,$(srcdir)/src -name '*.c',$(OBJS:.o=.c)); \
	$(call check_list,$(srcdir)/src -name '*.sql',$(all_sql) $(UPGRADE_SQL)); \
	$(call check_list,$(srcdir)/sql -name '*.sql',$(REGRESS:%=sql/%.sql)); \
	$(call check_list,$(srcdir)/expected -name '*.out',$(REGRESS:%=expected/%.out)); \
	$(call check_list,$(srcdir)/test/isolation -name '*.spec',$(ISOLATION:%=test/isolation/specs/%.spec)); \
	$(call check_list,$(srcdir)/test/unit -name '*.c',$(UNIT:%=test/unit/%.c)); \
	$(call check_list,$(srcdir)/test/fuzz -name '*.c',$(FUZZ:%=test/fuzz/%.c)); \
	$(call check_list,$(srcdir)/test/fuzz/corpus -mindepth 1 -type d,$(FUZZ:%=test/fuzz/corpus/%)); \
	for f in $(srcdir)/test/model/*.sql; do grep -qF "$${f##*/}" $(srcdir)/test/t/*.pl $(srcdir)/test/bench/*.sh || \
		{ echo "nothing runs $$f"; bad=1; }; done; \
	rm -f .found.tmp; test -z "$$bad"

endif
