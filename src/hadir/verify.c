// hadir verify: a .hadir file, or a document with its proof.
// SPDX-License-Identifier: Apache-2.0
#include "hadir/audit.h"
#include "hadir/commands.h"
#include "hadir/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum content { CONTENT_LEDGERS, CONTENT_DOCUMENT, CONTENT_PROOF, CONTENT_OTHER };

// What a file is, by its first bytes; names can be changed.
static enum err look_at(const char *path, enum content *ret_content)
{
	char head[16] = { 0 };
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return ERR_NOT_FOUND;
	bool regular = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
	ssize_t n = regular ? read(fd, head, sizeof head) : 0;
	close(fd);
	if (!regular)
		return ERR_NOT_OURS;
	*ret_content = n == 16 && memcmp(head, "SQLite format 3", 16) == 0 ? CONTENT_LEDGERS : memcmp(head, "%PDF-", 5) == 0 ? CONTENT_DOCUMENT
		: head[0] == '{' ? CONTENT_PROOF : CONTENT_OTHER;
	return ERR_OK;
}

static void found(void *context, const struct proof_finding *f)
{
	answers_add(context, f->question, !f->remark, f->text);
}

static enum outcome verify_proof(const struct args *a, const char *path, const uint8_t *public_key)
{
	struct answers answers;
	struct proof_verdict verdict;
	answers_begin(&answers, a);
	enum err e = proof_verify(path, public_key, a->lang, found, &answers, &verdict);
	if (e != ERR_OK) {
		answers_close(&answers);
		return say_failed(a, path, e);
	}
	SAY(a, WORD_AUDIT_DOCUMENT, { "file", path }, { "document", verdict.document }, { "code", verdict.code }, { "key", verdict.event_key });
	if (!public_key)
		ANSWER(&answers, PROOF_AUTHENTIC, false, WORD_AUDIT_KEY_BELIEVED);
	char rooms[PROOF_QUESTION_COUNT][512], *summary[PROOF_QUESTION_COUNT];
	static const enum word words[] = { WORD_PROOF_SUM_AUTHENTIC, WORD_PROOF_SUM_COMPLETE, WORD_AUDIT_SUM_CLOCK };
	for (int q = 0; q < PROOF_QUESTION_COUNT; q++) {
		struct text t = text_init(summary[q] = rooms[q], sizeof rooms[q]);
		answers.holds[q] = verdict.holds[q];
		words_write(&t, words[q], a->lang, FILLS({ "records", NUM((int64_t)verdict.records) }, { "ledgers", NUM((int64_t)verdict.ledgers) },
			{ "withheld", NUM((int64_t)verdict.withheld) }, { "presences", NUM((int64_t)verdict.presences) }, { "unknown", NUM((int64_t)verdict.clock_unknown) },
			{ "seconds", NUM((verdict.worst_uncertainty_ms + 999) / 1000) }));
	}
	enum outcome outcome = answers_write(&answers, summary);
	answers_close(&answers);
	return outcome;
}

static enum outcome verify_document(const struct args *a, const char *path, const uint8_t *public_key)
{
	char proof[FILE_PATH];
	int n = snprintf(proof, sizeof proof, "%s.proof", path);
	if (n < 0 || (size_t)n >= sizeof proof)
		return say_failed(a, path, ERR_FULL);
	if (file_exists(proof))
		return verify_proof(a, proof, public_key);
	PROBLEM(a, path, 0, WORD_AUDIT_NO_PROOF, { "proof", proof });
	return REFUSED;
}

enum outcome verify_run(const struct args *a)
{
	const char *path = a->operand[0], *typed = a->value[OPTION_PUBLIC_KEY];
	uint8_t key[SEAL_PUBLIC], *public_key = typed ? key : NULL;
	if (typed && !hex_read(span_trim(span_of(typed)), key, sizeof key))
		return say_misused(a, WORD_AUDIT_KEY_FORM, typed);
	enum content content;
	enum err e = look_at(path, &content);
	if (e != ERR_OK)
		return say_failed(a, path, e);
	switch (content) {
	case CONTENT_LEDGERS: return audit_file(a, path, public_key);
	case CONTENT_DOCUMENT: return verify_document(a, path, public_key);
	case CONTENT_PROOF: return verify_proof(a, path, public_key);
	case CONTENT_OTHER: break;
	}
	PROBLEM(a, path, 0, WORD_AUDIT_NOT_OURS);
	return REFUSED;
}
