/*
 * parser.h
 *	  What the input functions of our types share.
 */
#ifndef MEDINS_PARSER_H
#define MEDINS_PARSER_H

#include "medins.h"

typedef struct Parser
{
	const char *next;			/* what is still to be read */
	const char *problem;		/* set where a parse function returns false */
} Parser;

static inline bool
fail(Parser *parser, const char *problem)
{
	parser->problem = problem;
	return false;
}

static inline bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The blanks are ASCII's, whatever the locale. */
static inline bool
skip_blanks(Parser *parser)
{
	const char *start = parser->next;

	while (*parser->next == ' ' || (*parser->next >= '\t' && *parser->next <= '\r'))
		parser->next++;
	return parser->next > start;
}

/* Read past text if it comes next. */
static inline bool
match(Parser *parser, const char *text)
{
	size_t		length = strlen(text);

	if (strncmp(parser->next, text, length) != 0)
		return false;
	parser->next += length;
	return true;
}

/* The same between optional blanks. */
static inline bool
match_mark(Parser *parser, const char *mark)
{
	skip_blanks(parser);
	if (!match(parser, mark))
		return false;
	skip_blanks(parser);
	return true;
}

static inline bool
parse_end(Parser *parser)
{
	return *parser->next == '\0' || fail(parser, "There is junk at the end.");
}

#endif							/* MEDINS_PARSER_H */
