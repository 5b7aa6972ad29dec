/*
 * credential.c
 *	  Unit tests of credential histories: TAP on stdout, no server.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "credential/credential.h"

#define MAX_EVENTS	40

static int	tests;
static int	failures;

static void
ok(bool passed, const char *name)
{
	printf("%sok %d - %s\n", passed ? "" : "not ", ++tests, name);
	if (!passed)
		failures++;
}

static void
is(const char *got, const char *expected, const char *name)
{
	ok(strcmp(got, expected) == 0, name);
	if (strcmp(got, expected) != 0)
		printf("#   got      %s\n#   expected %s\n", got, expected);
}

/*
 * A history as text, "event day, event day": numbered as they stand, a temporary
 * loss of day d lapses on d + 6.  Told as "from state" for each period, b where
 * the bank function works, o where an order is open; then what was refused.
 */
static const char *
told(Credential which, const char *history)
{
	static char answer[2000];
	char		text[1000];
	CredentialEvent event[MAX_EVENTS];
	CredentialPeriod period[2 * MAX_EVENTS];
	Refusal		refusal;
	int			n = 0;
	int			periods;
	int			length = 0;

	snprintf(text, sizeof(text), "%s", history);
	for (char *part = strtok(text, ","); part != NULL; part = strtok(NULL, ","))
	{
		char		word[100];
		int			day;

		if (sscanf(part, " %99s %d", word, &day) != 2 || event_named(word) < 0)
			return "the test cannot be read";
		event[n] = (CredentialEvent)
		{
			.fact_no = n + 1,.kind = event_named(word),.day = day,.lapses = day + 6
		};
		n++;
	}
	periods = credential_periods(which, event, n, period, &refusal);
	answer[0] = '\0';
	for (int i = 0; i < periods; i++)
		length += snprintf(answer + length, sizeof(answer) - length, "%s%d %s%s%s", i > 0 ? ", " : "",
						   period[i].from, credential_state_words[period[i].state],
						   period[i].bank ? " b" : "", period[i].order_no != 0 ? " o" : "");
	if (refusal.fact_no != 0)
		snprintf(answer + length, sizeof(answer) - length, "; no. %d while %s", refusal.fact_no,
				 credential_state_words[refusal.state]);
	return answer;
}

static void
test_histories(void)
{
	static const struct
	{
		Credential	which;
		const char *history;
		const char *expected;
		const char *name;
	}			tests[] = {
		{CREDENTIAL_CARD, "", "", "nothing happened"},
		{CREDENTIAL_CARD, "ordered 1, issued 9, activated_social 12", "1 ordered o, 9 inactive, 12 usable", "SH-28: ordered, issued, activated"},
		{CREDENTIAL_CARD, "activated_social 12, issued 9, ordered 1", "1 ordered o, 9 inactive, 12 usable", "in whatever order they were recorded"},
		{CREDENTIAL_CARD, "issued 9, activated_bank 9", "9 usable b", "SH-28: a day has the state after its last event; the bank brings the social function"},
		{CREDENTIAL_CARD, "activated_bank 9, issued 9", "9 inactive; no. 1 while none", "of one day the order recorded counts"},
		{CREDENTIAL_CARD, "ordered 1, ordered 2", "1 ordered o; no. 2 while ordered", "SH-25: no second order"},
		{CREDENTIAL_CARD, "issued 1, issued 2", "1 inactive; no. 2 while inactive", "SH-25: no second card"},
		{CREDENTIAL_CARD, "ordered_online 1, issued 2, activated_by_phone 3", "1 ordered o, 2 inactive; no. 3 while inactive", "SH-28: ordered online: not by telephone"},
		{CREDENTIAL_CARD, "ordered_online 1, issued 2, activated_social 2, replacement_ordered 3, replaced 4, activated_by_phone 5",
		"1 ordered o, 2 usable, 3 usable o, 4 inactive, 5 usable", "SH-28: the replacement was not"},
		{CREDENTIAL_CARD, "issued 1, activated_social 1, lost_temporarily 5", "1 usable, 5 lost_temporarily, 11 usable", "SH-26: a temporary loss lapses"},
		{CREDENTIAL_CARD, "issued 1, lost_temporarily 5, lifted 10, lost 11", "1 inactive, 5 lost_temporarily, 10 inactive, 11 lost", "SH-27: lifted on its last day"},
		{CREDENTIAL_CARD, "issued 1, lost_temporarily 5, lifted 11", "1 inactive, 5 lost_temporarily, 11 inactive; no. 3 while inactive", "SH-27: not once it has lapsed"},
		{CREDENTIAL_CARD, "issued 1, lost_temporarily 5, lost 10", "1 inactive, 5 lost_temporarily, 10 lost", "SH-26: made formal, it does not lapse"},
		{CREDENTIAL_CARD, "issued 1, lost_temporarily 5, replacement_ordered 10, lifted 11", "1 inactive, 5 lost_temporarily, 10 dead o; no. 4 while dead", "SH-27: ordered on its last day: dead"},
		{CREDENTIAL_CARD, "issued 1, lost_temporarily 5, replacement_ordered 11, lost_temporarily 12", "1 inactive, 5 lost_temporarily, 11 inactive o, 12 dead o", "SH-27: ordered when it had lapsed, then lost"},
		{CREDENTIAL_CARD, "issued 1, activated_bank 1, lost 2, replacement_ordered 3, replaced 9", "1 usable b, 2 lost, 3 dead o, 9 inactive", "SH-29: the new card has no function yet"},
		{CREDENTIAL_CARD, "issued 1, replaced 2", "1 inactive; no. 2 while inactive", "SH-29: what was not ordered is not issued"},
		{CREDENTIAL_CARD, "issued 1, replacement_ordered 2, replacement_ordered 3", "1 inactive, 2 inactive o; no. 3 while inactive", "SH-25: no second replacement"},
		{CREDENTIAL_CARD, "issued 1, undelivered 2, activated_social 3, picked_up 4, activated_social 5", "1 inactive, 2 at_pickup_point, 4 inactive, 5 usable; no. 3 while at_pickup_point", "SH-31: the pick-up point"},
		{CREDENTIAL_CARD, "issued 1, delivered 2, undelivered 3", "1 inactive, 2 inactive; no. 3 while inactive", "SH-31: delivered against a receipt"},
		{CREDENTIAL_CARD, "issued 1, lost 2, delivered 3", "1 inactive, 2 lost; no. 3 while lost", "SH-31: what was lost had been delivered"},
		{CREDENTIAL_CARD, "issued 1, activated_bank 1, instantly_replaced 2, delivered 3, activated_social 3", "1 usable b, 2 inactive, 3 usable; no. 4 while inactive", "SH-32: at once, in the person's hands, without a function"},
		{CREDENTIAL_CARD, "issued 1, lost 1, replacement_ordered 2, instantly_replaced 3, replaced 4", "1 lost, 2 dead o, 3 inactive; no. 5 while inactive", "SH-32: takes the place of the replacement"},
		{CREDENTIAL_MEDICAL_CARD, "ordered 1, issued 2, activated_social 3, lost 4", "1 ordered o, 2 usable, 4 lost; no. 3 while usable", "SH-24: without activation"},
		{CREDENTIAL_MEDICAL_CARD, "issued 2, instantly_replaced 3", "2 usable; no. 2 while usable", "SH-32: not said of the medical-only card"},
		{CREDENTIAL_RECORD_BOOK, "issued 1, lost 2, replaced 3, replaced 4", "1 usable, 2 lost, 3 usable, 4 usable", "SH-23: the record book, lost or full"},
		{CREDENTIAL_RECORD_BOOK, "ordered 1, lost 2", "; no. 1 while none", "SH-23: is not ordered, nor lost before it is there"},
	};

	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++)
		is(told(tests[i].which, tests[i].history), tests[i].expected, tests[i].name);
}

/* What a plan says of the term of a loss. */
static void
test_terms(void)
{
	PlanVersion first = {.valid_from = 100};
	PlanVersion second = {.valid_from = 200,.loss_lifts_after = {true, {0, 5}}};
	PlanVersion third = {.valid_from = 300,.loss_lifts_after = {true, {1, 0}}};
	const PlanVersion *versions[] = {&first, &second, &third};
	Policy		policy = {.versions = 3,.version = versions};
	Fact		fact = {.fact_no = 7,.code = "lost_temporarily"};
	CredentialEvent event;
	static const struct
	{
		Day			day;
		Day			lapses;
	}			tests[] = {{99, DAY_MAX}, {199, DAY_MAX}, {200, 206}, {299, 305}};

	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++)
	{
		fact.from = tests[i].day;
		ok(credential_event(&policy, &fact, &event) && event.fact_no == 7 && event.day == tests[i].day &&
		   event.lapses == tests[i].lapses, "SH-26: the term of the version in force on the day of the report");
	}
	fact.from = day_from_date(2024, 1, 31);
	ok(credential_event(&policy, &fact, &event) && event.lapses == day_from_date(2024, 3, 1),
	   "a month after 31 January of a leap year, then the day after");
	fact.code = "lost";
	ok(credential_event(&policy, &fact, &event) && event.lapses == DAY_MAX, "nothing else has one");
	fact.code = "stolen";
	ok(!credential_event(&policy, &fact, &event), "an unknown word is no event");
	fact.code = NULL;
	ok(!credential_event(&policy, &fact, &event), "nor is none");
	fact.code = "lost";
	fact.from = DAY_MIN;
	ok(!credential_event(&policy, &fact, &event), "nor what has no first day");
	ok(credential_named("card") == CREDENTIAL_CARD && credential_named("none") == -1 && credential_named(NULL) == -1,
	   "credentials by their words");
}

static uint64_t seed = 20250101;

static int
draw(int n)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int) ((seed >> 33) % (uint64_t) n);
}

static bool
same_periods(const CredentialPeriod *a, int n, const CredentialPeriod *b, int m)
{
	for (int i = 0; n == m && i < n; i++)
		if (a[i].from != b[i].from || a[i].until != b[i].until || a[i].state != b[i].state ||
			a[i].bank != b[i].bank || a[i].fact_no != b[i].fact_no || a[i].order_no != b[i].order_no)
			return false;
	return n == m;
}

/* Any events at all: what comes out is in order, and does not depend on the order they come in. */
static void
test_any(void)
{
	bool		ordered = true;
	bool		same = true;
	bool		kept = true;
	bool		usable = true;

	for (int round = 0; round < 200000; round++)
	{
		Credential	which = draw(CREDENTIAL_ELECTRONIC);
		CredentialEvent event[MAX_EVENTS];
		CredentialEvent shuffled[MAX_EVENTS];
		CredentialEvent possible[MAX_EVENTS];
		CredentialPeriod period[2 * MAX_EVENTS];
		CredentialPeriod again[2 * MAX_EVENTS];
		Refusal		refusal;
		int			n = draw(round % 10 == 0 ? MAX_EVENTS : 12);
		int			p,
					q;

		for (int i = 0; i < n; i++)
		{
			Day			day = draw(20) == 0 ? (draw(2) ? DAY_MAX - 1 : DAY_MIN + 1) : draw(60);

			event[i] = (CredentialEvent)
			{
				.fact_no = i + 1,.kind = draw(EVENT_KINDS),.day = day,
					.lapses = draw(3) == 0 ? DAY_MAX : day_add(day, (Span) {0, 1 + draw(9)})
			};
		}
		memcpy(shuffled, event, sizeof(event));
		for (int i = n - 1; i > 0; i--)
		{
			int			j = draw(i + 1);
			CredentialEvent swap = shuffled[i];

			shuffled[i] = shuffled[j];
			shuffled[j] = swap;
		}
		p = credential_periods(which, event, n, period, &refusal);
		q = credential_periods(which, shuffled, n, again, NULL);
		same &= same_periods(period, p, again, q);
		ordered &= p <= 2 * n;
		for (int i = 0; i < p; i++)
		{
			ordered &= period[i].from < period[i].until && period[i].state != STATE_NONE &&
				period[i].until == (i + 1 < p ? period[i + 1].from : DAY_MAX);
			usable &= !period[i].bank || (period[i].state == STATE_USABLE && which == CREDENTIAL_CARD);
			usable &= which == CREDENTIAL_CARD || period[i].state != STATE_INACTIVE;
		}
		/* without what is refused the same comes out */
		while (refusal.fact_no != 0)
		{
			int			m = 0;

			for (int i = 0; i < n; i++)
				if (event[i].fact_no != refusal.fact_no)
					possible[m++] = event[i];
			kept &= m == n - 1 && (refusal.possible & (UINT32_C(1) << refusal.kind)) == 0;
			n = m;
			memcpy(event, possible, m * sizeof(CredentialEvent));
			q = credential_periods(which, event, n, again, &refusal);
			kept &= same_periods(period, p, again, q);
		}
	}
	ok(ordered, "any events: periods in order, without gap, none empty");
	ok(same, "any events: whatever the order they come in");
	ok(kept, "any events: what could not happen is as if it had not been there");
	ok(usable, "any events: the bank function never without the social one");
}

int
main(void)
{
	test_histories();
	test_terms();
	test_any();
	printf("1..%d\n", tests);
	return failures > 0;
}
