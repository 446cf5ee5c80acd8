// The routes of all pages: who may see and do what, in one table.
// SPDX-License-Identifier: Apache-2.0
#include "server/pages.h"

#define SMALL 4096
#define FORM 16384
#define LONG 65536
#define TABLE (20u << 20)
#define FILE_MOST (64u << 20)

const struct route routes_pages[] = {
	{ METHOD_GET, "/sign-in", ROUTE_PUBLIC, ROLES_ALL, 0, RATE_PAGE, sign_in_page },
	{ METHOD_POST, "/sign-in", ROUTE_PUBLIC, ROLES_ALL, SMALL, RATE_SIGN_IN, sign_in },
	{ METHOD_POST, "/sign-out", ROUTE_PAGE, ROLES_ALL, SMALL, RATE_PAGE, sign_out },
	{ METHOD_GET, "/first/*", ROUTE_PUBLIC, ROLES_ALL, 0, RATE_SIGN_IN, first_page },
	{ METHOD_POST, "/first/*", ROUTE_PUBLIC, ROLES_ALL, SMALL, RATE_SIGN_IN, first },
	{ METHOD_GET, "/assets/*", ROUTE_PUBLIC, ROLES_ALL, 0, RATE_PAGE, asset },
	{ METHOD_GET, "/me", ROUTE_PAGE, ROLES_ALL, 0, RATE_PAGE, me_page },
	{ METHOD_POST, "/me", ROUTE_PAGE, ROLES_ALL, SMALL, RATE_SIGN_IN, me },
	{ METHOD_GET, "/", ROUTE_PAGE, ROLES_ALL, 0, RATE_PAGE, events_page },
	{ METHOD_GET, "/new", ROUTE_PAGE, ROLES_EDIT, 0, RATE_PAGE, new_page },
	{ METHOD_POST, "/new", ROUTE_PAGE, ROLES_EDIT, LONG, RATE_PAGE, new_event },
	{ METHOD_POST, "/upload", ROUTE_PAGE, ROLES_EDIT, FILE_MOST, RATE_PAGE, upload },
	{ METHOD_GET, "/event/#", ROUTE_PAGE, ROLES_ALL, 0, RATE_PAGE, live_page },
	{ METHOD_GET, "/event/#/live", ROUTE_PAGE, ROLES_ALL, 0, RATE_PAGE, live_stream },
	{ METHOD_GET, "/event/#/session/#", ROUTE_PAGE, ROLES_ALL, 0, RATE_PAGE, session_page },
	{ METHOD_GET, "/event/#/edit", ROUTE_PAGE, ROLES_EDIT, 0, RATE_PAGE, edit_page },
	{ METHOD_POST, "/event/#/edit", ROUTE_PAGE, ROLES_EDIT, LONG, RATE_PAGE, edit },
	{ METHOD_POST, "/event/#/copy", ROUTE_PAGE, ROLES_EDIT, SMALL, RATE_PAGE, copy_event },
	{ METHOD_GET, "/event/#/people", ROUTE_PAGE, ROLES_PRESENCE, 0, RATE_PAGE, people_page },
	{ METHOD_GET, "/event/#/person/new", ROUTE_PAGE, ROLES_EDIT, 0, RATE_PAGE, person_new_page },
	{ METHOD_POST, "/event/#/person/new", ROUTE_PAGE, ROLES_EDIT, FORM, RATE_PAGE, person_save },
	{ METHOD_GET, "/event/#/person/#", ROUTE_PAGE, ROLES_PRESENCE, 0, RATE_PAGE, person_page },
	{ METHOD_POST, "/event/#/person/#", ROUTE_PAGE, ROLES_EDIT, FORM, RATE_PAGE, person_save },
	{ METHOD_POST, "/event/#/person/#/correct", ROUTE_PAGE, ROLES_EDIT, FORM, RATE_PAGE, person_correct },
	{ METHOD_POST, "/event/#/person/#/badge", ROUTE_PAGE, ROLES_EDIT, SMALL, RATE_PAGE, person_badge },
	{ METHOD_GET, "/event/#/import", ROUTE_PAGE, ROLES_EDIT, 0, RATE_PAGE, import_page },
	{ METHOD_POST, "/event/#/import", ROUTE_PAGE, ROLES_EDIT, TABLE, RATE_PAGE, import_check },
	{ METHOD_POST, "/event/#/import/confirm", ROUTE_PAGE, ROLES_EDIT, 2 * TABLE, RATE_PAGE, import_confirm },
	{ METHOD_GET, "/event/#/sessions", ROUTE_PAGE, ROLES_ALL, 0, RATE_PAGE, sessions_page },
	{ METHOD_POST, "/event/#/sessions", ROUTE_PAGE, ROLES_EDIT, FORM, RATE_PAGE, session_save },
	{ METHOD_GET, "/event/#/sessions/#", ROUTE_PAGE, ROLES_EDIT, 0, RATE_PAGE, session_edit_page },
	{ METHOD_POST, "/event/#/sessions/#", ROUTE_PAGE, ROLES_EDIT, FORM, RATE_PAGE, session_save },
	{ METHOD_GET, "/event/#/officers", ROUTE_PAGE, ROLES_EDIT, 0, RATE_PAGE, officers_page },
	{ METHOD_POST, "/event/#/officers", ROUTE_PAGE, ROLES_EDIT, FORM, RATE_PAGE, officer_save },
	{ METHOD_GET, "/event/#/badges", ROUTE_PAGE, ROLES_EDIT, 0, RATE_PAGE, badges_page },
	{ METHOD_GET, "/event/#/badges.pdf", ROUTE_PAGE, ROLES_EDIT, 0, RATE_PAGE, badges_pdf },
	{ METHOD_GET, "/event/#/ratings", ROUTE_PAGE, ROLES_ALL, 0, RATE_PAGE, ratings_page },
	{ METHOD_GET, "/event/#/documents", ROUTE_PAGE, ROLES_PRESENCE, 0, RATE_PAGE, documents_page },
	{ METHOD_GET, "/event/#/document/*", ROUTE_PAGE, ROLES_PRESENCE, 0, RATE_PAGE, document },
	{ METHOD_GET, "/event/#/kiosks", ROUTE_PAGE, ROLES_PRESENCE, 0, RATE_PAGE, kiosks_page },
	{ METHOD_POST, "/event/#/enrol", ROUTE_PAGE, ROLES_EDIT, SMALL, RATE_PAGE, enrol_page },
	{ METHOD_POST, "/event/#/kiosk/*", ROUTE_PAGE, ROLES_EDIT, SMALL, RATE_PAGE, kiosk_change },
	{ METHOD_GET, "/event/#/checks", ROUTE_PAGE, ROLES_PRESENCE, 0, RATE_PAGE, checks_page },
	{ METHOD_GET, "/event/#/trail", ROUTE_PAGE, ROLES_EDIT, 0, RATE_PAGE, trail_page },
	{ METHOD_GET, "/accounts", ROUTE_PAGE, ROLES_ADMIN, 0, RATE_PAGE, accounts_page },
	{ METHOD_POST, "/accounts", ROUTE_PAGE, ROLES_ADMIN, SMALL, RATE_PAGE, accounts_add },
	{ METHOD_GET, "/account/*", ROUTE_PAGE, ROLES_ADMIN, 0, RATE_PAGE, account_page },
	{ METHOD_POST, "/account/*", ROUTE_PAGE, ROLES_ADMIN, SMALL, RATE_PAGE, account_change },
	{ METHOD_GET, "/trail", ROUTE_PAGE, ROLES_ADMIN, 0, RATE_PAGE, trail_page },
	{ .pattern = NULL },
};
