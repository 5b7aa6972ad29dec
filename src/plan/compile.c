/*
 * compile.c
 *	  Plan versions from rows to their compiled form.
 */
#include "medins.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "amount/amount.h"
#include "plan/compile.h"
#include "values.h"

/* One version being compiled: everything is allocated in context. */
typedef struct Compiler
{
	const Ledger *ledger;
	MemoryContext context;
	PlanVersion *plan;
} Compiler;

/* The row of an SPI result that is being read, column by column in order. */
typedef struct Reader
{
	HeapTuple	row;
	TupleDesc	desc;
	int			column;
} Reader;

/* Constraints of the tables keep such rows out; they are the owner's to drop. */
static void
impossible_rows(const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_MEDINS_NOT_A_LEDGER),
			 errmsg("a plan's tables hold rows that their constraints do not allow"),
			 errdetail_internal("%s", detail),
			 errhint("Put the constraints back and correct the rows.")));
}

/* The tables' types are the owner's to change, so each value's is checked. */
static Datum
next_value(Reader *reader, Oid type, bool *isnull)
{
	Oid			found = SPI_gettypeid(reader->desc, ++reader->column);

	if (found != type && getBaseType(found) != type)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_NOT_A_LEDGER),
				 errmsg("column \"%s\" of a plan's tables has another type than expected",
						SPI_fname(reader->desc, reader->column)),
				 errhint("A ledger is made by medins.create_ledger and brought up by medins.upgrade_ledger.")));
	return SPI_getbinval(reader->row, reader->desc, reader->column, isnull);
}

static int
next_int(Reader *reader, int otherwise)
{
	bool		isnull;
	Datum		value = next_value(reader, INT4OID, &isnull);

	return isnull ? otherwise : DatumGetInt32(value);
}

static bool
next_bool(Reader *reader)
{
	bool		isnull;
	Datum		value = next_value(reader, BOOLOID, &isnull);

	return !isnull && DatumGetBool(value);
}

/* into name, empty for NULL */
static bool
next_name(Reader *reader, char *name)
{
	bool		isnull;
	Datum		value = next_value(reader, TEXTOID, &isnull);

	memset(name, 0, NAME_SIZE);
	if (!isnull)
		text_to_word(value, name);
	return !isnull;
}

static Span
next_span(Reader *reader, bool *given)
{
	bool		isnull;
	Datum		value = next_value(reader, INTERVALOID, &isnull);
	Span		span = {0, 0};

	if (given)
		*given = !isnull;
	if (!isnull)
	{
		Interval   *interval = DatumGetIntervalP(value);

		if (interval->time != 0)
			ereport(ERROR,
					(errcode(ERRCODE_MEDINS_INVALID_DATE),
					 errmsg("an interval of a plan must be of whole days"),
					 errhint("Write it in years, months and days.")));
		span.months = interval->month;
		span.days = interval->day;
	}
	return span;
}

static rate8_t
next_rate(Reader *reader, rate8_t otherwise)
{
	bool		isnull;
	Datum		value = next_value(reader, NUMERICOID, &isnull);
	rate8_t		rate = otherwise;

	if (!isnull && numeric_to_rate(value, &rate) != AMOUNT_OK)
		impossible_rows(_("A rate is out of range."));
	return rate;
}

static bool
next_fen(Reader *reader, fen_t *fen)
{
	bool		isnull;
	Datum		value = next_value(reader, NUMERICOID, &isnull);

	*fen = 0;
	if (!isnull && numeric_to_fen(value, fen) != AMOUNT_OK)
		impossible_rows(_("An amount is out of range."));
	return !isnull;
}

static void
next_days(Reader *reader, Day *from, Day *until)
{
	bool		isnull;
	Datum		value = next_value(reader, DATERANGEOID, &isnull);

	*from = DAY_MIN;
	*until = DAY_MAX;
	if (!isnull)
		(void) range_to_days(value, from, until);
}

/* The elements of an array column; NULL and {} give none. */
static int
next_array(Reader *reader, Oid type, Datum **elements)
{
	bool		isnull;
	Datum		value = next_value(reader, get_array_type(type), &isnull);
	int			count;

	*elements = NULL;
	if (isnull)
		return 0;
	deconstruct_array_builtin_compat(DatumGetArrayTypeP(value), type, elements, &count);
	return count;
}

static int
next_names(Compiler *compiler, Reader *reader, Word **names)
{
	Datum	   *element;
	int			count = next_array(reader, TEXTOID, &element);

	*names = MemoryContextAllocZero(compiler->context, Max(count, 1) * sizeof(Word));
	for (int i = 0; i < count; i++)
		text_to_word(element[i], (*names)[i]);
	return count;
}

/* A gate column's words as bits, each word entered in the vocabulary. */
static uint64_t
next_gate(Compiler *compiler, Reader *reader, Gate gate)
{
	Vocabulary *words = &compiler->plan->word[gate];
	Datum	   *element;
	int			count = next_array(reader, gate == GATE_LEVEL ? INT2OID : TEXTOID, &element);
	uint64_t	bits = 0;

	if (count == 0)
		return GATE_ANY;
	for (int i = 0; i < count; i++)
	{
		Word		word = "";
		uint64_t	bit;

		if (gate == GATE_LEVEL)
			snprintf(word, NAME_SIZE, "%d", DatumGetInt16(element[i]));
		else
			text_to_word(element[i], word);
		bit = gate == GATE_PATHWAY && strcmp(word, "none") == 0 ?
			GATE_NO_WORD : gate_word(compiler->plan, gate, word, strlen(word));
		if (bit == GATE_OTHER_WORD)
		{
			if (words->count == GATE_MAX_WORDS)
				ereport(ERROR,
						(errcode(ERRCODE_MEDINS_LIMIT),
						 errmsg("plan version %d names more than %d words in one gate column",
								compiler->plan->version, GATE_MAX_WORDS)));
			bit = UINT64_C(1) << words->count;
			memcpy(words->word[words->count++], word, NAME_SIZE);
		}
		bits |= bit;
	}
	return bits;
}

static int
next_bucket(Compiler *compiler, Reader *reader)
{
	Word		name;

	if (!next_name(reader, name))
		return NO_BUCKET;
	for (int i = 0; i < compiler->plan->buckets; i++)
		if (strcmp(compiler->plan->bucket[i].name, name) == 0)
			return i;
	ereport(ERROR,
			(errcode(ERRCODE_MEDINS_UNKNOWN_CODE),
			 errmsg("plan version %d names bucket \"%s\", which plan \"%s\" does not have",
					compiler->plan->version, name, compiler->plan->plan),
			 errhint("Add a row to table \"bucket\".")));
	return NO_BUCKET;			/* keep compiler quiet */
}

/* A word of a closed list that a CHECK of the table guards; -1 for NULL. */
static int
next_optional_choice(Reader *reader, const char *const *choices)
{
	Word		name;

	if (!next_name(reader, name))
		return -1;
	for (int i = 0; choices[i] != NULL; i++)
		if (strcmp(choices[i], name) == 0)
			return i;
	impossible_rows(psprintf(_("The word \"%s\" is none of its list."), name));
	return -1;					/* keep compiler quiet */
}

static int
next_choice(Reader *reader, const char *const *choices)
{
	int			choice = next_optional_choice(reader, choices);

	if (choice < 0)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_NOT_A_LEDGER),
				 errmsg("column \"%s\" of a plan's tables has no value", SPI_fname(reader->desc, reader->column)),
				 errhint("Fill the column and set it NOT NULL again.")));
	return choice;
}

/* in the order of the enums of plan.h */
static const char *const payer_words[] = {"fund", "relief", "serious_illness", "family", "other", NULL};
static const char *const base_words[] = {"in_scope", "deductible", "copay", "above_deductible", "over_cap", "unpaid", NULL};
static const char *const measure_words[] = {"paid", "base", "above_deductible", "count", NULL};
static const char *const effect_words[] = {"pay", "deny", "pend", "adjust", NULL};
static const char *const period_words[] = {"stay", "day", "month", "quarter", "year", "life", NULL};
static const char *const cover_effect_words[] = {"cover", "pend", "end", NULL};
static const char *const start_words[] = {"year", "anchor", "next_day", "next_month", NULL};
static const char *const window_words[] = {"declaration", "collection", NULL};

/*
 * Run a query for the rows of the version; @ in it is the schema.  Returns
 * the number of rows, in SPI_tuptable.
 */
static int
fetch_rows(Compiler *compiler, const char *query)
{
	StringInfoData text;
	Oid			type = INT4OID;
	Datum		version = Int32GetDatum(compiler->plan->version);

	initStringInfo(&text);
	for (const char *c = query; *c; c++)
		if (*c == '@')
			appendStringInfo(&text, "%s.", ledger_name(compiler->ledger));
		else
			appendStringInfoChar(&text, *c);
	if (SPI_execute_with_args(text.data, 1, &type, &version, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "could not read plan version %d", compiler->plan->version);
	return (int) SPI_processed;
}

static Reader
read_row(int row)
{
	Reader		reader = {SPI_tuptable->vals[row], SPI_tuptable->tupdesc, 0};

	return reader;
}

static void *
allocate(Compiler *compiler, int count, Size size)
{
	return MemoryContextAllocZero(compiler->context, Max(count, 1) * size);
}

static void
compile_header(Compiler *compiler)
{
	PlanVersion *plan = compiler->plan;
	Reader		reader;
	bool		isnull;

	if (fetch_rows(compiler,
				   "SELECT v.plan, p.region, v.valid_from, p.year_begins, v.claim_order = 'served', "
				   "v.stay_date = 'discharge', v.advance_is_copay, v.late_return = 'person', v.loss_lifts_after, v.places "
				   "FROM @plan_version v JOIN @plan p ON p.plan = v.plan WHERE v.version = $1") != 1)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_UNKNOWN_PLAN),
				 errmsg("there is no plan version %d", plan->version)));
	reader = read_row(0);
	next_name(&reader, plan->plan);
	next_name(&reader, plan->region);
	plan->valid_from = DatumGetDateADT(next_value(&reader, DATEOID, &isnull));
	plan->year_begins = next_span(&reader, NULL);
	plan->order_served = next_bool(&reader);
	plan->stay_by_discharge = next_bool(&reader);
	plan->advance_is_copay = next_bool(&reader);
	plan->late_to_person = next_bool(&reader);
	plan->loss_lifts_after.span = next_span(&reader, &plan->loss_lifts_after.given);
	plan->places = next_names(compiler, &reader, &plan->place);
}

static void
compile_buckets(Compiler *compiler)
{
	PlanVersion *plan = compiler->plan;

	plan->buckets = fetch_rows(compiler,
							   "SELECT b.bucket, b.unit = 'count', b.period, b.by_institution, "
							   "coalesce(b.year_begins, p.year_begins) "
							   "FROM @plan_version v JOIN @plan p ON p.plan = v.plan "
							   "JOIN @bucket b ON b.plan = v.plan WHERE v.version = $1 "
							   "ORDER BY b.bucket COLLATE \"C\"");
	if (plan->buckets > MAX_BUCKETS)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_LIMIT),
				 errmsg("plan \"%s\" has more than %d buckets", plan->plan, MAX_BUCKETS)));
	plan->bucket = allocate(compiler, plan->buckets, sizeof(Bucket));
	for (int i = 0; i < plan->buckets; i++)
	{
		Bucket	   *bucket = &plan->bucket[i];
		Reader		reader = read_row(i);
		Word		name;

		next_name(&reader, name);
		memcpy(bucket->name, name, BUCKET_NAME_SIZE);
		bucket->is_count = next_bool(&reader);
		bucket->period = next_choice(&reader, period_words);
		bucket->by_institution = next_bool(&reader);
		bucket->year_begins = next_span(&reader, NULL);
	}
}

static void
compile_layers(Compiler *compiler)
{
	PlanVersion *plan = compiler->plan;

	plan->layers = fetch_rows(compiler,
							  "SELECT l.layer::int, l.name, l.payer, l.base, "
							  "(SELECT count(*) FROM @layer b WHERE b.version = l.version AND b.layer < l.base_layer)::int, "
							  "l.base_layer IS NULL, l.settle = 'application', l.unmatched = 'pend' "
							  "FROM @layer l WHERE l.version = $1 ORDER BY l.layer");
	if (plan->layers > MAX_LAYERS)
		ereport(ERROR,
				(errcode(ERRCODE_MEDINS_LIMIT),
				 errmsg("plan version %d has more than %d layers", plan->version, MAX_LAYERS)));
	plan->layer = allocate(compiler, plan->layers, sizeof(Layer));
	for (int i = 0; i < plan->layers; i++)
	{
		Layer	   *layer = &plan->layer[i];
		Reader		reader = read_row(i);

		layer->layer = next_int(&reader, 0);
		next_name(&reader, layer->name);
		layer->payer = next_choice(&reader, payer_words);
		layer->base = next_choice(&reader, base_words);
		layer->base_layer = next_int(&reader, -1);
		if (next_bool(&reader))
			layer->base_layer = -1;
		else if (layer->base_layer >= i)
			impossible_rows(psprintf(_("Layer %d rests on none before it."), layer->layer));
		layer->on_application = next_bool(&reader);
		layer->unmatched_pends = next_bool(&reader);
	}
}

static void
compile_rules(Compiler *compiler)
{
	PlanVersion *plan = compiler->plan;
	int			rows = fetch_rows(compiler,
								  "SELECT r.layer::int, r.rule::int, r.rank::int, r.care, r.level, r.relation, "
								  "r.locality, r.access, r.channel, r.credential, r.pathway, r.status, r.illness, "
								  "r.unless_status, r.served, r.effect, r.reason, r.clause, r.deductible::numeric[], r.nth_of, "
								  "r.deductible_uses, r.deductible_fills, r.bands_over, r.bands_start = 'base', "
								  "r.apply_within, r.first_pay::numeric, r.rate_add::numeric, r.rate_times::numeric, "
								  "r.deductible_times::numeric "
								  "FROM @rule r WHERE r.version = $1 ORDER BY r.layer, r.rank, r.rule");
	Layer	   *layer = plan->layer;
	Rule	   *rules = allocate(compiler, rows, sizeof(Rule));

	for (int g = 0; g < GATES; g++)
		plan->word[g].word = allocate(compiler, GATE_MAX_WORDS, sizeof(Word));

	for (int i = 0; i < rows; i++)
	{
		Rule	   *rule = &rules[i];
		Reader		reader = read_row(i);
		int			layer_no = next_int(&reader, 0);
		Datum	   *element;

		while (layer < plan->layer + plan->layers && layer->layer != layer_no)
			layer++;
		if (layer == plan->layer + plan->layers)
			impossible_rows(psprintf(_("There is no layer %d."), layer_no));
		if (layer->rules++ == 0)
			layer->rule = rule;
		rule->rule = next_int(&reader, 0);
		rule->rank = next_int(&reader, 0);
		for (int g = 0; g < GATES; g++)
			rule->gate[g] = next_gate(compiler, &reader, g);
		rule->unless_status = next_gate(compiler, &reader, GATE_STATUS);
		if (rule->unless_status == GATE_ANY)	/* NULL: unless none */
			rule->unless_status = 0;
		next_days(&reader, &rule->served_from, &rule->served_until);
		rule->effect = next_choice(&reader, effect_words);
		next_name(&reader, rule->reason);
		next_name(&reader, rule->clause);
		rule->deductibles = next_array(&reader, NUMERICOID, &element);
		rule->deductible = allocate(compiler, rule->deductibles, sizeof(fen_t));
		for (int d = 0; d < rule->deductibles; d++)
			if (numeric_to_fen(element[d], &rule->deductible[d]) != AMOUNT_OK)
				impossible_rows(_("An amount is out of range."));
		rule->nth_of = next_bucket(compiler, &reader);
		rule->deductible_uses = next_bucket(compiler, &reader);
		rule->deductible_fills = next_bucket(compiler, &reader);
		rule->bands_over = next_bucket(compiler, &reader);
		rule->bands_from_base = next_bool(&reader);
		rule->apply_within = next_span(&reader, &rule->has_apply_within);
		rule->first_pay = next_rate(&reader, 0);
		rule->rate_add = next_rate(&reader, 0);
		rule->rate_times = next_rate(&reader, RATE_ONE);
		rule->deductible_times = next_rate(&reader, RATE_ONE);
		/* only a rule that says so pays for who is not covered */
		if ((rule->effect == EFFECT_PAY || rule->effect == EFFECT_ADJUST) &&
			rule->gate[GATE_PATHWAY] == GATE_ANY)
			rule->gate[GATE_PATHWAY] &= ~GATE_NO_WORD;
	}
}

static Rule *
find_rule(PlanVersion *plan, int rule_no)
{
	for (int l = 0; l < plan->layers; l++)
		for (int r = 0; r < plan->layer[l].rules; r++)
			if (plan->layer[l].rule[r].rule == rule_no)
				return &plan->layer[l].rule[r];
	impossible_rows(psprintf(_("There is no rule %d."), rule_no));
	return NULL;				/* keep compiler quiet */
}

static void
compile_bands(Compiler *compiler)
{
	int			rows = fetch_rows(compiler,
								  "SELECT b.rule::int, b.from_amount::numeric, b.rate::numeric "
								  "FROM @band b WHERE b.version = $1 ORDER BY b.rule, b.from_amount");
	Band	   *bands = allocate(compiler, rows, sizeof(Band));

	for (int i = 0; i < rows; i++)
	{
		Reader		reader = read_row(i);
		Rule	   *rule = find_rule(compiler->plan, next_int(&reader, 0));

		if (rule->bands++ == 0)
			rule->band = &bands[i];
		next_fen(&reader, &bands[i].from);
		bands[i].rate = next_rate(&reader, 0);
	}
}

static void
compile_caps(Compiler *compiler)
{
	PlanVersion *plan = compiler->plan;
	int			rows = fetch_rows(compiler,
								  "SELECT c.layer::int, c.rule::int, c.cap::int, c.bucket, c.measure, c.amount::numeric, c.clause "
								  "FROM @cap c WHERE c.version = $1 ORDER BY c.cap");

	for (int l = 0; l < plan->layers; l++)
		for (int r = 0; r < plan->layer[l].rules; r++)
			plan->layer[l].rule[r].cap = allocate(compiler, rows, sizeof(Cap));

	for (int i = 0; i < rows; i++)
	{
		Reader		reader = read_row(i);
		int			layer_no = next_int(&reader, 0);
		int			rule_no = next_int(&reader, 0); /* 0: of the whole layer */
		Cap			cap = {0};
		fen_t		amount;

		cap.cap = next_int(&reader, 0);
		cap.bucket = next_bucket(compiler, &reader);
		cap.measure = next_choice(&reader, measure_words);
		cap.limited = next_fen(&reader, &amount);
		cap.amount = cap.measure == MEASURE_COUNT ? amount / 100 : amount;
		next_name(&reader, cap.clause);

		for (int l = 0; l < plan->layers; l++)
			for (int r = 0; r < plan->layer[l].rules; r++)
			{
				Rule	   *rule = &plan->layer[l].rule[r];

				if (plan->layer[l].layer == layer_no && (rule_no == 0 || rule->rule == rule_no))
					rule->cap[rule->caps++] = cap;
			}
	}
}

static void
compile_coverage(Compiler *compiler)
{
	PlanVersion *plan = compiler->plan;

	plan->cover_rules = fetch_rows(compiler,
								   "SELECT c.rule::int, c.effect, c.pathway, c.anchor, c.code, c.year_of = 'day', c.needs, "
								   "c.first_anchor, c.on_card::int, c.anchored, c.anchored_since_window, c.anchor_from, "
								   "c.anchor_before, c.before_window_ends, c.start, c.start_floor, c.ends, c.usable_after, "
								   "c.suspended_by, c.wait_months::int, c.reason, c.clause "
								   "FROM @coverage_rule c WHERE c.version = $1 ORDER BY c.rule");
	plan->cover_rule = allocate(compiler, plan->cover_rules, sizeof(CoverRule));
	for (int i = 0; i < plan->cover_rules; i++)
	{
		CoverRule  *rule = &plan->cover_rule[i];
		Reader		reader = read_row(i);
		int			choice;

		rule->rule = next_int(&reader, 0);
		rule->effect = next_choice(&reader, cover_effect_words);
		next_name(&reader, rule->pathway);
		next_name(&reader, rule->anchor);
		rule->codes = next_names(compiler, &reader, &rule->code);
		rule->year_of_day = next_bool(&reader);
		rule->needs = next_names(compiler, &reader, &rule->need);
		rule->first_anchor = next_bool(&reader);
		rule->on_card = next_int(&reader, -1);
		next_days(&reader, &rule->anchored_from, &rule->anchored_until);
		rule->since_window = next_int(&reader, INT_MIN);
		rule->has_since_window = rule->since_window != INT_MIN;
		rule->anchor_from.span = next_span(&reader, &rule->anchor_from.given);
		rule->anchor_before.span = next_span(&reader, &rule->anchor_before.given);
		rule->before_window_ends = next_bool(&reader);
		choice = next_optional_choice(&reader, start_words);	/* none where it ends cover */
		rule->start = Max(choice, 0);
		rule->start_floor.span = next_span(&reader, &rule->start_floor.given);
		rule->ends = next_span(&reader, NULL);
		next_name(&reader, rule->usable_after);
		choice = next_optional_choice(&reader, window_words);
		rule->suspends = choice >= 0;
		rule->suspended_by = Max(choice, 0);
		rule->wait_months = next_int(&reader, 0);
		next_name(&reader, rule->reason);
		next_name(&reader, rule->clause);
	}
}

/*
 * What lint says of rules that are read as rows: how many conditions there are
 * for being eligible, and which kinds of fact are named that no fact can have.
 */
static void
compile_kinds(Compiler *compiler)
{
	PlanVersion *plan = compiler->plan;
	Reader		reader;

	(void) fetch_rows(compiler, "SELECT count(*)::int FROM @eligibility_rule e WHERE e.version = $1");
	reader = read_row(0);
	plan->eligibility_rules = next_int(&reader, 0);

	plan->unknown_kinds = fetch_rows(compiler,
									 "SELECT n.named_by, n.kind FROM ("
									 "SELECT 'coverage_rule', unnest(array_append(c.needs || c.anchor, c.usable_after)) "
									 "FROM @coverage_rule c WHERE c.version = $1 "
									 "UNION SELECT 'eligibility_rule', nullif(e.subject, 'nationality') "
									 "FROM @eligibility_rule e WHERE e.version = $1 "
									 "UNION SELECT 'premium_rule', unnest(p.listed) "
									 "FROM @premium_rule p WHERE p.version = $1 "
									 "UNION SELECT 'plan_version', unnest(v.places) "
									 "FROM @plan_version v WHERE v.version = $1) n (named_by, kind) "
									 "WHERE n.kind IS NOT NULL AND NOT EXISTS (SELECT FROM @fact_kind k WHERE k.kind = n.kind) "
									 "ORDER BY n.named_by, n.kind COLLATE \"C\"");
	plan->unknown_kind = allocate(compiler, plan->unknown_kinds, sizeof(UnknownKind));
	for (int i = 0; i < plan->unknown_kinds; i++)
	{
		reader = read_row(i);
		next_name(&reader, plan->unknown_kind[i].named_by);
		next_name(&reader, plan->unknown_kind[i].kind);
	}
}

static Word *
fetch_words(Compiler *compiler, const char *query, int *count)
{
	Word	   *word;

	*count = fetch_rows(compiler, query);
	word = allocate(compiler, *count, sizeof(Word));
	for (int i = 0; i < *count; i++)
	{
		Reader		reader = read_row(i);

		next_name(&reader, word[i]);
	}
	return word;
}

/*
 * A claim keeps the pathway it was covered by, but not the rule that opened it:
 * the name alone must tell whether it covers, and why it is held if it does not.
 * And what a premium rule asks for must be a pathway that covers.
 */
static void
compile_pathways(Compiler *compiler)
{
	PlanVersion *plan = compiler->plan;

	plan->unclear_pathway =
		fetch_words(compiler,
					"SELECT DISTINCT c.pathway COLLATE \"C\" FROM @coverage_rule c "
					"JOIN @coverage_rule o ON o.pathway = c.pathway "
					"JOIN @plan_version v ON v.version = o.version "
					"JOIN @plan_version own ON own.version = c.version AND own.plan = v.plan "
					"WHERE c.version = $1 AND c.effect <> 'end' AND o.effect <> 'end' AND "
					"CASE o.version WHEN $1 THEN (o.effect, o.reason) IS DISTINCT FROM (c.effect, c.reason) "
					"ELSE o.effect <> c.effect AND v.published_at IS NOT NULL END "
					"ORDER BY 1", &plan->unclear_pathways);
	plan->unmade_pathway =
		fetch_words(compiler,
					"SELECT DISTINCT w COLLATE \"C\" FROM @premium_rule p, unnest(p.pathway) w "
					"WHERE p.version = $1 AND NOT EXISTS (SELECT FROM @coverage_rule c "
					"WHERE c.version = $1 AND c.pathway = w AND c.effect = 'cover') "
					"ORDER BY 1", &plan->unmade_pathways);
}

uint64_t
gate_word(const PlanVersion *plan, Gate gate, const char *word, size_t length)
{
	const Vocabulary *words = &plan->word[gate];

	for (int i = 0; length < NAME_SIZE && i < words->count; i++)
		if (words->word[i][length] == '\0' && words->word[i][0] == word[0] && memcmp(words->word[i], word, length) == 0)
			return UINT64_C(1) << i;
	return GATE_OTHER_WORD;
}

const PlanVersion *
compile_version(const Ledger *ledger, int32 version, MemoryContext context)
{
	OwnerSession session;
	Compiler	compiler = {.ledger = ledger,.context = context};

	compiler.plan = MemoryContextAllocZero(context, sizeof(PlanVersion));
	compiler.plan->version = version;
	ledger_enter(ledger, &session);
	compile_header(&compiler);
	compile_buckets(&compiler);
	compile_layers(&compiler);
	compile_rules(&compiler);
	compile_bands(&compiler);
	compile_caps(&compiler);
	compile_coverage(&compiler);
	compile_kinds(&compiler);
	compile_pathways(&compiler);
	ledger_leave(&session);
	return compiler.plan;
}

typedef struct PublishedKey
{
	Oid			schema;
	int32		version;
	TransactionId xmin;
} PublishedKey;

typedef struct PublishedEntry
{
	PublishedKey key;
	const PlanVersion *plan;	/* NULL while it is being compiled */
} PublishedEntry;

static HTAB *published = NULL;

const PlanVersion *
published_version(const Ledger *ledger, int32 version, TransactionId xmin)
{
	PublishedKey key;
	PublishedEntry *entry;
	MemoryContext context;
	const PlanVersion *plan;

	if (published == NULL)
	{
		HASHCTL		ctl = {.keysize = sizeof(PublishedKey),.entrysize = sizeof(PublishedEntry),
		.hcxt = CacheMemoryContext};

		published = hash_create("medins published plan versions", 8, &ctl,
								HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	}
	memset(&key, 0, sizeof(key));
	key.schema = ledger->schema;
	key.version = version;
	key.xmin = xmin;
	entry = hash_search(published, &key, HASH_FIND, NULL);
	if (entry != NULL)
		return entry->plan;

	/* an error while compiling takes the statement's memory with it */
	context = AllocSetContextCreate(CurrentMemoryContext, "medins plan version",
									ALLOCSET_SMALL_SIZES);
	plan = compile_version(ledger, version, context);
	entry = hash_search(published, &key, HASH_ENTER, NULL);
	entry->plan = plan;
	MemoryContextSetParent(context, CacheMemoryContext);
	return plan;
}
