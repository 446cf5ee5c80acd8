// The commands of hadir, each told what the table in main.c says.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hadir/say.h"

enum outcome init_run(const struct args *a);
enum outcome check_run(const struct args *a);
enum outcome publish_run(const struct args *a);
enum outcome badges_run(const struct args *a);
enum outcome merge_run(const struct args *a);
enum outcome sync_run(const struct args *a);
enum outcome correct_run(const struct args *a);
enum outcome export_run(const struct args *a);
enum outcome report_run(const struct args *a);
enum outcome verify_run(const struct args *a);
enum outcome scan_test_run(const struct args *a);
enum outcome help_run(const struct args *a);
