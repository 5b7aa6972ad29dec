/*
 * lint_sql.c
 *	  medins.lint_plan(ledger, version): the findings of lint.c as rows.
 */
#include "medins.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"

#include "plan/compile.h"
#include "plan/lint.h"

PG_FUNCTION_INFO_V1(lint_plan);

static void
put_finding(void *context, const LintFinding *finding)
{
	static const char *const severity_words[] = {
		[LINT_NOTE] = "note",
		[LINT_WARNING] = "warning",
		[LINT_ERROR] = "error"
	};
	ReturnSetInfo *result = context;
	Datum		value[5];
	bool		isnull[5] = {false, false, finding->layer == 0, finding->rules == 0, false};

	value[0] = CStringGetTextDatum(severity_words[finding->severity]);
	value[1] = CStringGetTextDatum(finding->finding);
	value[2] = Int32GetDatum(finding->layer);
	if (finding->rules > 0)
	{
		Datum	   *rules = palloc(finding->rules * sizeof(Datum));

		for (int i = 0; i < finding->rules; i++)
			rules[i] = Int32GetDatum(finding->rule[i]);
		value[3] = PointerGetDatum(construct_array(rules, finding->rules, INT4OID,
												   sizeof(int32), true, TYPALIGN_INT));
	}
	value[4] = CStringGetTextDatum(finding->detail);
	tuplestore_putvalues(result->setResult, result->setDesc, value, isnull);
}

Datum
lint_plan(PG_FUNCTION_ARGS)
{
	const Ledger *ledger;
	const PlanVersion *plan;
	Oid			versions;
	AclResult	allowed;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_VALUE_MISSING),
				 errmsg("no %s given", PG_ARGISNULL(0) ? "ledger" : "plan version")));
	ledger = ledger_of_schema(PG_GETARG_OID(0));

	/* rows are read for the ledger's owner: the caller must be allowed to */
	versions = ledger->table[TABLE_PLAN_VERSION].table;
	allowed = pg_class_aclcheck(versions, GetUserId(), ACL_SELECT);
	if (allowed != ACLCHECK_OK)
		aclcheck_error(allowed, OBJECT_TABLE, get_rel_name(versions));

	/*
	 * Judge the rows as committed now (and our own), whatever the isolation
	 * level: they are what would be published, not those of an old snapshot.
	 */
	PushActiveSnapshot(GetLatestSnapshot());
	plan = compile_version(ledger, PG_GETARG_INT32(1), CurrentMemoryContext);
	PopActiveSnapshot();

	InitMaterializedSRF(fcinfo, 0);
	lint_version(plan, put_finding, fcinfo->resultinfo);
	return (Datum) 0;
}
