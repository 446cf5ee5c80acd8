// NIPs and ranks, as people and Excel write them.
// SPDX-License-Identifier: Apache-2.0
#include "core/nip.h"

#include <assert.h>
#include <string.h>

#define NIP_DIGITS 18
#define AGE_LEAST 17
#define AGE_MOST 58

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static int number(const char *digits, int n)
{
	int value = 0;
	for (int i = 0; i < n; i++)
		value = value * 10 + (digits[i] - '0');
	return value;
}

// Excel's form of a number too long for it: 1,98E+17.
static bool is_scientific(struct span s)
{
	size_t from = s.len && *s.at == '\'', i = from;
	while (i < s.len && (is_digit(s.at[i]) || s.at[i] == ',' || s.at[i] == '.'))
		i++;
	if (i == from || i == s.len || lower(s.at[i]) != 'e')
		return false;
	i += 1 + (i + 1 < s.len && s.at[i + 1] == '+');
	int64_t power;
	return span_int((struct span){ s.at + i, s.len - i }, &power);
}

// Drops what people put between digits; false when something else stands there. A number cannot hold a space, an apostrophe or a
// hyphen, so their presence shows that Excel did not take the value for one.
static bool collect(struct span s, struct text *out, bool *ret_typed)
{
	*ret_typed = false;
	for (int32_t c; (c = utf8_next(&s)) != -1;) {
		bool typed = c == ' ' || c == 0xa0 || c == '\'' || c == 0x2018 || c == 0x2019 || c == '-' || c == 0x2013;
		*ret_typed |= typed;
		if (c >= '0' && c <= '9')
			text_char(out, (char)c);
		else if (!typed && c != '.')
			return false;
	}
	return !out->full;
}

static struct span without_label(struct span s)
{
	s = span_trim(s);
	if (s.len >= 3 && span_like((struct span){ s.at, 3 }, "NIP")) {
		s = (struct span){ s.at + 3, s.len - 3 };
		while (s.len && (*s.at == '.' || *s.at == ':' || *s.at == ' '))
			s = (struct span){ s.at + 1, s.len - 1 };
	}
	return s;
}

static bool is_year(int year)
{
	return year >= 1900 && year < 2100;
}

static enum problem check_18(const char *d, bool typed, enum nip_kind *ret_kind)
{
	int month = number(d + 12, 2), serial = number(d + 15, 3);
	if (serial == 0 && !typed)
		return PROBLEM_NIP_EXCEL;
	if (!is_year(number(d, 4)) || !calendar_day_valid(number(d, 8)))
		return PROBLEM_NIP_BIRTH;
	bool pns = month >= 1 && month <= 12, pppk = month >= 21 && month <= 29;
	if (!is_year(number(d + 8, 4)) || !(pns || pppk))
		return PROBLEM_NIP_TMT;
	if (d[14] != '1' && d[14] != '2')
		return PROBLEM_NIP_SEX;
	if (serial == 0)
		return PROBLEM_NIP_SERIAL;
	*ret_kind = pns ? NIP_PNS : NIP_PPPK;
	return PROBLEM_NONE;
}

enum problem nip_read(struct span field, char ret_digits[24], enum nip_kind *ret_kind)
{
	struct text digits = text_init(ret_digits, 24);
	bool typed;
	field = without_label(field);
	*ret_kind = NIP_NONE;
	if (is_scientific(field))
		return PROBLEM_NIP_EXCEL;
	if (!collect(field, &digits, &typed))
		return PROBLEM_NIP_LENGTH;
	if (digits.len == 0)
		return PROBLEM_NONE;
	if (digits.len == NIP_DIGITS)
		return check_18(ret_digits, typed, ret_kind);
	if (digits.len < 6 || digits.len > 16)
		return PROBLEM_NIP_LENGTH;
	*ret_kind = NIP_OTHER;
	return PROBLEM_NONE;
}

enum problem nip_age(const char *digits, int this_year)
{
	if (strlen(digits) != NIP_DIGITS)
		return PROBLEM_NONE;
	int birth = number(digits, 4), year = number(digits + 8, 4), month = number(digits + 12, 2);
	int age = year - birth - (month <= 12 && month < number(digits + 4, 2)); // a PPPK's number has no month
	bool child = this_year && (birth > this_year - AGE_LEAST || year > this_year);
	return child || age < AGE_LEAST || age > AGE_MOST ? PROBLEM_NIP_AGE : PROBLEM_NONE;
}

// In protocol order from the lowest. Titles are compared by their lower-case letters.
static const struct { char rank[6], title[24], plain[24]; } ranks[] = {
	{ "I/a", "Juru Muda", "jurumuda" }, { "I/b", "Juru Muda Tingkat I", "jurumudatingkati" },
	{ "I/c", "Juru", "juru" }, { "I/d", "Juru Tingkat I", "jurutingkati" },
	{ "II/a", "Pengatur Muda", "pengaturmuda" }, { "II/b", "Pengatur Muda Tingkat I", "pengaturmudatingkati" },
	{ "II/c", "Pengatur", "pengatur" }, { "II/d", "Pengatur Tingkat I", "pengaturtingkati" },
	{ "III/a", "Penata Muda", "penatamuda" }, { "III/b", "Penata Muda Tingkat I", "penatamudatingkati" },
	{ "III/c", "Penata", "penata" }, { "III/d", "Penata Tingkat I", "penatatingkati" },
	{ "IV/a", "Pembina", "pembina" }, { "IV/b", "Pembina Tingkat I", "pembinatingkati" },
	{ "IV/c", "Pembina Utama Muda", "pembinautamamuda" }, { "IV/d", "Pembina Utama Madya", "pembinautamamadya" },
	{ "IV/e", "Pembina Utama", "pembinautama" },
};
#define RANKS ((int)(sizeof ranks / sizeof *ranks))

static const char romans[][6] = { "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii" };
#define ROMANS ((int)(sizeof romans / sizeof *romans))

// What a rank as typed was found to say.
struct reading {
	int group;        // 1..17, 0: none
	char letter;      // a..e, 0: none
	char title[40];   // lower-case letters, "tingkati" for any form of it
	struct text out;  // over title
};

static bool is_one_of(struct span word, const char *list)
{
	for (struct span rest = span_of(list); rest.len;)
		if (span_equal(span_cut(&rest, ' '), word))
			return true;
	return false;
}

// Cuts off the next run of letters and digits in lower case; false at the end, or when it is longer than any that means something.
static bool next_token(struct span *s, char token[16])
{
	size_t n = 0;
	for (; s->len; s->at++, s->len--) {
		char c = lower(*s->at);
		bool part = (c >= 'a' && c <= 'z') || is_digit(c);
		if (!part && n)
			break;
		if (part && n == 15)
			return false;
		if (part)
			token[n++] = c;
	}
	token[n] = '\0';
	return n > 0;
}

static int group_of(struct span s)
{
	int64_t value;
	if (s.len <= 2 && span_int(s, &value) && value >= 1 && value <= ROMANS)
		return (int)value;
	for (int i = 0; i < ROMANS; i++)
		if (span_is(s, romans[i]))
			return i + 1;
	return 0;
}

static bool is_letter(char c)
{
	return c >= 'a' && c <= 'e';
}

// "iii", "3", "iiia", "3a", or the letter alone behind its group.
static bool take_code(struct reading *r, struct span token)
{
	char last = token.at[token.len - 1];
	if (r->group && !r->letter && token.len == 1 && is_letter(last)) {
		r->letter = last;
		return true;
	}
	if (r->group)
		return false;
	r->group = group_of(token);
	if (!r->group && token.len > 1 && is_letter(last)) {
		r->group = group_of((struct span){ token.at, token.len - 1 });
		r->letter = last;
	}
	return r->group > 0;
}

static bool take(struct reading *r, const char *word, bool *step)
{
	struct span token = span_of(word);
	bool after_step = *step;
	*step = false;
	if (after_step && is_one_of(token, "i 1"))
		return true;
	if (after_step)
		return false;
	if (is_one_of(token, "gol golongan ruang gr pangkat pns cpns pppk p3k"))
		return true;
	if (is_one_of(token, "juru pengatur penata pembina muda utama madya")) {
		text_str(&r->out, word);
		return true;
	}
	if (is_one_of(token, "tk tkt tingkat tki tk1")) {
		text_str(&r->out, "tingkati");
		*step = !is_one_of(token, "tki tk1");
		return true;
	}
	return take_code(r, token);
}

static bool write_rank(const struct reading *r, char ret_rank[24])
{
	struct text out = text_init(ret_rank, 24);
	for (int i = 0; i < RANKS; i++) {
		struct span rest = span_of(ranks[i].rank), roman = span_cut(&rest, '/');
		bool group = span_like(roman, romans[r->group ? r->group - 1 : 0]);
		if (r->title[0] && strcmp(r->title, ranks[i].plain) != 0)
			continue;
		if ((r->group && !group) || (r->letter && *rest.at != r->letter) || !(r->title[0] || r->letter))
			continue;
		text_str(&out, ranks[i].rank);
		return true;
	}
	if (r->title[0] || r->letter || !r->group)
		return false;
	for (const char *p = romans[r->group - 1]; *p; p++)
		text_char(&out, (char)(*p - 32));
	return true;
}

bool rank_read(struct span field, char ret_rank[24])
{
	struct reading r = { 0 };
	r.out = text_init(r.title, sizeof r.title);
	char token[16];
	bool step = false;
	while (next_token(&field, token))
		if (!take(&r, token, &step))
			return false;
	return !field.len && !step && !r.out.full && write_rank(&r, ret_rank);
}

static int place(const char *rank)
{
	for (int i = 0; i < RANKS; i++)
		if (strcmp(rank, ranks[i].rank) == 0)
			return i;
	return -1;
}

const char *rank_title(const char *rank)
{
	int i = place(rank);
	return i < 0 ? NULL : ranks[i].title;
}

int rank_order(const char *rank)
{
	int i = place(rank);
	if (i >= 0)
		return RANKS - 1 - i;
	for (i = 0; i < ROMANS; i++)
		if (span_like(span_of(rank), romans[i]))
			return RANKS + ROMANS - 1 - i;
	return RANKS + ROMANS;
}
