#!/usr/bin/env bash
# prove.sh: prove the contracts of the kernel (comments that begin with /*@) with
# Frama-C's WP: what they promise, and that no number overflows, no memory is
# read or written that is not the function's, and every loop ends. A goal that is
# not proved is a failure. What is proved and what is taken for granted:
# docs/reliability.md, Proved.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=test/run/lib.sh
. "$here/lib.sh"
# shellcheck source=test/run/job.sh
. "$here/job.sh"
need frama-c-base why3 z3 cvc4 gcc libc6-dev

proved=fen_share,fen_add,fen_min,fen_max
proved+=,scaled,take,find_in_scope
proved+=,rate_in_band,piece_in_band,paid_by_bands,amount_reaching,single_rate
proved+=,cut_base,cut_above,cut_payment

work=$(mktemp -d /tmp/medins-prove.XXXXXX)
export WHY3CONFIG=$work/why3.conf
why3 config detect >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
run frama-c -cpp-extra-args="-I$top/src" -wp -wp-rte -wp-model Typed+ref -wp-fct "$proved" -wp-prover z3,cvc4 \
	-wp-timeout 60 -wp-par "$(nproc)" -wp-session "$work" -wp-cache none "$top/src/benefit/kernel.c" >"$work/log" 2>&1 ||
	{ tail -n 50 "$work/log"; exit 1; }

# Frama-C ends well whatever it could prove, and leaves out a function that it does not find.
grep -E '^\[wp\] (\[Failed\]|.* : (Timeout|Unknown|Failed))' "$work/log" || true
goals=$(sed -n 's/^\[wp\] Proved goals: *//p' "$work/log")
known=$(grep -c '^\[rte:annot\] annotating function' "$work/log")
echo "prove: $goals goals of $known functions"
[ "${goals% / *}" = "${goals#* / }" ] && [ "${goals% / *}" -gt 0 ] && [ "$known" = "$(tr , '\n' <<<"$proved" | wc -l)" ]
