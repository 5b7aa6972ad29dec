/*
 * credential.h
 *	  What happened to one credential of a person in; the state it was in, day
 *	  by day, out.  Plain C, no allocation.
 *
 * Cards and record books are things: they are ordered, issued, lost, replaced
 * (SH-23 to SH-32, SN-4).  The electronic credential is none of them: it is a
 * fact that holds on some days.
 */
#ifndef MEDINS_CREDENTIAL_H
#define MEDINS_CREDENTIAL_H

#include "coverage/coverage.h"

typedef enum Credential
{
	CREDENTIAL_CARD,			/* social security card */
	CREDENTIAL_MEDICAL_CARD,	/* medical-only card: needs no activation */
	CREDENTIAL_RECORD_BOOK,		/* issued and replaced on the spot */
	CREDENTIAL_ELECTRONIC		/* has no events */
} Credential;

#define CREDENTIALS	(CREDENTIAL_ELECTRONIC + 1)

typedef enum EventKind
{
	EVENT_ORDERED,				/* applied for, and the application verified */
	EVENT_ORDERED_ONLINE,
	EVENT_ISSUED,				/* made; handed over or sent */
	EVENT_DELIVERED,			/* against a receipt */
	EVENT_UNDELIVERED,			/* back to the pick-up point */
	EVENT_PICKED_UP,
	EVENT_ACTIVATED_SOCIAL,		/* at a counter or bank */
	EVENT_ACTIVATED_BY_PHONE,	/* the social function as well */
	EVENT_ACTIVATED_BANK,		/* brings the social function */
	EVENT_LOST_TEMPORARILY,
	EVENT_LOST,					/* reported formally; of a record book, lost */
	EVENT_LIFTED,				/* found */
	EVENT_REPLACEMENT_ORDERED,
	EVENT_REPLACEMENT_ORDERED_ONLINE,
	EVENT_REPLACED,				/* the new one is issued */
	EVENT_INSTANTLY_REPLACED	/* … and handed over at once, not ordered before */
} EventKind;

#define EVENT_KINDS	(EVENT_INSTANTLY_REPLACED + 1)

/* Of the thing the person has, or is to have. */
typedef enum CredentialState
{
	STATE_NONE,
	STATE_ORDERED,
	STATE_INACTIVE,				/* issued, not activated */
	STATE_AT_PICKUP_POINT,
	STATE_USABLE,
	STATE_LOST_TEMPORARILY,
	STATE_LOST,
	STATE_DEAD					/* lost, and a replacement ordered */
} CredentialState;

#define CREDENTIAL_STATES	(STATE_DEAD + 1)

extern const char *const credential_words[CREDENTIALS];
extern const char *const event_words[EVENT_KINDS];
extern const char *const credential_state_words[CREDENTIAL_STATES];

typedef struct CredentialEvent
{
	int32_t		fact_no;
	EventKind	kind;
	Day			day;
	Day			lapses;			/* of a temporary loss: the day on which it holds
								 * no more; DAY_MAX where nothing says so */
} CredentialEvent;

/* Days on which one state held. */
typedef struct CredentialPeriod
{
	Day			from;			/* half-open */
	Day			until;
	CredentialState state;
	bool		bank;			/* the bank function works too */
	int32_t		fact_no;		/* what brought it about */
	int32_t		order_no;		/* the order that is not fulfilled yet, or 0 */
} CredentialPeriod;

/* An event that could not happen. */
typedef struct Refusal
{
	int32_t		fact_no;		/* the first such event; 0: there is none */
	EventKind	kind;
	CredentialState state;		/* as it was */
	int32_t		order_no;		/* the order that was not fulfilled then, or 0 */
	uint32_t	possible;		/* a bit for each kind of event that could */
} Refusal;

/*
 * The periods from the first event on: ordered, disjoint, without gaps.  out
 * has room for 2 × n.  Events are sorted by day and, on one day, by number;
 * those that could not happen are passed over, and the first of them told
 * where refusal is given.
 */
extern int	credential_periods(Credential which, CredentialEvent *event, int n,
							   CredentialPeriod *out, Refusal *refusal);

/* A credential, an event by the word that facts have for it; -1: none. */
extern int	credential_named(const char *word);
extern int	event_named(const char *word);

/* A fact of a credential's kind as event; false where it is none: its code is
 * no event, or it does not begin on a day. */
extern bool credential_event(const Policy *policy, const Fact *fact, CredentialEvent *event);

/* The state on a day. */
extern CredentialState credential_state_on(const CredentialPeriod *period, int n, Day day);

#endif							/* MEDINS_CREDENTIAL_H */
