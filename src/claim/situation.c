/*
 * situation.c
 *	  A row's situation in the words of a plan version, as the kernel reads it.
 *
 * A ledger has few different combinations of words, and a replay meets each of
 * them many times: what they come to can be remembered, with the rules that
 * accept it.
 */
#include "medins.h"

#include "utils/builtins.h"

#include "amount/amount.h"
#include "claim/desk.h"
#include "claim/situation.h"
#include "values.h"

/* The columns that are words, as they lie on a row: care …, then what the facts said. */
#define WORD_RUNS	2
static const ClaimColumn word_run[WORD_RUNS][2] = {
	{CLAIM_CARE, CLAIM_ACCESS}, {CLAIM_RELATION, CLAIM_ILLNESS}
};

/* Words, as they are stored: those that are null, and the bytes of the others. */
#define MAX_WORDS	96

typedef struct Words
{
	const PlanVersion *plan;	/* that reads them; NULL: none remembered */
	int32		level;			/* -1: null */
	uint32		nulls;			/* bits of columns */
	int32		length;
	char		bytes[MAX_WORDS + sizeof(uint64)];	/* zeros behind them */
} Words;

typedef struct Path
{
	Words		words;
	Situation	situation;		/* what follows from them */
	Choice		choice;
} Path;

#define PATHS	512				/* a power of 2 */

typedef struct Paths
{
	Path		path[PATHS];	/* each where its hash says; the latest stays */
} Paths;

/*
 * The coverage rule that a stored pathway names: of the claim's own version,
 * else of the newest that has it.
 */
static const CoverRule *
cover_rule_named(const Policy *policy, const PlanVersion *plan, const char *pathway)
{
	for (int v = policy->versions; v >= 0; v--)
	{
		const PlanVersion *version = v == policy->versions ? plan : policy->version[v];

		for (int r = 0; r < version->cover_rules; r++)
			if (version->cover_rule[r].effect != COVER_ENDS &&
				strcmp(version->cover_rule[r].pathway, pathway) == 0)
				return &version->cover_rule[r];
	}
	return NULL;
}

static uint64
gate_text(const PlanVersion *plan, Gate gate, Datum value)
{
	text	   *word = (text *) packed_value(value);

	return gate_word(plan, gate, VARDATA_ANY(word), VARSIZE_ANY_EXHDR(word));
}

/* What follows from the words of a row; the rest is left empty. */
static void
read_words(const LedgerPolicy *policy, const PlanVersion *plan, const ClaimRow *row, Situation *situation)
{
	static const ClaimColumn column[GATES] = {
		[GATE_CARE] = CLAIM_CARE,[GATE_LEVEL] = CLAIM_LEVEL,[GATE_RELATION] = CLAIM_RELATION,
		[GATE_LOCALITY] = CLAIM_LOCALITY,[GATE_ACCESS] = CLAIM_ACCESS,
		[GATE_CHANNEL] = CLAIM_CHANNEL,[GATE_CREDENTIAL] = CLAIM_CREDENTIAL,
		[GATE_PATHWAY] = CLAIM_PATHWAY,[GATE_STATUS] = CLAIM_STATUSES,[GATE_ILLNESS] = CLAIM_ILLNESS
	};
	char	   *pathway = row_text(row, CLAIM_PATHWAY);

	memset(situation, 0, sizeof(Situation));
	for (int g = 0; g < GATES; g++)
	{
		char		level[16];

		if (g == GATE_STATUS)
			continue;
		if (g == GATE_LEVEL && !row->isnull[CLAIM_LEVEL])
		{
			pg_ltoa(DatumGetInt16(row->value[CLAIM_LEVEL]), level);
			situation->gate[g] = gate_word(plan, g, level, strlen(level));
		}
		else if (g == GATE_LEVEL)
			situation->gate[g] = GATE_NO_WORD;
		else
			situation->gate[g] = row->isnull[column[g]] ? GATE_NO_WORD :
				gate_text(plan, g, row->value[column[g]]);
	}
	if (!row->isnull[CLAIM_STATUSES])
	{
		Datum	   *status;
		int			statuses;

		text_array_elements(row->value[CLAIM_STATUSES], &status, &statuses);
		for (int i = 0; i < statuses; i++)
			situation->gate[GATE_STATUS] |= gate_text(plan, GATE_STATUS, status[i]);
	}
	if (situation->gate[GATE_STATUS] == 0)
		situation->gate[GATE_STATUS] = GATE_NO_WORD;
	if (pathway != NULL)
		situation->cover = cover_rule_named(&policy->policy, plan, pathway);
	situation->is_reimbursement = row_is_reimbursement(row);
}

/*
 * The words of a row that was read from a table, where they lie as columns that
 * follow each other; false where they do not, or are too many to be remembered.
 */
static bool
find_words(const PlanVersion *plan, const ClaimRow *row, Words *words)
{
	words->plan = plan;
	words->level = row->isnull[CLAIM_LEVEL] ? -1 : (uint16) DatumGetInt16(row->value[CLAIM_LEVEL]);
	words->nulls = 0;
	words->length = 0;
	for (int run = 0; run < WORD_RUNS; run++)
	{
		const char *start = NULL;
		const char *end = NULL;

		for (int c = word_run[run][0]; c <= (int) word_run[run][1]; c++)
		{
			const char *word = DatumGetPointer(row->value[c]);

			words->nulls <<= 1;
			if (row->isnull[c])
			{
				words->nulls |= 1;
				continue;
			}
			if (start == NULL)
				start = end = word;
			if (word != end || !VARATT_IS_1B(word) || VARATT_IS_1B_E(word))
				return false;
			end += VARSIZE_1B(word);
		}
		if (words->length + (end - start) > MAX_WORDS)
			return false;
		if (start != NULL)
			memcpy(words->bytes + words->length, start, end - start);
		words->length += end - start;
	}
	memset(words->bytes + words->length, 0, sizeof(uint64));
	return true;
}

static bool
same_words(const Words *a, const Words *b)
{
	return a->plan == b->plan && a->level == b->level && a->nulls == b->nulls && a->length == b->length &&
		memcmp(a->bytes, b->bytes, a->length) == 0;
}

static uint32
hash_words(const Words *words)
{
	uint64		hash = (uint64) (uintptr_t) words->plan ^ ((uint64) words->level << 40) ^ words->nulls;

	for (int i = 0; i < words->length; i += sizeof(uint64))
	{
		uint64		part;

		memcpy(&part, words->bytes + i, sizeof(part));
		hash = (hash ^ part) * UINT64CONST(0x9E3779B97F4A7C15);
		hash ^= hash >> 32;
	}
	return (uint32) hash;
}

/* NULL: not remembered. */
static Path *
find_path(const LedgerPolicy *policy, const PlanVersion *plan, const ClaimRow *row)
{
	Words		words;
	Path	   *path;

	if (policy->paths == NULL || !find_words(plan, row, &words))
		return NULL;
	path = &policy->paths->path[hash_words(&words) & (PATHS - 1)];
	if (!same_words(&path->words, &words))
	{
		read_words(policy, plan, row, &path->situation);
		path->choice.from = path->choice.until = DAY_MIN;	/* none */
		path->words = words;
	}
	return path;
}

void
remember_paths(LedgerPolicy *policy)
{
	policy->paths = MemoryContextAllocZero(policy->context, sizeof(Paths));
}

void
row_situation(const LedgerPolicy *policy, const PlanVersion *plan,
			  const ClaimRow *row, Situation *situation)
{
	Path	   *path = find_path(policy, plan, row);

	if (path != NULL)
		*situation = path->situation;
	else
		read_words(policy, plan, row, situation);

	situation->served_on = row_deciding_day(plan, row);
	situation->settled_on = DatumGetDateADT(row->value[CLAIM_SETTLED_ON]);
	situation->is_posted_again = !row->isnull[CLAIM_ENTRY] && text_is(row->value[CLAIM_ENTRY], "repost");
	situation->institution = DatumGetInt64(row->value[CLAIM_INSTITUTION_ID]);
	/*
	 * What the account of a new claim holds, of a stored one what it paid: more
	 * there may have been, but it made no difference (kernel.c).
	 */
	situation->has_account = !row->isnull[CLAIM_FAMILY_ACCOUNT];
	if (situation->has_account)
		situation->family_money = row_fen(row, CLAIM_FAMILY_PAID);
	if (situation->is_reimbursement)
	{
		situation->receipt_date = DatumGetDateADT(row->value[CLAIM_RECEIPT_DATE]);
		situation->applied_on = DatumGetDateADT(row->value[CLAIM_APPLIED_ON]);
	}

	if (path != NULL)
	{
		if (situation->served_on < path->choice.from || situation->served_on >= path->choice.until)
			choose_rules(plan, situation, &path->choice);
		situation->choice = &path->choice;
	}
}
