// A new database file that appears whole or not at all.
// SPDX-License-Identifier: Apache-2.0
#include "store/fresh.h"

#include <stdlib.h>
#include <unistd.h>

#include "store/place.h"

enum err fresh_make(const char *path, const struct db_schema *schema)
{
	struct db *db = NULL;
	char *fresh = place_beside(path, ".new");
	if (!fresh)
		return ERR_NO_MEMORY;
	unlink(fresh);
	enum err e = db_open(fresh, DB_NEW, &db);
	if (e == ERR_OK)
		e = db_prepare(db);
	if (e == ERR_OK)
		e = db_make(db, schema);
	db_close(db);
	if (e == ERR_OK)
		e = place_publish(fresh, path, false);
	if (e != ERR_OK)
		unlink(fresh);
	free(fresh);
	return e;
}
