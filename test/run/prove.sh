#!/usr/bin/env bash
# prove.sh: prove the contracts of the kernel (comments that begin with /*@) with
# Frama-C's WP: what they promise, and that no number overflows, no memory is
# read or written that is not the function's, and every loop ends. A goal that is
# not proved is a failure. What is proved and what is taken for granted:
# docs/reliability.md, Proved.
#
# MEDINS_CACHE  its folder proved/ keeps, where it can be written, by their
#               checksums the goals that a prover has proved, so that only what
#               changed is proved again (default /var/cache/medins)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=test/run/lib.sh
. "$here/lib.sh"
# shellcheck source=test/run/job.sh
. "$here/job.sh"
need frama-c-base why3 z3 cvc4 gcc libc6-dev

proved=fen_share,fen_add,fen_min,fen_max
# one layer, and what it reads
proved+=,scaled,take,find_in_scope
proved+=,rate_in_band,piece_in_band,paid_by_bands,amount_reaching,single_rate
proved+=,cut_base,cut_above,cut_payment,apply_caps,draw_on_account
proved+=,bear_first_pay,adjust,bear_deductible,pay_bands,divide_base
proved+=,accepts_gates,accepts,first_accepting,matching_rule,may_adjust,in_time,late_rule
# the fold
proved+=,paid_so_far,unpaid,refuse,undecided,refuse_unmatched,applied_for
proved+=,is_kept,bucket_name,key_of,open_tally,open_tallies,used,earlier_events,move,count_event,move_buckets,in_order
proved+=,paid_of_same_base,deductible_left,layer_base,book_layer,may_pay,pay_layer,fold_layer,follow_ruling
proved+=,fold_cover,fold_on_application,fold_layers,begin_fold,close_split,decide

work=$(mktemp -d /tmp/medins-prove.XXXXXX)
cache=${MEDINS_CACHE:-/var/cache/medins}/proved
mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ] || cache=$work
# what was not proved in time is tried again
find "$cache" -name '*.json' ! -exec grep -q '"valid"' {} \; -delete
export WHY3CONFIG=$work/why3.conf
why3 config detect >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
run frama-c -cpp-extra-args="-I$top/src" -wp -wp-rte -wp-model Typed+ref -wp-fct "$proved" -wp-prover cvc4,z3 \
	-wp-timeout 120 -wp-par "$(nproc)" -wp-session "$work" -wp-cache update -wp-cache-dir "$cache" \
	"$top/src/benefit/kernel.c" >"$work/log" 2>&1 || { tail -n 50 "$work/log"; exit 1; }

# Frama-C ends well whatever it could prove, and leaves out a function that it does not find.
grep -E '^\[wp\] (\[Failed\]|.* : (Timeout|Unknown|Failed))' "$work/log" || true
goals=$(sed -n 's/^\[wp\] Proved goals: *//p' "$work/log")
known=$(grep -c '^\[rte:annot\] annotating function' "$work/log")
echo "prove: $goals goals of $known functions"
[ "${goals% / *}" = "${goals#* / }" ] && [ "${goals% / *}" -gt 0 ] && [ "$known" = "$(tr , '\n' <<<"$proved" | wc -l)" ]
