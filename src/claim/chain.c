/*
 * chain.c
 *	  A person's rows of the ledger read back from the newest.
 */
#include "medins.h"

#include "benefit/accumulators_type.h"
#include "benefit/benefit.h"
#include "claim/chain.h"
#include "values.h"

/* Only supplements of the base, or of the base's own base, matter. */
static void
keep_related(Chain *chain)
{
	const ClaimRow *base = &chain->base.row;
	int32		of = entry_adds_to_bill(base->value[CLAIM_ENTRY]) ?
		DatumGetInt32(base->value[CLAIM_BASE_NO]) : chain->base_no;
	ListCell   *cell;

	foreach(cell, chain->supplements)
	{
		const ChainRow *supplement = lfirst(cell);

		if (DatumGetInt32(supplement->row.value[CLAIM_BASE_NO]) != of)
			chain->supplements = foreach_delete_current(chain->supplements, cell);
	}
}

bool
chain_read_row(void *context, const Datum *value, const bool *isnull)
{
	Chain	   *chain = context;
	int32		ledger_no = DatumGetInt32(value[CLAIM_LEDGER_NO]);

	if (chain->awaits_before != NULL)
		chain->awaits_before->before = PointerGetDatum(PG_DETOAST_DATUM_COPY(value[CLAIM_ACCUMULATORS]));
	chain->awaits_before = NULL;

	if (ledger_no == chain->base_no)
	{
		chain->found = true;
		chain->reversed = list_member_int(chain->reversed_nos, ledger_no);
		chain->reposted = list_member_int(chain->reposted_nos, ledger_no);
		row_copy(&chain->base.row, value, isnull);
		keep_related(chain);
		chain->awaits_before = &chain->base;
	}
	else if (ledger_no < chain->base_no)
		return false;
	else if (text_is(value[CLAIM_ENTRY], "reversal"))
		chain->reversed_nos = lappend_int(chain->reversed_nos, DatumGetInt32(value[CLAIM_BASE_NO]));
	else if (text_is(value[CLAIM_ENTRY], "repost"))
		chain->reposted_nos = lappend_int(chain->reposted_nos, DatumGetInt32(value[CLAIM_BASE_NO]));
	else if (entry_adds_to_bill(value[CLAIM_ENTRY]) && !list_member_int(chain->reversed_nos, ledger_no))
	{
		ChainRow   *supplement = palloc0(sizeof(ChainRow));

		row_copy(&supplement->row, value, isnull);
		chain->supplements = lappend(chain->supplements, supplement);
		chain->awaits_before = supplement;
	}
	return true;
}

static void
take_back_total(Accumulators *totals, const Total *total, int64_t consumed)
{
	accumulators_reserve(totals, totals->count + 1);
	if (!accumulators_add(totals, total, -consumed))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_LIMIT),
				 errmsg("a running total of the person is out of range")));
}

void
take_back(const PlanVersion *plan, Accumulators *totals, Datum on_row, Datum before)
{
	Accumulators original = EMPTY_ACCUMULATORS;
	Accumulators previous = EMPTY_ACCUMULATORS;

	/* under no plan, nothing is consumed */
	if (plan == NULL)
		return;
	accumulators_from_datum(on_row, 0, &original);
	if (DatumGetPointer(before) != NULL)
		accumulators_from_datum(before, 0, &previous);
	for (int i = 0; i < original.count; i++)
	{
		const Total *total = &original.total[i];

		if (total_end(plan, total) > totals->horizon)
			take_back_total(totals, total, total->value - accumulators_get(&previous, total));
	}
	/* a total that the row brought down to nothing, as a supplement can */
	for (int i = 0; i < previous.count; i++)
	{
		const Total *total = &previous.total[i];

		if (accumulators_get(&original, total) == 0 && total_end(plan, total) > totals->horizon)
			take_back_total(totals, total, -total->value);
	}
}
