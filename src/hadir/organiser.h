// Opening an event's file, and finding the organiser's key for what needs it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hadir/key_file.h"
#include "hadir/say.h"
#include "store/store.h"

// Opens a file that holds an event; what is wrong is told.
enum outcome organiser_open(const struct args *a, const char *path, enum store_mode mode, struct store **ret_store);
// At --key, else event.key beside the file, else the file's name with .key for .hadir; what is wrong is told.
enum outcome organiser_key(const struct args *a, const char *path, struct key *ret_key);
bool organiser_has_key(const struct args *a, const char *path, struct key *ret_key); // the same where it is welcome and not needed; nothing is told
enum lang organiser_lang(const struct args *a, struct store *s); // of what is printed: --lang, else the event's own
struct stamp organiser_now(void);                          // now, on this computer
// Why the scribe refused: another event, another key, or what failed.
enum outcome organiser_refused(const struct args *a, const char *path, enum err e);
