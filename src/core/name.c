// Splitting and levelling Indonesian names.
// SPDX-License-Identifier: Apache-2.0
#include "core/name.h"

#include <assert.h>
#include <string.h>

#define FORGIVEN_FROM 4 // letters of a typed word

// Lower-case letters of what may stand before a name, and of degrees behind it.
static const char front_titles[] = "prof dr ir h hj kh drs dra drg drh apt ns pdt ust";
static const char degrees[] =
	"se sei sh shi shut sip sikom sap sag sak sas sab sds si ssi ssn ssos sst sstp sstt sth stk st stp stt sp spd spdi spdsd spi"
	" spt spsi spn ss skm skep skg ske skom sked skh sksi sfarm sfil shum sing sms sma sib sec stat sstat sspi sakun sadm sud amd"
	" amdkeb amdkep amdkom amdt ama amak amg amkg amkl amkeb akeb akp ak aks ners ns apt ca cpa cma cfp cia cfra qia crmo cgcae mm"
	" mmpd mh mhi mhum mt mti mtp mp mpd mpdi mpsi mpsa msi ms msc msos msn mst mstat msak mak maks map mapd mag ma mab mars mba"
	" mbiomed mda mdiv mds meng mec mecdev mep mes mfil mfarm mhan mhkes mid mikom mip mkes mkeb mkep mkm mkn mkom mla mli mling"
	" mmr mmsi mph mpa mpp mpt mpi mpwk mtr mtrap mtrip mud phd dea dess dip dipl lc sos bba bsc ba beng dr drs dra drg drh ir spog"
	" spa spb span spkk spm spot sppd spprad sprad spthtkl spu";
static const char ambiguous[] = "ma ak ca sp st mp"; // also names or their short forms, in a line of capitals

// Short forms and spellings that level to one; old spellings are levelled before.
static const struct { char form[12], name[9]; bool first, not_last; } forms[] = {
	{ "MOHAMMAD", "MUHAMMAD", false, false }, { "MUHAMAD", "MUHAMMAD", false, false }, { "MOHAMAD", "MUHAMMAD", false, false },
	{ "MOCHAMMAD", "MUHAMMAD", false, false }, { "MOCHAMAD", "MUHAMMAD", false, false }, { "MUCHAMMAD", "MUHAMMAD", false, false },
	{ "MUCHAMAD", "MUHAMMAD", false, false }, { "MOHAMMED", "MUHAMMAD", false, false }, { "MUHAMMED", "MUHAMMAD", false, false },
	{ "MOCH", "MUHAMMAD", false, false }, { "MOH", "MUHAMMAD", false, false }, { "MUH", "MUHAMMAD", false, false },
	{ "MUCH", "MUHAMMAD", false, false }, { "MHD", "MUHAMMAD", false, false }, { "M", "MUHAMMAD", true, true },
	{ "ACHMAD", "AHMAD", false, false }, { "AKHMAD", "AHMAD", false, false },
	{ "ABD", "ABDUL", false, false },
	{ "ST", "SITI", false, true }, { "SITTI", "SITI", false, false },
	{ "NOOR", "NUR", false, false },
};
#define FORMS (sizeof forms / sizeof *forms)

// Letters of U+00C0 to U+017F without their marks, 32 a line; digits stand for two letters that sound like it, - for none.
static const char plain[] =
	"AAAAAA1CEEEEIIIIDNOOOOO-OUUUUY34"
	"AAAAAA1CEEEEIIIIDNOOOOO-OUUUUY3Y"
	"AAAAAACCCCCCCCDDDDEEEEEEEEEEGGGG"
	"GGGGHHHHIIIIIIIIII55JJKKKLLLLLLL"
	"LLLNNNNNNNNNOOOOOO22RRRRRRSSSSSS"
	"SSTTTTTTUUUUUUUUUUUUWWYYYZZZZZZS";
static const char pairs[][3] = { "AE", "OE", "TH", "SS", "IJ" };
static_assert(sizeof plain - 1 == 0x180 - 0xc0, "every letter has its plain form");

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_letter(char c)
{
	return is_upper(c) || is_lower(c);
}

static struct span part(struct span s, size_t from, size_t to)
{
	return (struct span){ s.at + from, to - from };
}

// Whether the token's letters, whatever their case and the dots between them, are a word of the list.
static bool is_listed(struct span token, const char *list)
{
	char room[12];
	size_t n = 0;
	for (size_t i = 0; i < token.len; i++) {
		if (token.at[i] == '.')
			continue;
		if (!is_letter(token.at[i]) || n == sizeof room)
			return false;
		room[n++] = (char)(token.at[i] | 32);
	}
	for (struct span rest = span_of(list); n && rest.len;)
		if (span_equal(span_cut(&rest, ' '), (struct span){ room, n }))
			return true;
	return false;
}

static bool has_lower(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (is_lower(s.at[i]))
			return true;
	return false;
}

static bool has_dot(struct span s)
{
	return s.len && memchr(s.at, '.', s.len);
}

// Where a leading title ends, its dot included; 0 when the text does not begin with one. "Prof.Dr.Budi" begins with "Prof.".
static size_t title_end(struct span s)
{
	size_t n = 0;
	while (n < s.len && is_letter(s.at[n]))
		n++;
	if (!is_listed(part(s, 0, n), front_titles) || n == s.len || (s.at[n] != '.' && s.at[n] != ' '))
		return 0;
	return n + (s.at[n] == '.');
}

static size_t front_end(struct span s)
{
	size_t end = 0;
	for (size_t n = 0; n < s.len;) {
		size_t title = title_end(part(s, n, s.len));
		if (!title)
			break;
		n += title;
		while (n < s.len && s.at[n] == ' ')
			n++;
		if (n < s.len)
			end = n;
	}
	return end;
}

// What stands behind a comma is a degree, unless it looks like a name: not listed, no dot, and not set off by its capitals.
static bool begins_with_degree(struct span s, bool capitals)
{
	struct span rest = span_trim(s), token = span_cut(&rest, ' ');
	struct span word = span_cut(&token, ',');
	return !word.len || has_dot(word) || (!capitals && !has_lower(word)) || is_listed(word, degrees);
}

// The first comma that degrees follow; the whole length when there is none.
static size_t comma(struct span s)
{
	bool capitals = !has_lower(s);
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] == ',' && begins_with_degree(part(s, i + 1, s.len), capitals))
			return i;
	return s.len;
}

// Where degrees written without a comma begin: at least one word stays a name. S.S. alone could be a name's own letters.
static size_t back_begin(struct span s, bool capitals)
{
	size_t end = s.len;
	while (end > 0) {
		size_t stop = end;
		while (stop > 0 && s.at[stop - 1] == ' ')
			stop--;
		size_t begin = stop;
		while (begin > 0 && s.at[begin - 1] != ' ')
			begin--;
		struct span token = part(s, begin, stop);
		bool sure = has_dot(token) || (!has_lower(token) && !(capitals && is_listed(token, ambiguous)));
		if (begin == 0 || !sure || !is_listed(token, degrees) || is_listed(token, "ss"))
			break;
		end = begin;
	}
	return end;
}

struct name_parts name_split(struct span full)
{
	full = span_trim(full);
	size_t from = front_end(full), at = comma(full);
	if (at <= from)
		from = 0;
	struct span middle = part(full, from, at);
	size_t end = from + back_begin(middle, !has_lower(middle));
	struct span back = span_trim(part(full, end, full.len));
	if (end == at && back.len)
		back = span_trim(part(back, 1, back.len));
	return (struct name_parts){ span_trim(part(full, 0, from)), span_trim(part(full, from, end)), back };
}

// One word of a name in capitals of A to Z, as far as letters can be written so.
struct word { char text[PERSON_NAME * 2]; size_t len; };

static void add(struct word *w, const char *letters)
{
	for (; *letters && w->len + 1 < sizeof w->text; letters++)
		w->text[w->len++] = *letters;
	w->text[w->len] = '\0';
}

static bool is_apostrophe(int32_t c)
{
	return c == '\'' || c == '`' || c == 0xb4 || c == 0x2018 || c == 0x2019 || c == 0x2bc;
}

static bool is_mark(int32_t c)
{
	return c >= 0x300 && c < 0x370;
}

// Adds the character where it belongs to a word; false when it ends one. Letters of other scripts stay as they are.
static bool take(struct word *w, int32_t c)
{
	if (is_apostrophe(c) || is_mark(c))
		return true;
	if (c >= 'a' && c <= 'z')
		c -= 32;
	if (c < 0x80) {
		if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9'))
			return false;
		add(w, (char[]){ (char)c, '\0' });
		return true;
	}
	if (c < 0xc0 || (c >= 0x2000 && c < 0x2070))
		return false;
	if (c < 0x180) {
		char letter[2] = { plain[c - 0xc0], '\0' };
		bool pair = letter[0] >= '1' && letter[0] <= '5';
		add(w, pair ? pairs[letter[0] - '1'] : letter[0] == '-' ? "" : letter);
		return true;
	}
	char room[5];
	struct text one = text_init(room, sizeof room);
	text_code(&one, c);
	if (w->len + one.len < sizeof w->text)
		add(w, room);
	return true;
}

// OE, DJ and TJ are U, J and C since 1947 and 1972.
static void respell(struct word *w)
{
	size_t out = 0;
	for (size_t i = 0; i < w->len; i++) {
		const char *p = w->text + i;
		bool two = (p[0] == 'O' && p[1] == 'E') || ((p[0] == 'D' || p[0] == 'T') && p[1] == 'J');
		w->text[out++] = two ? (p[0] == 'O' ? 'U' : p[0] == 'D' ? 'J' : 'C') : p[0];
		i += two;
	}
	w->len = out;
	w->text[out] = '\0';
}

// The next word; false at the end.
static bool next_word(struct span *s, struct word *w)
{
	*w = (struct word){ .len = 0 };
	for (int32_t c; (c = utf8_next(s)) != -1;)
		if (c > 0 && !take(w, c) && w->len)
			break;
	respell(w);
	return w->len > 0;
}

// The levelled form of a word that is the first or last of its name; itself when it has none.
static const char *level(const char *word, bool first, bool last)
{
	for (size_t i = 0; i < FORMS; i++)
		if (strcmp(word, forms[i].form) == 0 && !(forms[i].first && !first) && !(forms[i].not_last && last))
			return forms[i].name;
	return word;
}

void name_key(struct span full, char ret_key[NAME_KEY])
{
	struct text key = text_init(ret_key, NAME_KEY);
	struct span rest = name_split(full).name;
	struct word current, following;
	bool more = next_word(&rest, &current);
	for (bool first = true; more; first = false, current = following) {
		more = next_word(&rest, &following);
		if (!first)
			text_char(&key, ' ');
		text_str(&key, level(current.text, first, !more));
	}
}

static bool begins(const char *word, size_t n, const char *with)
{
	size_t len = strlen(with);
	return len <= n && memcmp(word, with, len) == 0;
}

// Whether some beginning of the word is the typed text, but for one letter changed, left out or too many.
static bool nearly_begins(const char *word, size_t n, const char *typed)
{
	size_t i = 0;
	while (typed[i] && i < n && word[i] == typed[i])
		i++;
	if (!typed[i])
		return true;
	if (strlen(typed) < FORGIVEN_FROM)
		return false;
	const char *rest = typed + i;
	if (begins(word + i, n - i, rest + 1)) // one too many
		return true;
	word += i + 1;
	return i < n && (begins(word, n - i - 1, rest + 1) || begins(word, n - i - 1, rest)); // one changed, one left out
}

static bool in_key(const char *key, const char *typed)
{
	for (struct span rest = span_of(key); rest.len;) {
		struct span word = span_cut(&rest, ' ');
		if (nearly_begins(word.at, word.len, typed))
			return true;
	}
	return false;
}

// A short form may be meant, or be half typed: "MOC" on the way to MOCHAMAD.
static bool form_in_key(const char *key, const struct word *typed)
{
	for (size_t i = 0; i < FORMS; i++)
		if ((typed->len >= 2 || !forms[i].form[1]) && span_starts(span_of(forms[i].form), typed->text) && in_key(key, forms[i].name))
			return true;
	return false;
}

bool name_matches(const char *key, struct span typed)
{
	struct span rest = name_split(typed).name;
	struct word w;
	int words = 0;
	for (; next_word(&rest, &w); words++)
		if (!in_key(key, w.text) && !form_in_key(key, &w))
			return false;
	return words > 0;
}
