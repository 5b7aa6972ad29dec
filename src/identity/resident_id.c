/*
 * resident_id.c
 *	  The SQL type medins.resident_id: an identity number of 18 places.
 *
 * Text:	the 18 places; a check digit of ten is written X, read x as well.
 * Binary:	the value as eight bytes, see IdNumber.
 *
 * Values are int64 and compare as such; resident_id.sql takes equality, order
 * and hash from the server.  No message holds a number: it is personal data.
 */
#include "medins.h"

#include "fmgr.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/date.h"

#include "identity/id_number.h"

#define PG_GETARG_ID_NUMBER(n)	((IdNumber) PG_GETARG_INT64(n))
#define PG_RETURN_ID_NUMBER(id)	PG_RETURN_INT64(id)

PG_FUNCTION_INFO_V1(resident_id_in);
PG_FUNCTION_INFO_V1(resident_id_out);
PG_FUNCTION_INFO_V1(resident_id_recv);
PG_FUNCTION_INFO_V1(resident_id_send);
PG_FUNCTION_INFO_V1(resident_id_problem);
PG_FUNCTION_INFO_V1(resident_id_birth_date);
PG_FUNCTION_INFO_V1(resident_id_sex);
PG_FUNCTION_INFO_V1(resident_id_region);
PG_FUNCTION_INFO_V1(resident_id_document_type);

/* A problem by its name, and as a sentence. */
static const struct
{
	const char *name;
	const char *sentence;
}			problems[] = {
	[ID_OLD_FORM] = {"old_form", "It has 15 places, as numbers had before the check digit."},
	[ID_LENGTH] = {"length", "It does not have 18 places."},
	[ID_CHARACTER] = {"character", "The places are digits, the last one a digit or X."},
	[ID_REGION] = {"region", "No region's code begins with 0."},
	[ID_BIRTH_DATE] = {"birth_date", "The date of birth is not a day of the calendar."},
	[ID_CHECK_DIGIT] = {"check_digit", "The check digit does not fit the other places."},
};

/*
 * resident_id_in(cstring) -> resident_id
 *		22P02 with the problem as detail, softly where the caller asks for it.
 */
Datum
resident_id_in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);
	IdNumber	id;
	IdProblem	problem = id_number_parse(text, strlen(text), &id);

	if (problem != ID_VALID)
		ereturn(MEDINS_ESCONTEXT(fcinfo), (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s", "medins.resident_id"),
				 errdetail("%s", problems[problem].sentence),
				 problem == ID_OLD_FORM ? errhint("Give the number of 18 places.") : 0));
	PG_RETURN_ID_NUMBER(id);
}

/* resident_id_out(resident_id) -> cstring */
Datum
resident_id_out(PG_FUNCTION_ARGS)
{
	char	   *text = palloc(ID_NUMBER_LENGTH + 1);

	id_number_format(PG_GETARG_ID_NUMBER(0), text);
	PG_RETURN_CSTRING(text);
}

/* resident_id_recv(internal) -> resident_id; 22P03 with the problem as detail */
Datum
resident_id_recv(PG_FUNCTION_ARGS)
{
	int64		id = pq_getmsgint64((StringInfo) PG_GETARG_POINTER(0));
	IdProblem	problem = id_number_problem(id);

	if (problem != ID_VALID)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary representation of type %s", "medins.resident_id"),
				 errdetail("%s", problems[problem].sentence)));
	PG_RETURN_ID_NUMBER(id);
}

/* resident_id_send(resident_id) -> bytea */
Datum
resident_id_send(PG_FUNCTION_ARGS)
{
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendint64(&message, PG_GETARG_ID_NUMBER(0));
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/*
 * resident_id_problem(text) -> text
 *		What resident_id_in would find wrong, by name; NULL where nothing is.
 */
Datum
resident_id_problem(PG_FUNCTION_ARGS)
{
	text	   *number = PG_GETARG_TEXT_PP(0);
	IdNumber	id;
	IdProblem	problem = id_number_parse(VARDATA_ANY(number), VARSIZE_ANY_EXHDR(number), &id);

	if (problem == ID_VALID)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(problems[problem].name));
}

/* birth_date(resident_id) -> date */
Datum
resident_id_birth_date(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATEADT(id_number_birth_date(PG_GETARG_ID_NUMBER(0)));
}

/* sex(resident_id) -> text */
Datum
resident_id_sex(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(id_number_is_male(PG_GETARG_ID_NUMBER(0)) ? "male" : "female"));
}

/* region(resident_id) -> text */
Datum
resident_id_region(PG_FUNCTION_ARGS)
{
	/* no code begins with 0 */
	PG_RETURN_TEXT_P(cstring_to_text(psprintf("%d", id_number_region(PG_GETARG_ID_NUMBER(0)))));
}

/* document_type(resident_id) -> text, a row of the ledger's table of that name */
Datum
resident_id_document_type(PG_FUNCTION_ARGS)
{
	static const char *const name[] = {
		[ID_RESIDENT] = "resident_id",
		[ID_RESIDENCE_PERMIT] = "residence_permit",
		[ID_PERMANENT_RESIDENCE] = "permanent_residence",
	};

	PG_RETURN_TEXT_P(cstring_to_text(name[id_number_kind(PG_GETARG_ID_NUMBER(0))]));
}
