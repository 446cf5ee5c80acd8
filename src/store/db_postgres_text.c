// Our SQL in PostgreSQL's words: numbered parameters, its types, texts in the order of their bytes.
// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "store/db_postgres.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct exchanged { const char *ours, *theirs; };
static const struct exchanged types[] = {
	{ "INTEGER", "bigint" }, { "BLOB", "bytea" }, { "TEXT", "text COLLATE \"C\"" }, { "WITHOUT", "" }, { "ROWID", "" }, { NULL, NULL },
};

static bool is_comment(const char *sql)
{
	return sql[0] == '-' && sql[1] == '-';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9');
}

// Of a quoted text, a comment or a word, else of one character.
static size_t length_of(const char *sql)
{
	size_t n = 1;
	if (*sql == '\'')
		return strcspn(sql + 1, "'") + 2;
	if (is_comment(sql))
		return strcspn(sql, "\n");
	while (is_letter(*sql) && is_letter(sql[n]))
		n++;
	return n;
}

static const char *exchange(const char *word, size_t len)
{
	for (const struct exchanged *e = types; e->ours; e++)
		if (strlen(e->ours) == len && !strncmp(e->ours, word, len))
			return e->theirs;
	return NULL;
}

char *db_postgres_tables(const char *sql)
{
	char *tables = malloc(4 * strlen(sql) + 1), *to = tables;
	for (size_t n; tables && *sql; sql += n) {
		n = length_of(sql);
		const char *theirs = exchange(sql, n);
		if (theirs)
			to = stpcpy(to, theirs);
		else if (!is_comment(sql))
			to = mempcpy(to, sql, n);
	}
	if (tables)
		*to = '\0';
	return tables;
}

char *db_postgres_statement(const char *sql, int *ret_params)
{
	char *statement = malloc(4 * strlen(sql) + 1), *to = statement;
	int last = 0, params = 0;
	for (size_t n; statement && *sql; sql += n) {
		n = length_of(sql);
		if (*sql != '?') {
			to = mempcpy(to, sql, n);
			continue;
		}
		n += strspn(sql + 1, "0123456789");
		last = n > 1 ? atoi(sql + 1) : last + 1;
		params = last > params ? last : params;
		to += sprintf(to, "$%d", last);
	}
	if (statement)
		*to = '\0';
	*ret_params = params;
	return statement;
}
