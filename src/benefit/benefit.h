/*
 * benefit.h
 *	  The kernel: a situation, a bill and the totals so far in; who pays what,
 *	  and the totals after, out.  Plain C over int64, no server, no allocation.
 */
#ifndef MEDINS_BENEFIT_H
#define MEDINS_BENEFIT_H

#include "plan/plan.h"

/*
 * The rules that accept a situation, layer by layer: the same for every claim
 * with these gates that is served on one of these days.
 */
typedef struct Choice
{
	Day			from;
	Day			until;
	uint32_t	adjusted;		/* bits of layers that have adjust rules among them */
	const Rule *rule[MAX_LAYERS];	/* the one that pays or refuses, or NULL */
} Choice;

typedef struct Situation
{
	uint64_t	gate[GATES];	/* bits of this version's vocabulary */
	const Choice *choice;		/* as choose_rules found it; NULL: not yet known */
	Day			served_on;		/* the day that decides year, rule and buckets */
	Day			settled_on;
	bool		is_posted_again;	/* drops no totals: bills that come after it may still
								 * have to be posted again */
	int64_t		institution;	/* key of buckets by institution */
	const CoverRule *cover;		/* what the person is covered by, or NULL */
	bool		is_reimbursement;
	Day			receipt_date;	/* both known where is_reimbursement */
	Day			applied_on;
	bool		has_account;	/* a family account is asked, */
	fen_t		family_money;	/* and this is what it can pay */
} Situation;

/*
 * An application for a layer that is settled on application, made for a claim
 * that has been paid.  The claim is folded again, and of the layers settled on
 * application those that were applied for take part.
 *
 * Inline layers look at the claim as it was decided: its situation, and the
 * totals before it.  Layers applied for look at what is known at application:
 * the person's statuses, and the totals as they are without the claim and what
 * was applied for so far.
 */
typedef struct Application
{
	int			layer;			/* index of the layer applied for now */
	uint32_t	layers;			/* bits of all layers applied for, this one included */
	uint32_t	ruled;			/* bits of those that a person decided, */
	fen_t		ruling[MAX_LAYERS]; /* to pay so much; .layer may be one */
	uint64_t	status;			/* bits at GATE_STATUS */
	uint64_t	illness;		/* bits at GATE_ILLNESS */
	Day			since;			/* the time to apply runs from here */
	Day			applied_on;
	Day			settled_on;
} Application;

typedef struct Bill
{
	fen_t		total;
	fen_t		self_funded;
	fen_t		over_price_limit;
	fen_t		advance_self_pay;
} Bill;

typedef enum Decision
{
	DECISION_PAID,
	DECISION_DENIED,
	DECISION_PENDED
} Decision;

#define RATE_NONE	(-1)

typedef struct Split
{
	Decision	decision;
	const char *reason;			/* NULL when paid; points into plan or constants */
	const char *clause;			/* of a refusal, or NULL */
	fen_t		in_scope;
	fen_t		deductible;		/* borne in layers whose base is the in-scope amount */
	rate8_t		rate;			/* of the first such layer; RATE_NONE unless exactly
								 * one rate applied to all above the deductible */
	fen_t		paid[PAYERS];
	fen_t		cash;
} Split;

/* What happened, in order, for explain. */
typedef enum StepKind
{
	STEP_IN_SCOPE,				/* base = total, amount = in-scope */
	STEP_COVER,					/* cover decides: clause of its rule */
	STEP_RULE,					/* a rule matched: base = the layer's base */
	STEP_ADJUST,				/* an adjust rule applied */
	STEP_FIRST_PAY,				/* amount = the share the person bears first */
	STEP_DEDUCTIBLE,			/* base = limit, running = used before, amount = now */
	STEP_BAND,					/* base × rate = amount */
	STEP_CAP,					/* base = limit, running = used before, amount = cut off */
	STEP_COUNT,					/* the same of a limit of events: base and running are numbers */
	STEP_ACCOUNT,				/* base = the family account holds, amount = it cannot pay */
	STEP_PAID,					/* amount = the layer pays, running = left unpaid */
	STEP_REFUSED,				/* denied or pended: reason and clause */
	STEP_CASH					/* amount = the person pays in the end */
} StepKind;

typedef struct Step
{
	StepKind	kind;
	const Layer *layer;			/* or NULL */
	const Rule *rule;			/* or NULL */
	const char *clause;			/* or NULL */
	const char *reason;			/* or NULL */
	const char *bucket;			/* or NULL */
	fen_t		base;
	rate8_t		rate;			/* RATE_NONE where none */
	fen_t		amount;
	fen_t		running;
} Step;

typedef void (*StepSink) (void *context, const Step *step);

typedef enum KernelResult
{
	KERNEL_OK,
	KERNEL_BAD_BILL,			/* negative part, parts above the total, too large */
	KERNEL_FULL,				/* the map of totals has no room left, or the plan
								 * has more than MAX_LAYERS or MAX_BUCKETS */
	KERNEL_OVERFLOW,			/* a running total would overflow */
	KERNEL_BAD_RULING			/* a person decided to pay more than the layer's base */
} KernelResult;

/*
 * Where claims must come in the order served, this bucket holds for each benefit
 * year which of its days (the first is 1) the latest paid claim was served on.
 * No plan may have a bucket of that name.
 */
#define ORDER_BUCKET	"_served_on"

/* First day after the period of a total, DAY_MAX where the plan does not know. */
extern Day	total_end(const PlanVersion *plan, const Total *total);

/*
 * Fold the inline layers.  totals comes in as the totals before and leaves as
 * the totals after, changed only when the result is KERNEL_OK and the decision
 * is paid; it needs room for kernel_room(plan) more entries.
 */
extern int	kernel_room(const PlanVersion *plan);
extern void choose_rules(const PlanVersion *plan, const Situation *situation, Choice *choice);
extern KernelResult adjudicate(const PlanVersion *plan, const Situation *situation,
							   const Bill *bill, Accumulators *totals,
							   Split *split, StepSink sink, void *context);

/*
 * Fold a paid claim with what was applied for.  before are the totals before
 * the claim; totals comes in as they are now without the claim and all that was
 * applied for it, and leaves as the totals with them, under the conditions
 * above.  split is who pays what of the claim altogether; its decision is that
 * on the application (paid: granted), and on a refusal only decision, reason
 * and clause mean anything.
 */
extern KernelResult adjudicate_application(const PlanVersion *plan, const Situation *situation,
										   const Application *application,
										   const Bill *bill, const Accumulators *before,
										   Accumulators *totals, Split *split,
										   StepSink sink, void *context);

/* Reasons that follow from the shape of a plan, not from a rule of it. */
#define REASON_NO_PLAN			"no_plan"
#define REASON_NO_BENEFIT_RULE	"no_benefit_rule"
#define REASON_TOO_OLD			"too_old"
#define REASON_APPLIED_LATE		"applied_late"
#define REASON_OUT_OF_ORDER		"out_of_order"
#define REASON_NOT_COVERED		"not_covered"
#define REASON_NOT_ENTITLED		"not_entitled"
#define REASON_BASE_NOT_PAID	"base_not_paid"

#endif							/* MEDINS_BENEFIT_H */
