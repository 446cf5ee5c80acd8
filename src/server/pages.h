// The handlers of the pages, as their routes name them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/route.h"

route_handler sign_in_page, sign_in, sign_out, first_page, first, asset, me_page, me, events_page, new_page, new_event, upload;
route_handler live_page, live_stream, session_page, edit_page, edit, copy_event, people_page, person_new_page, person_save;
route_handler person_page, person_correct, person_badge, import_page, import_check, import_confirm, sessions_page, session_save;
route_handler session_edit_page, officers_page, officer_save, badges_page, badges_pdf, ratings_page, documents_page, document;
route_handler kiosks_page, enrol_page, kiosk_change, checks_page, trail_page, accounts_page, accounts_add, account_page;
route_handler account_change, papers_page, letterhead_picture, letterhead, questionnaire, archive;
