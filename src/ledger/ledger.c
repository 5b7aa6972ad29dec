/*
 * ledger.c
 *	  Finding and checking the tables of a ledger.
 */
#include "medins.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/sysattr.h"
#include "access/table.h"
#include "catalog/namespace.h"
#include "catalog/partition.h"
#include "catalog/pg_am.h"
#include "catalog/pg_class.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_index.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "commands/defrem.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/guc.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/syscache.h"

#include "ledger/ledger.h"

PG_FUNCTION_INFO_V1(ledger_table_name);

const char *const claim_column_name[CLAIM_COLUMNS] = {
	"person_id", "ledger_no", "entry", "request_id", "institution_id", "prescriber_id",
	"care", "channel", "credential", "access", "served_from", "served_to", "settled_on",
	"applied_on", "applied_for", "receipt_no", "receipt_date", "disease", "catalogue_region", "papers",
	"total_amount", "self_funded", "over_price_limit", "advance_self_pay",
	"college_id", "level", "relation", "locality", "pathway", "statuses", "illness",
	"family_account", "decision", "reason", "plan_version", "benefit_year",
	"settlement_month", "recorded_at", "in_scope", "deductible", "rate", "fund_paid",
	"relief_paid", "serious_illness_paid", "family_paid", "other_paid", "cash_paid",
	"accumulators", "base_no", "adjustment"
};

/* InvalidOid stands for medins.accumulators, whose oid differs per database */
static const Oid claim_column_type[CLAIM_COLUMNS] = {
	INT8OID, INT4OID, TEXTOID, TEXTOID, INT8OID, INT8OID,
	TEXTOID, TEXTOID, TEXTOID, TEXTOID, DATEOID, DATEOID, DATEOID,
	DATEOID, TEXTOID, TEXTOID, DATEOID, TEXTOID, TEXTOID, TEXTARRAYOID,
	NUMERICOID, NUMERICOID, NUMERICOID, NUMERICOID,
	INT8OID, INT2OID, TEXTOID, TEXTOID, TEXTOID, TEXTARRAYOID, TEXTOID,
	INT8OID, TEXTOID, TEXTOID, INT4OID, INT4OID,
	DATEOID, TIMESTAMPTZOID, NUMERICOID, NUMERICOID, NUMERICOID, NUMERICOID,
	NUMERICOID, NUMERICOID, NUMERICOID, NUMERICOID, NUMERICOID,
	InvalidOid, INT4OID, INT4OID
};

bool
claim_column_is_varlena(ClaimColumn column)
{
	switch (claim_column_type[column])
	{
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case DATEOID:
		case TIMESTAMPTZOID:
			return false;
		default:
			return true;
	}
}

const bool claim_column_nullable[CLAIM_COLUMNS] = {
	[CLAIM_PRESCRIBER_ID] = true,[CLAIM_APPLIED_ON] = true,[CLAIM_APPLIED_FOR] = true,[CLAIM_RECEIPT_NO] = true,
	[CLAIM_RECEIPT_DATE] = true,[CLAIM_DISEASE] = true,[CLAIM_CATALOGUE_REGION] = true,
	[CLAIM_PAPERS] = true,
	[CLAIM_COLLEGE_ID] = true,[CLAIM_LEVEL] = true,[CLAIM_RELATION] = true,
	[CLAIM_LOCALITY] = true,[CLAIM_PATHWAY] = true,[CLAIM_STATUSES] = true,
	[CLAIM_ILLNESS] = true,[CLAIM_FAMILY_ACCOUNT] = true,[CLAIM_REASON] = true,
	[CLAIM_PLAN_VERSION] = true,[CLAIM_BENEFIT_YEAR] = true,[CLAIM_RATE] = true,
	[CLAIM_BASE_NO] = true,[CLAIM_ADJUSTMENT] = true
};

typedef struct TableShape
{
	const char *name;
	int			columns;
	int			key_columns;	/* the key is on the first so many columns;
								 * 0: no key is used */
	struct
	{
		const char *name;
		Oid			type;
		bool		nullable;
	}			column[TABLE_COLUMNS];
	int			written;		/* the last so many columns are only written */
} TableShape;

static const TableShape table_shape[LEDGER_TABLES] = {
	[TABLE_PERSON] = {"person", 1, 1, {{"person_id", INT8OID}}},
	[TABLE_FACT] = {"fact", 10, 2,
		{{"person_id", INT8OID}, {"fact_no", INT4OID}, {"kind", TEXTOID},
		{"valid", DATERANGEOID}, {"benefit_year", INT4OID, true},
		{"organisation_id", INT8OID, true}, {"code", TEXTOID, true},
		{"recorded_at", TIMESTAMPTZOID}, {"retracted_at", TIMESTAMPTZOID, true},
		{"recorded_by", NAMEOID}}, 1},
	[TABLE_FACT_KIND] = {"fact_kind", 4, 0,
		{{"kind", TEXTOID}, {"status_is", TEXTOID, true},
		{"organisation_is", TEXTOID, true}, {"xmin", XIDOID}}},
	[TABLE_COLLEGE] = {"college", 2, 1,
		{{"college_id", INT8OID}, {"card_settlement_from", DATEOID, true}}},
	[TABLE_INSTITUTION] = {"institution", 2, 1,
		{{"institution_id", INT8OID}, {"parent_id", INT8OID, true}}},
	[TABLE_INSTITUTION_KIND] = {"institution_kind", 3, 0,
		{{"kind", TEXTOID}, {"care", TEXTARRAYOID}, {"level", INT2OID, true}}},
	[TABLE_INSTITUTION_TERM] = {"institution_term", 7, 2,
		{{"institution_id", INT8OID}, {"valid", DATERANGEOID}, {"level", INT2OID, true},
		{"kind", TEXTOID}, {"region", TEXTOID}, {"designated", BOOLOID},
		{"connected", BOOLOID}}},
	[TABLE_DESIGNATION] = {"designation", 4, 4,
		{{"college_id", INT8OID}, {"institution_id", INT8OID}, {"relation", TEXTOID},
		{"valid", DATERANGEOID}}},
	[TABLE_ILLNESS] = {"illness", 2, 1,
		{{"disease", TEXTOID}, {"illness", TEXTOID}}},
	[TABLE_PLAN] = {"plan", 4, 0,
		{{"plan", TEXTOID}, {"region", TEXTOID}, {"year_begins", INTERVALOID},
		{"settles", BOOLOID}}},
	[TABLE_PLAN_VERSION] = {"plan_version", 5, 0,
		{{"version", INT4OID}, {"plan", TEXTOID}, {"valid_from", DATEOID},
		{"published_at", TIMESTAMPTZOID, true}, {"xmin", XIDOID}}},
	[TABLE_ENROLMENT_WINDOW] = {"enrolment_window", 3, 0,
		{{"kind", TEXTOID}, {"benefit_year", INT4OID}, {"valid", DATERANGEOID}}},
	[TABLE_MONTH] = {"month", 4, 2,
		{{"month", DATEOID}, {"entry_no", INT4OID}, {"entry", TEXTOID},
		{"institution_id", INT8OID, true}}},
	[TABLE_FAMILY_GROUP] = {"family_group", 1, 1, {{"group_id", INT8OID}}},
	[TABLE_FAMILY_MODE] = {"family_mode", 7, 2,
		{{"group_id", INT8OID}, {"mode_no", INT4OID}, {"since", DATEOID},
		{"premium", BOOLOID}, {"pay", BOOLOID},
		{"recorded_at", TIMESTAMPTZOID}, {"recorded_by", NAMEOID}}},
	[TABLE_FAMILY_MOVEMENT] = {"family_movement", 9, 2,
		{{"group_id", INT8OID}, {"movement_no", INT4OID}, {"kind", TEXTOID},
		{"amount", NUMERICOID}, {"moved_on", DATEOID},
		{"person_id", INT8OID, true}, {"benefit_year", INT4OID, true},
		{"recorded_at", TIMESTAMPTZOID}, {"recorded_by", NAMEOID}}},
	[TABLE_REASON] = {"reason", 1, 1, {{"reason", TEXTOID}}},
	/* read by run_cases, by name */
	[TABLE_POLICY_CASE] = {"policy_case", 1, 0, {{"version", INT4OID}}},
	/* read by explain, as the caller */
	[TABLE_CLAUSE] = {"clause", 1, 1, {{"clause", TEXTOID}}},
};

static HTAB *ledgers = NULL;

static void
ledger_changed(Datum arg, Oid relid)
{
	HASH_SEQ_STATUS all;
	Ledger	   *ledger;

	if (ledgers == NULL)
		return;

	hash_seq_init(&all, ledgers);
	while ((ledger = hash_seq_search(&all)) != NULL)
	{
		/* while it is found out, any table may turn out to be one of its */
		bool		touched = (!ledger->valid || relid == InvalidOid ||
							   relid == ledger->claim || relid == ledger->claim_key ||
							   relid == ledger->claim_family || relid == ledger->root);

		for (int i = 0; !touched && i < LEDGER_TABLES; i++)
			touched = (relid == ledger->table[i].table || relid == ledger->table[i].key);
		/* only mark it: the entry may be in use further up the stack */
		if (touched)
		{
			ledger->valid = false;
			ledger->changed = true;
		}
	}
}

void
ledger_init(void)
{
	CacheRegisterRelcacheCallback(ledger_changed, (Datum) 0);
}

static void
not_a_ledger(const char *table, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_MEDINS_NOT_A_LEDGER),
			 errmsg("table \"%s\" is not as a ledger of medins has it", table),
			 errdetail_internal("%s", detail),
			 errhint("A ledger is made by medins.create_ledger and brought up by medins.upgrade_ledger.")));
}

void
ledger_value_missing(const char *table, const char *column)
{
	ereport(ERROR,
			(errcode(ERRCODE_MEDINS_NOT_A_LEDGER),
			 errmsg("a row of table \"%s\" has no value in column \"%s\"", table, column),
			 errdetail("As medins.create_ledger makes it, the column cannot be null."),
			 errhint("Fill the column and set it NOT NULL again."),
			 errcolumn(column)));
}

static AttrNumber
find_column(Relation rel, const char *name, Oid type)
{
	TupleDesc	desc = RelationGetDescr(rel);

	if (strcmp(name, "xmin") == 0)
		return MinTransactionIdAttributeNumber;
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute att = TupleDescAttr(desc, i);

		if (att->attisdropped || strcmp(NameStr(att->attname), name) != 0)
			continue;
		if (getBaseType(att->atttypid) != type)
			not_a_ledger(RelationGetRelationName(rel),
						 psprintf(_("Column \"%s\" has another type than expected."), name));
		return att->attnum;
	}
	not_a_ledger(RelationGetRelationName(rel), psprintf(_("Column \"%s\" is missing."), name));
	return InvalidAttrNumber;	/* keep compiler quiet */
}

/*
 * Is it a unique btree on exactly these columns, of all rows, valid, and in the
 * order that scan keys are made for?
 */
static bool
is_key(Relation rel, Relation index, const AttrNumber *column, int columns)
{
	Form_pg_index form = index->rd_index;

	if (!form->indisunique || !form->indisvalid || form->indnkeyatts != columns ||
		index->rd_rel->relam != BTREE_AM_OID ||
		!heap_attisnull(index->rd_indextuple, Anum_pg_index_indpred, NULL))
		return false;
	for (int i = 0; i < columns; i++)
	{
		Oid			type;

		if (form->indkey.values[i] != column[i])
			return false;
		type = getBaseType(TupleDescAttr(RelationGetDescr(rel), column[i] - 1)->atttypid);
		if ((index->rd_indoption[i] & INDOPTION_DESC) != 0 ||
			index->rd_opfamily[i] != get_opclass_family(GetDefaultOpClass(type, BTREE_AM_OID)) ||
			(OidIsValid(index->rd_indcollation[i]) &&
			 index->rd_indcollation[i] != DEFAULT_COLLATION_OID))
			return false;
	}
	return true;
}

static Oid
find_key(Relation rel, const AttrNumber *column, int columns)
{
	List	   *indexes = RelationGetIndexList(rel);
	Oid			found = InvalidOid;
	ListCell   *cell;

	foreach(cell, indexes)
	{
		Relation	index = index_open(lfirst_oid(cell), AccessShareLock);

		if (is_key(rel, index, column, columns))
			found = RelationGetRelid(index);
		index_close(index, NoLock);
		if (OidIsValid(found))
			break;
	}
	list_free(indexes);
	if (!OidIsValid(found))
		not_a_ledger(RelationGetRelationName(rel),
					 _("Its primary key is missing, or sorts in another order than its types do."));
	return found;
}

/* Where columns are in an index; false if it has not all of them. */
static bool
find_in_index(Relation index, const AttrNumber *column, int columns, AttrNumber *in_index)
{
	Form_pg_index form = index->rd_index;
	int			found = 0;

	for (int c = 0; c < columns; c++)
		for (int i = 0; i < form->indnatts; i++)
			if (form->indkey.values[i] == column[c])
			{
				in_index[c] = i + 1;
				found++;
				break;
			}
	return found == columns;
}

/* Is an index on all rows that have a value in this column? */
static bool
has_all_but_nulls(Relation index, AttrNumber column)
{
	List	   *predicate = RelationGetIndexPredicate(index);
	NullTest   *test;

	if (predicate == NIL)
		return true;
	test = linitial(predicate);
	return list_length(predicate) == 1 && IsA(test, NullTest) && test->nulltesttype == IS_NOT_NULL &&
		IsA(test->arg, Var) && ((Var *) test->arg)->varattno == column;
}

/*
 * The index by which the claims of a family account are read: btree on
 * family_account that has the other columns needed besides.  None is an error
 * only when an account is asked.
 */
static void
find_family_index(Ledger *ledger, Relation claim)
{
	const AttrNumber column[FAMILY_CLAIM_COLUMNS] = {
		[FAMILY_CLAIM_PAID] = ledger->claim_column[CLAIM_FAMILY_PAID],
		[FAMILY_CLAIM_RECORDED_AT] = ledger->claim_column[CLAIM_RECORDED_AT]
	};
	List	   *indexes = RelationGetIndexList(claim);
	ListCell   *cell;

	foreach(cell, indexes)
	{
		Relation	index = index_open(lfirst_oid(cell), AccessShareLock);
		Form_pg_index form = index->rd_index;

		if (find_in_index(index, column, FAMILY_CLAIM_COLUMNS, ledger->family_column) &&
			form->indisvalid && index->rd_rel->relam == BTREE_AM_OID &&
			form->indkey.values[0] == ledger->claim_column[CLAIM_FAMILY_ACCOUNT] &&
			index->rd_opfamily[0] == get_opclass_family(GetDefaultOpClass(INT8OID, BTREE_AM_OID)) &&
			has_all_but_nulls(index, form->indkey.values[0]))
			ledger->claim_family = RelationGetRelid(index);
		index_close(index, NoLock);
		if (OidIsValid(ledger->claim_family))
			break;
	}
	list_free(indexes);
}

/*
 * Look into a catalogue of Citus, if there is one: how many rows it has (of this
 * key), and a number that the last of them holds.
 */
static int
look_up(const char *catalogue, const char *key_column, RegProcedure equal, Datum key, const char *index_name,
		const char *column, int64 *number)
{
	Oid			relid = get_relname_relid(catalogue, PG_CATALOG_NAMESPACE);
	Oid			index = InvalidOid;
	AttrNumber	attnum;
	int			rows = 0;
	Relation	rel;
	SysScanDesc scan;
	ScanKeyData scan_key;
	HeapTuple	tuple;

	if (!OidIsValid(relid))
		return 0;
	if (index_name != NULL)
		index = get_relname_relid(index_name, PG_CATALOG_NAMESPACE);
	attnum = get_attnum(relid, column);
	rel = table_open(relid, AccessShareLock);
	if (key_column != NULL)
		ScanKeyInit(&scan_key, get_attnum(relid, key_column), BTEqualStrategyNumber, equal, key);
	scan = systable_beginscan(rel, index, OidIsValid(index), NULL, key_column != NULL ? 1 : 0, &scan_key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		bool		isnull;
		Datum		value = heap_getattr(tuple, attnum, RelationGetDescr(rel), &isnull);

		*number = get_atttype(relid, attnum) == INT8OID ? DatumGetInt64(value) : DatumGetInt32(value);
		rows++;
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return rows;
}

/*
 * The shard of a table that Citus distributes, which has one only where its
 * schema is kept whole on one node; 0 where Citus does not distribute it.
 */
static int64
shard_of(Oid table)
{
	int64		shard = 0;

	if (look_up("pg_dist_shard", "logicalrelid", F_OIDEQ, ObjectIdGetDatum(table),
				"pg_dist_shard_logical_relid_index", "shardid", &shard) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_NOT_A_LEDGER),
				 errmsg("table \"%s\" is spread over several shards", get_rel_name(table)),
				 errhint("Distribute ledgers by schema: a region is kept on one node.")));
	return shard;
}

/*
 * What a shard left on the node that it was moved from may stand there for a
 * while, under the same name.
 */
static bool
is_here(int64 shard)
{
	int64		placed,
				own;

	return look_up("pg_dist_placement", "shardid", F_INT8EQ, Int64GetDatum(shard),
				   "pg_dist_placement_shardid_index", "groupid", &placed) == 1 &&
		look_up("pg_dist_local_group", NULL, InvalidOid, 0, NULL, "groupid", &own) == 1 &&
		placed == own;
}

/*
 * A table of a schema by its name, InvalidOid where there is none.  Where Citus
 * distributes it, what has the name is empty: the rows are in the shard, a table
 * beside it, or not here, on this node.
 */
static Oid
find_table(Oid schema, const char *name, bool *here)
{
	Oid			table = get_relname_relid(name, schema);
	int64		shard = OidIsValid(table) ? shard_of(table) : 0;
	Oid			of_shard;

	if (shard == 0)
		return table;
	of_shard = get_relname_relid(psprintf("%s_" INT64_FORMAT, name, shard), schema);
	if (OidIsValid(of_shard) && is_here(shard))
		return of_shard;
	*here = false;
	return table;
}

/*
 * medins.table_name(relation): the name that a ledger has for the table, which
 * is not that of a shard.
 */
Datum
ledger_table_name(PG_FUNCTION_ARGS)
{
	Oid			relid = PG_GETARG_OID(0);
	char	   *name = get_rel_name(relid);
	char	   *end;

	if (name == NULL)
		PG_RETURN_NULL();
	end = strrchr(name, '_');
	if (end != NULL)
	{
		char	   *table_name = pnstrdup(name, end - name);
		Oid			table = get_relname_relid(table_name, get_rel_namespace(relid));

		if (OidIsValid(table) && strcmp(end + 1, psprintf(INT64_FORMAT, shard_of(table))) == 0)
			name = table_name;
	}
	PG_RETURN_DATUM(DirectFunctionCall1(namein, CStringGetDatum(name)));
}

static void
resolve_table(Ledger *ledger, LedgerTable which)
{
	const TableShape *shape = &table_shape[which];
	TableAccess *access = &ledger->table[which];
	Oid			relid = find_table(ledger->schema, shape->name, &ledger->here);
	Relation	rel;

	if (!OidIsValid(relid))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_NOT_A_LEDGER),
				 errmsg("schema \"%s\" has no table \"%s\"",
						get_namespace_name(ledger->schema), shape->name),
				 errhint("A ledger is made by medins.create_ledger.")));
	rel = table_open(relid, AccessShareLock);
	if (rel->rd_rel->relkind != RELKIND_RELATION)
		not_a_ledger(shape->name, _("It is not an ordinary table."));
	/* rows are read for the owner of the claim table: only its own tables */
	if (rel->rd_rel->relowner != ledger->owner)
		not_a_ledger(shape->name, _("It has another owner than the claim table."));
	for (int i = 0; i < shape->columns; i++)
	{
		access->column[i] = find_column(rel, shape->column[i].name, shape->column[i].type);
		access->nullable[i] = shape->column[i].nullable;
	}
	access->table = relid;
	access->columns = shape->columns;
	access->read = shape->columns - shape->written;
	if (shape->key_columns > 0)
	{
		Relation	index;

		access->key = find_key(rel, access->column, shape->key_columns);
		index = index_open(access->key, NoLock);
		access->key_has_all = find_in_index(index, access->column, access->read, access->in_key);
		index_close(index, NoLock);
	}
	table_close(rel, NoLock);
}

/*
 * The layout that the claim table's trigger names.  No catalogue is read while
 * the triggers are: that may have the relation built anew.
 */
static void
check_layout(Relation claim)
{
	oidvector  *none = buildoidvector(NULL, 0);
	Oid			adjudicate = GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid,
											 CStringGetDatum("adjudicate"), PointerGetDatum(none),
											 ObjectIdGetDatum(get_namespace_oid("medins", false)));
	const TriggerDesc *triggers = claim->trigdesc;

	for (int i = 0; triggers != NULL && i < triggers->numtriggers; i++)
	{
		const Trigger *trigger = &triggers->triggers[i];
		const char *layout;

		if (trigger->tgfoid != adjudicate)
			continue;
		layout = trigger->tgnargs == 1 ? trigger->tgargs[0] : "";
		if (strcmp(layout, psprintf("%d", MEDINS_LAYOUT)) != 0)
			ereport(ERROR,
					(errcode(ERRCODE_MEDINS_NOT_A_LEDGER),
					 errmsg("ledger \"%s\" has layout \"%s\", and this version of medins works with %d",
							get_namespace_name(RelationGetNamespace(claim)), layout, MEDINS_LAYOUT),
					 atoi(layout) > 0 && atoi(layout) < MEDINS_LAYOUT ?
					 errhint("Bring it up: ALTER EXTENSION medins UPDATE, then medins.upgrade_ledger.") :
					 errhint("Install the version of medins that it was made with.")));
		return;
	}
	not_a_ledger(RelationGetRelationName(claim), _("It has no trigger medins.adjudicate."));
}

static void
resolve_ledger(Ledger *ledger)
{
	Relation	claim = table_open(ledger->claim, AccessShareLock);
	Oid			accumulators = GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid,
											   CStringGetDatum("accumulators"),
											   ObjectIdGetDatum(get_namespace_oid("medins", false)));

	if (claim->rd_rel->relkind != RELKIND_RELATION &&
		claim->rd_rel->relkind != RELKIND_PARTITIONED_TABLE)
		not_a_ledger(RelationGetRelationName(claim), _("It is not an ordinary table."));
	check_layout(claim);
	/* a partition may lie in a schema of its own: the ledger is the table's */
	ledger->root = claim->rd_rel->relispartition ?
		llast_oid(get_partition_ancestors(ledger->claim)) : ledger->claim;
	ledger->schema = get_rel_namespace(ledger->root);
	ledger->owner = claim->rd_rel->relowner;
	ledger->here = true;
	for (int i = 0; i < CLAIM_COLUMNS; i++)
		ledger->claim_column[i] =
			find_column(claim, claim_column_name[i],
						OidIsValid(claim_column_type[i]) ? claim_column_type[i] : accumulators);
	/* a partitioned claim has no storage of its own: only its partitions are read */
	if (claim->rd_rel->relkind == RELKIND_RELATION)
	{
		ledger->claim_key = find_key(claim, ledger->claim_column, 2);
		find_family_index(ledger, claim);
	}
	for (int i = 0; i < LEDGER_TABLES; i++)
		resolve_table(ledger, i);
	ledger->here = ledger->here && shard_of(ledger->root) == 0;
	table_close(claim, NoLock);
}

static const Ledger *
find_ledger(Oid claim)
{
	Ledger	   *ledger;
	bool		found;

	if (ledgers == NULL)
	{
		HASHCTL		ctl = {.keysize = sizeof(Oid),.entrysize = sizeof(Ledger),
		.hcxt = CacheMemoryContext};

		ledgers = hash_create("medins ledgers", 8, &ctl, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	}
	ledger = hash_search(ledgers, &claim, HASH_ENTER, &found);
	if (!found)
		*ledger = (Ledger) {.claim = claim};
	if (!ledger->valid)
	{
		Ledger		fresh = {.claim = claim};

		/* an error leaves the entry invalid */
		ledger->changed = false;
		resolve_ledger(&fresh);
		fresh.valid = fresh.here && !ledger->changed;
		*ledger = fresh;
	}
	return ledger;
}

const Ledger *
ledger_of_claim(Oid claim)
{
	const Ledger *ledger = find_ledger(claim);

	if (!ledger->here)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_NOT_A_LEDGER),
				 errmsg("the rows of ledger \"%s\" are not on this node", get_namespace_name(ledger->schema)),
				 errhint("Connect to the node on which Citus keeps all of the schema.")));
	return ledger;
}

static Oid
claim_of_schema(Oid schema)
{
	bool		here;
	Oid			claim;

	if (get_namespace_name(schema) == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_NOT_A_LEDGER),
				 errmsg("there is no schema with OID %u", schema),
				 errhint("A ledger is made by medins.create_ledger.")));
	claim = find_table(schema, "claim", &here);
	if (!OidIsValid(claim))
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_NOT_A_LEDGER),
				 errmsg("schema \"%s\" is not a ledger of medins", get_namespace_name(schema)),
				 errhint("A ledger is made by medins.create_ledger.")));
	return claim;
}

const Ledger *
ledger_of_schema(Oid schema)
{
	return ledger_of_claim(claim_of_schema(schema));
}

void
ledger_check(Oid schema)
{
	(void) find_ledger(claim_of_schema(schema));
}

const char *
ledger_name(const Ledger *ledger)
{
	return quote_identifier(get_namespace_name(ledger->schema));
}

void
ledger_enter(const Ledger *ledger, OwnerSession *session)
{
	GetUserIdAndSecContext(&session->save_user, &session->save_security);
	SetUserIdAndSecContext(ledger->owner,
						   session->save_security | SECURITY_LOCAL_USERID_CHANGE |
						   SECURITY_RESTRICTED_OPERATION |
						   SECURITY_NOFORCE_RLS);
	session->save_nest = NewGUCNestLevel();
	(void) set_config_option("search_path", "pg_catalog, pg_temp",
							 PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
}

void
ledger_leave(OwnerSession *session)
{
	if (SPI_finish() != SPI_OK_FINISH)
		elog(ERROR, "SPI_finish failed");
	AtEOXact_GUC(false, session->save_nest);
	SetUserIdAndSecContext(session->save_user, session->save_security);
}
