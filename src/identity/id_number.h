/*
 * id_number.h
 *	  Identity numbers of 18 places (GB 11643), in plain C.
 *
 * Six places of region, eight of birth date, three of order (odd male, even
 * female) and a check digit by ISO 7064 MOD 11-2, where X stands for ten.
 * Residence permits of people from Hong Kong, Macau and Taiwan (81, 82, 83) and
 * permanent residence cards of foreigners (9) have numbers of the same form.
 */
#ifndef MEDINS_ID_NUMBER_H
#define MEDINS_ID_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "calendar/calendar.h"

#define ID_NUMBER_LENGTH	18

/*
 * The first 17 places as a number, times 11, plus the check digit: the order
 * of values is that of their text, and a value that was damaged is found out.
 */
typedef int64_t IdNumber;

typedef enum IdProblem
{
	ID_VALID,
	ID_OLD_FORM,				/* 15 digits */
	ID_LENGTH,
	ID_CHARACTER,
	ID_REGION,
	ID_BIRTH_DATE,
	ID_CHECK_DIGIT
} IdProblem;

/* Whose number it is, and so on which document it stands. */
typedef enum IdKind
{
	ID_RESIDENT,				/* resident identity card */
	ID_RESIDENCE_PERMIT,		/* of people from Hong Kong, Macau, Taiwan */
	ID_PERMANENT_RESIDENCE		/* of a foreigner */
} IdKind;

/* Read a text of length bytes, which need not end in a NUL; *id is set where
 * it is valid. */
extern IdProblem id_number_parse(const char *text, size_t length, IdNumber *id);

/* What is wrong with a value, whatever it is. */
extern IdProblem id_number_problem(int64_t id);

/* The rest is for valid values only. */
extern void id_number_format(IdNumber id, char text[ID_NUMBER_LENGTH + 1]);
extern int	id_number_region(IdNumber id);	/* six places */
extern Day	id_number_birth_date(IdNumber id);
extern bool id_number_is_male(IdNumber id);
extern IdKind id_number_kind(IdNumber id);

#endif							/* MEDINS_ID_NUMBER_H */
