/*
 * history.c
 *	  From what happened to a credential to the state it was in, in plain C.
 *
 * A day has the state after its last event; events of one day come in the order
 * they were recorded.  Nothing here knows a number of days: how long a temporary
 * loss lasts comes with the event, from the plan.
 */
#include "credential/credential.h"

#include <stdlib.h>
#include <string.h>

const char *const credential_words[CREDENTIALS] = {
	[CREDENTIAL_CARD] = "card",
	[CREDENTIAL_MEDICAL_CARD] = "medical_card",
	[CREDENTIAL_RECORD_BOOK] = "record_book",
	[CREDENTIAL_ELECTRONIC] = "e_credential"
};

const char *const event_words[EVENT_KINDS] = {
	[EVENT_ORDERED] = "ordered",
	[EVENT_ORDERED_ONLINE] = "ordered_online",
	[EVENT_ISSUED] = "issued",
	[EVENT_DELIVERED] = "delivered",
	[EVENT_UNDELIVERED] = "undelivered",
	[EVENT_PICKED_UP] = "picked_up",
	[EVENT_ACTIVATED_SOCIAL] = "activated_social",
	[EVENT_ACTIVATED_BY_PHONE] = "activated_by_phone",
	[EVENT_ACTIVATED_BANK] = "activated_bank",
	[EVENT_LOST_TEMPORARILY] = "lost_temporarily",
	[EVENT_LOST] = "lost",
	[EVENT_LIFTED] = "lifted",
	[EVENT_REPLACEMENT_ORDERED] = "replacement_ordered",
	[EVENT_REPLACEMENT_ORDERED_ONLINE] = "replacement_ordered_online",
	[EVENT_REPLACED] = "replaced",
	[EVENT_INSTANTLY_REPLACED] = "instantly_replaced"
};

const char *const credential_state_words[CREDENTIAL_STATES] = {
	[STATE_NONE] = "none",
	[STATE_ORDERED] = "ordered",
	[STATE_INACTIVE] = "inactive",
	[STATE_AT_PICKUP_POINT] = "at_pickup_point",
	[STATE_USABLE] = "usable",
	[STATE_LOST_TEMPORARILY] = "lost_temporarily",
	[STATE_LOST] = "lost",
	[STATE_DEAD] = "dead"
};

#define BIT(event)	(UINT32_C(1) << (event))

/* What ever happens to each. */
static const uint32_t happens[CREDENTIALS] = {
	[CREDENTIAL_CARD] = BIT(EVENT_KINDS) - 1,
	/* no activation, and none that is made at once */
	[CREDENTIAL_MEDICAL_CARD] = (BIT(EVENT_KINDS) - 1) &
	~(BIT(EVENT_ACTIVATED_SOCIAL) | BIT(EVENT_ACTIVATED_BY_PHONE) | BIT(EVENT_ACTIVATED_BANK) |
	  BIT(EVENT_INSTANTLY_REPLACED)),
	[CREDENTIAL_RECORD_BOOK] = BIT(EVENT_ISSUED) | BIT(EVENT_LOST) | BIT(EVENT_REPLACED)
};

/* Where the thing is. */
typedef enum Place
{
	PLACE_NOWHERE,				/* there is none, though one may be ordered */
	PLACE_SENT,					/* issued: in the post, or in the person's hands */
	PLACE_PICKUP_POINT,
	PLACE_PERSON
} Place;

typedef enum Loss
{
	LOSS_NONE,
	LOSS_TEMPORARY,
	LOSS_LASTING
} Loss;

typedef struct Thing
{
	Credential	which;
	Place		place;
	bool		online;			/* was ordered online */
	bool		social;			/* the functions activated */
	bool		bank;
	Loss		loss;
	Day			lapses;			/* of a temporary loss */
	int32_t		order_no;		/* being made: the first or its replacement; or 0 */
	bool		order_online;
} Thing;

static CredentialState
state_of(const Thing *thing)
{
	switch (thing->place)
	{
		case PLACE_NOWHERE:
			return thing->order_no != 0 ? STATE_ORDERED : STATE_NONE;
		case PLACE_PICKUP_POINT:
			return STATE_AT_PICKUP_POINT;
		default:
			break;
	}
	if (thing->loss != LOSS_NONE)
		return thing->order_no != 0 ? STATE_DEAD :
			thing->loss == LOSS_TEMPORARY ? STATE_LOST_TEMPORARILY : STATE_LOST;
	return thing->social || thing->which != CREDENTIAL_CARD ? STATE_USABLE : STATE_INACTIVE;
}

static bool
is_possible(const Thing *thing, EventKind event)
{
	bool		none = thing->place == PLACE_NOWHERE;
	bool		held = thing->place == PLACE_SENT || thing->place == PLACE_PERSON;
	bool		lost = thing->loss != LOSS_NONE;
	bool		ordered = thing->order_no != 0;

	if ((happens[thing->which] & BIT(event)) == 0)
		return false;
	switch (event)
	{
		case EVENT_ORDERED:		/* who has one gets no second (SH-25, SN-4) */
		case EVENT_ORDERED_ONLINE:
			return none && !ordered;
		case EVENT_ISSUED:
			return none;
		case EVENT_DELIVERED:
		case EVENT_UNDELIVERED:
			return thing->place == PLACE_SENT;
		case EVENT_PICKED_UP:
			return thing->place == PLACE_PICKUP_POINT;
		case EVENT_ACTIVATED_SOCIAL:
			return held && !lost && !thing->social;
		case EVENT_ACTIVATED_BY_PHONE:	/* not what was ordered online (SH-28) */
			return held && !lost && !thing->social && !thing->online;
		case EVENT_ACTIVATED_BANK:
			return held && !lost && !thing->bank;
		case EVENT_LOST_TEMPORARILY:
			return held && !lost;
		case EVENT_LOST:
			return held && thing->loss != LOSS_LASTING;
		case EVENT_LIFTED:		/* nothing lifts it any more (SH-27) */
			return lost && !ordered;
		case EVENT_REPLACEMENT_ORDERED: /* damaged ones too (SH-29) */
		case EVENT_REPLACEMENT_ORDERED_ONLINE:
			return held && !ordered;
		case EVENT_REPLACED:
			return held && (ordered || thing->which == CREDENTIAL_RECORD_BOOK);
		case EVENT_INSTANTLY_REPLACED:
			return held;
	}
	return false;
}

static void
happen(Thing *thing, const CredentialEvent *event)
{
	Thing		fresh = {.which = thing->which};

	switch (event->kind)
	{
		case EVENT_ORDERED:
		case EVENT_ORDERED_ONLINE:
		case EVENT_REPLACEMENT_ORDERED:
		case EVENT_REPLACEMENT_ORDERED_ONLINE:
			thing->order_no = event->fact_no;
			thing->order_online = event->kind == EVENT_ORDERED_ONLINE ||
				event->kind == EVENT_REPLACEMENT_ORDERED_ONLINE;
			break;
		case EVENT_ISSUED:
		case EVENT_REPLACED:
			fresh.place = PLACE_SENT;
			fresh.online = thing->order_online;
			*thing = fresh;
			break;
		case EVENT_INSTANTLY_REPLACED:
			fresh.place = PLACE_PERSON;
			*thing = fresh;
			break;
		case EVENT_UNDELIVERED:
			thing->place = PLACE_PICKUP_POINT;
			break;
		case EVENT_DELIVERED:
		case EVENT_PICKED_UP:
			thing->place = PLACE_PERSON;
			break;
		case EVENT_ACTIVATED_BANK:
			thing->bank = true;
			/* FALLTHROUGH */
		case EVENT_ACTIVATED_SOCIAL:
		case EVENT_ACTIVATED_BY_PHONE:
			thing->social = true;
			thing->place = PLACE_PERSON;
			break;
		case EVENT_LOST_TEMPORARILY:
			thing->loss = LOSS_TEMPORARY;
			thing->lapses = event->lapses;
			thing->place = PLACE_PERSON;
			break;
		case EVENT_LOST:
			thing->loss = LOSS_LASTING;
			thing->place = PLACE_PERSON;
			break;
		case EVENT_LIFTED:
			thing->loss = LOSS_NONE;
			break;
	}
	/* once a replacement is ordered a loss does not lapse any more (SH-27) */
	if (thing->order_no != 0 && thing->loss == LOSS_TEMPORARY)
		thing->loss = LOSS_LASTING;
}

static int
compare_events(const void *a, const void *b)
{
	const CredentialEvent *left = a;
	const CredentialEvent *right = b;

	if (left->day != right->day)
		return left->day < right->day ? -1 : 1;
	return left->fact_no < right->fact_no ? -1 : left->fact_no > right->fact_no;
}

typedef struct Writer
{
	CredentialPeriod *out;
	int			n;
	bool		begun;
	Day			from;			/* of the period that runs */
	int32_t		fact_no;
} Writer;

/* The period that runs ends before a day, and the next one begins on it. */
static void
turn(Writer *writer, const Thing *thing, Day day)
{
	if (writer->begun && writer->from < day)
		writer->out[writer->n++] = (CredentialPeriod)
	{
		.from = writer->from,.until = day,.state = state_of(thing),
			.bank = thing->bank && state_of(thing) == STATE_USABLE,
			.fact_no = writer->fact_no,.order_no = thing->order_no
	};
	writer->from = day;
}

/* A temporary loss that is over by a day lifts by itself (SH-26). */
static void
lapse(Writer *writer, Thing *thing, Day day)
{
	if (thing->loss != LOSS_TEMPORARY || thing->lapses > day || thing->lapses == DAY_MAX)
		return;
	turn(writer, thing, thing->lapses);
	thing->loss = LOSS_NONE;
}

static uint32_t
possible_events(const Thing *thing)
{
	uint32_t	possible = 0;

	for (int event = 0; event < EVENT_KINDS; event++)
		if (is_possible(thing, event))
			possible |= BIT(event);
	return possible;
}

int
credential_periods(Credential which, CredentialEvent *event, int n,
				   CredentialPeriod *out, Refusal *refusal)
{
	Thing		thing = {.which = which};
	Writer		writer = {.out = out};

	if (refusal)
		refusal->fact_no = 0;
	qsort(event, n, sizeof(CredentialEvent), compare_events);
	for (int i = 0; i < n; i++)
	{
		lapse(&writer, &thing, event[i].day);
		if (!is_possible(&thing, event[i].kind))
		{
			if (refusal && refusal->fact_no == 0)
				*refusal = (Refusal)
			{
				event[i].fact_no, event[i].kind, state_of(&thing), thing.order_no, possible_events(&thing)
			};
			continue;
		}
		turn(&writer, &thing, event[i].day);
		happen(&thing, &event[i]);
		writer.begun = true;
		writer.fact_no = event[i].fact_no;
	}
	lapse(&writer, &thing, DAY_MAX);
	turn(&writer, &thing, DAY_MAX);
	return writer.n;
}

CredentialState
credential_state_on(const CredentialPeriod *period, int n, Day day)
{
	for (int i = 0; i < n; i++)
		if (period[i].from <= day && day < period[i].until)
			return period[i].state;
	return STATE_NONE;
}

static int
word_in(const char *const *words, int n, const char *word)
{
	for (int i = 0; word != NULL && i < n; i++)
		if (strcmp(words[i], word) == 0)
			return i;
	return -1;
}

int
credential_named(const char *word)
{
	return word_in(credential_words, CREDENTIALS, word);
}

int
event_named(const char *word)
{
	return word_in(event_words, EVENT_KINDS, word);
}

bool
credential_event(const Policy *policy, const Fact *fact, CredentialEvent *event)
{
	int			kind = event_named(fact->code);
	const PlanVersion *version;

	if (kind < 0 || fact->from == DAY_MIN || fact->from == DAY_MAX)
		return false;
	event->fact_no = fact->fact_no;
	event->kind = kind;
	event->day = fact->from;
	event->lapses = DAY_MAX;
	/* the day of the report is not counted */
	version = kind == EVENT_LOST_TEMPORARILY ? version_on(policy, fact->from) : NULL;
	if (version != NULL && version->loss_lifts_after.given)
		event->lapses = day_add(day_add(fact->from, version->loss_lifts_after.span), (Span) {0, 1});
	return true;
}
