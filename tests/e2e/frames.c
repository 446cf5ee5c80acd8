// Turns pictures of printed badges into what a kiosk's camera would see of them: held up by a hand in a dim foyer.
// SPDX-License-Identifier: Apache-2.0
//
// frames -o DIR [-s SEED] [-n FRAMES] [-p] PAGE.pgm ...   for each page FRAMES frames DIR/0001-1.jpg (1280 x 720, grey): the badge comes,
//                                                        is held, leaves; then one without it. -p: PGM instead of JPEG
// frames -c PAGE.pgm ...                                  only writes the code on each page, one a line ("-": none), as a hand scanner would send it
// frames -q TEXT PAGE.pgm                                writes a page with that QR code, as some other program would print it
#include "device/luma.h"

#include <errno.h>
#include <math.h>
#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <turbojpeg.h>
#include <unistd.h>
#include <zbar.h>

enum { WIDTH = 1280, HEIGHT = 720, COARSE = 8, LEVELS = 6 };
#define FOCAL 1108.0f // pixels: a lens that sees 60 degrees across
#define PAGE_MM 105.0f // width of an A6 page
#define PI 3.14159265f

struct vec { float x, y, z; };
struct image { float *at; int width, height; };
struct pose { struct vec centre, u, v; float half_w, half_h; }; // mm; u to the right and v down the badge
struct capsule { float x0, y0, x1, y1, r0, r1, shade; };         // a finger or arm, in pixels
struct hand { struct capsule part[8]; int n; };
struct scene {
	uint64_t random;
	struct image background;             // without people's badge and hand
	struct image page[LEVELS];           // the badge, halved again and again, 0..1
	float light_x, light_y, light, skin; // where it is brighter, and how much; how dark a hand is
	bool left_hand;
};

static uint64_t next_random(struct scene *s)
{
	s->random ^= s->random << 13;
	s->random ^= s->random >> 7;
	s->random ^= s->random << 17;
	return s->random;
}

static float uniform(struct scene *s, float low, float high)
{
	return low + (high - low) * (float)(next_random(s) >> 40) / 16777216.0f;
}

static float clamp(float v, float low, float high)
{
	return v < low ? low : v > high ? high : v;
}

// 0 before a, 1 after b, smooth between.
static float step(float a, float b, float v)
{
	float t = clamp((v - a) / (b - a), 0, 1);
	return t * t * (3 - 2 * t);
}

static struct image image_new(int width, int height)
{
	struct image i = { calloc((size_t)width * (size_t)height, sizeof(float)), width, height };
	if (!i.at) {
		fputs("frames: out of memory\n", stderr);
		exit(1);
	}
	return i;
}

static float sample(const struct image *i, float x, float y)
{
	x = clamp(x, 0, (float)i->width - 1.001f);
	y = clamp(y, 0, (float)i->height - 1.001f);
	int x0 = (int)x, y0 = (int)y;
	float fx = x - (float)x0, fy = y - (float)y0;
	const float *p = i->at + (size_t)y0 * (size_t)i->width + x0, *q = p + i->width;
	return (p[0] * (1 - fx) + p[1] * fx) * (1 - fy) + (q[0] * (1 - fx) + q[1] * fx) * fy;
}

// ---- the badge's picture

static void page_load(struct scene *s, const struct luma *p)
{
	s->page[0] = image_new(p->width, p->height);
	for (int i = 0; i < p->width * p->height; i++)
		s->page[0].at[i] = (float)p->grey[i] / 255.0f;
	for (int l = 1; l < LEVELS; l++) {
		struct image *from = &s->page[l - 1], *to = &s->page[l];
		*to = image_new(from->width / 2 > 2 ? from->width / 2 : 2, from->height / 2 > 2 ? from->height / 2 : 2);
		for (int y = 0; y < to->height; y++)
			for (int x = 0; x < to->width; x++)
				to->at[y * to->width + x] = (sample(from, 2 * (float)x, 2 * (float)y) + sample(from, 2 * (float)x + 1, 2 * (float)y)
					+ sample(from, 2 * (float)x, 2 * (float)y + 1) + sample(from, 2 * (float)x + 1, 2 * (float)y + 1)) / 4;
	}
}

// The badge at (u, v) of 0..1, averaged over about one camera pixel of `texels` of the finest level.
static float page_at(const struct scene *s, float u, float v, float texels)
{
	float level = clamp(log2f(texels > 1 ? texels : 1), 0, LEVELS - 1.001f);
	int l = (int)level;
	float mix = level - (float)l;
	const struct image *a = &s->page[l], *b = &s->page[l + 1];
	return sample(a, u * (float)a->width - 0.5f, v * (float)a->height - 0.5f) * (1 - mix) + sample(b, u * (float)b->width - 0.5f, v * (float)b->height - 0.5f) * mix;
}

// ---- the foyer

// A person far away: head and body, out of focus.
static float figure(float x, float y, float cx, float foot, float tall)
{
	float head = hypotf((x - cx) / (tall * 0.085f), (y - (foot - tall * 0.9f)) / (tall * 0.1f));
	float slope = sqrtf(step(foot - tall * 0.82f, foot - tall * 0.58f, y)), side = fabsf(x - cx) / (tall * (0.035f + 0.135f * slope));
	float body = fmaxf(side, (foot - tall * 0.84f - y) / (tall * 0.02f) + 1);
	return 1 - step(0.75f, 1.25f, fminf(head, body));
}

// One coarse point of the foyer: ceiling with lamps, a glass door by day, panels, shining floor; 0..1.
static float foyer(float x, float y, const float *at)
{
	float floor_y = 0.74f, v = y < floor_y ? 0.20f + 0.10f * (1 - y / floor_y) : 0.16f - 0.10f * (y - floor_y);
	v += 0.018f * sinf(x * 38 + at[0]) * (y < floor_y);
	float door = step(at[1] - 0.012f, at[1] + 0.012f, x) * (1 - step(at[1] + 0.19f, at[1] + 0.214f, x)) * step(0.12f, 0.15f, y) * (1 - step(floor_y - 0.02f, floor_y + 0.01f, y));
	v += 0.36f * door * (1 - 0.5f * step(0.006f, 0.002f, fabsf(x - at[1] - 0.1f)));
	v += 0.12f * step(at[1] - 0.1f, at[1] + 0.05f, x) * (1 - step(at[1] + 0.15f, at[1] + 0.32f, x)) * step(floor_y, floor_y + 0.05f, y) * (1 - step(floor_y, 1.02f, y));
	for (int i = 0; i < 5; i++) {
		float d = hypotf(x - at[2] - 0.23f * (float)i, (y - 0.045f) * 1.6f);
		v += 0.55f * (1 - step(0.01f, 0.035f, d)) + 0.10f * expf(-d * d * 90);
	}
	for (int i = 0; i < 4; i++)
		v -= v * 0.72f * figure(x * 16 / 9, y, at[4 + 2 * i] * 16 / 9, floor_y + 0.05f + 0.05f * (float)(i % 3), at[5 + 2 * i]);
	return v;
}

static void background_make(struct scene *s)
{
	float at[12] = { uniform(s, 0, 6), uniform(s, -0.05f, 0.8f), uniform(s, 0, 0.2f), 0 };
	for (int i = 0; i < 4; i++) {
		at[4 + 2 * i] = uniform(s, 0.02f, 0.98f);
		at[5 + 2 * i] = uniform(s, 0.34f, 0.48f);
	}
	struct image coarse = image_new(WIDTH / COARSE + 2, HEIGHT / COARSE + 2);
	for (int y = 0; y < coarse.height; y++)
		for (int x = 0; x < coarse.width; x++)
			coarse.at[y * coarse.width + x] = foyer((float)x * COARSE / WIDTH, (float)y * COARSE / HEIGHT, at);
	s->background = image_new(WIDTH, HEIGHT);
	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++)
			s->background.at[y * WIDTH + x] = sample(&coarse, (float)x / COARSE, (float)y / COARSE);
	free(coarse.at);
}

// Whoever holds the badge stands behind it: shoulders and head, dark against the foyer, a patterned shirt.
static float bearer(float v, float x, float y, float cx, float cy)
{
	float dx = x - cx, head = hypotf(dx / 120, (y - cy + 330) / 150);
	float slope = sqrtf(step(cy - 215, cy + 40, y)), shoulder = fmaxf(fabsf(dx) / (62 + 318 * slope), (cy - 235 - y) / 40 + 1);
	float face = 1 - step(0.9f, 1.06f, head), shirt = 1 - step(0.93f, 1.05f, shoulder);
	float cloth = 0.105f + 0.022f * sinf(dx * 0.11f + 2 * sinf(y * 0.05f)) * sinf(y * 0.09f + 1.5f * sinf(dx * 0.06f));
	v = v * (1 - shirt) + cloth * shirt;
	return v * (1 - face) + (0.20f - 0.05f * step(0, 130, fabsf(dx))) * face;
}

// ---- pose and hand

static struct vec rotate(struct vec p, float yaw, float pitch, float roll)
{
	struct vec a = { p.x * cosf(roll) - p.y * sinf(roll), p.x * sinf(roll) + p.y * cosf(roll), p.z };
	struct vec b = { a.x, a.y * cosf(pitch) - a.z * sinf(pitch), a.y * sinf(pitch) + a.z * cosf(pitch) };
	return (struct vec){ b.x * cosf(yaw) + b.z * sinf(yaw), b.y, -b.x * sinf(yaw) + b.z * cosf(yaw) };
}

static struct pose pose_of(const struct scene *s, struct vec centre, float yaw, float pitch, float roll)
{
	return (struct pose){ centre, rotate((struct vec){ 1, 0, 0 }, yaw, pitch, roll), rotate((struct vec){ 0, 1, 0 }, yaw, pitch, roll),
		PAGE_MM / 2, PAGE_MM / 2 * (float)s->page[0].height / (float)s->page[0].width };
}

static float dot(struct vec a, struct vec b)
{
	return a.x * b.x + a.y * b.y + a.z * b.z;
}

// Where the camera sees the point (u, v) of the badge, in pixels.
static void project(const struct pose *p, float u, float v, float *ret_x, float *ret_y)
{
	float a = (2 * u - 1) * p->half_w, b = (2 * v - 1) * p->half_h;
	struct vec q = { p->centre.x + a * p->u.x + b * p->v.x, p->centre.y + a * p->u.y + b * p->v.y, p->centre.z + a * p->u.z + b * p->v.z };
	*ret_x = WIDTH / 2 + FOCAL * q.x / q.z;
	*ret_y = HEIGHT / 2 + FOCAL * q.y / q.z;
}

// A capsule between two points given on the badge (they may lie beside it); radii in mm.
static void hand_add(struct hand *h, const struct pose *p, bool mirrored, const float *uv, float r0, float r1, float shade)
{
	struct capsule *c = &h->part[h->n++];
	project(p, mirrored ? 1 - uv[0] : uv[0], uv[1], &c->x0, &c->y0);
	project(p, mirrored ? 1 - uv[2] : uv[2], uv[3], &c->x1, &c->y1);
	c->r0 = r0 * FOCAL / p->centre.z;
	c->r1 = r1 * FOCAL / p->centre.z;
	c->shade = shade;
}

// The hand holds a lower corner: palm and fingers behind the badge, the thumb in front of its edge.
static void hand_behind(const struct scene *s, const struct pose *p, struct hand *h)
{
	h->n = 0;
	hand_add(h, p, s->left_hand, (float[]){ 1.25f, 1.75f, 1.04f, 1.02f }, 34, 27, 0.95f);
	hand_add(h, p, s->left_hand, (float[]){ 1.06f, 0.84f, 0.90f, 0.80f }, 10, 9, 1.00f);
	hand_add(h, p, s->left_hand, (float[]){ 1.07f, 0.94f, 0.88f, 0.92f }, 10.5f, 9, 0.97f);
	hand_add(h, p, s->left_hand, (float[]){ 1.00f, 1.02f, 0.72f, 1.03f }, 12, 10, 0.90f);
}

static void hand_before(const struct scene *s, const struct pose *p, struct hand *h)
{
	h->n = 0;
	hand_add(h, p, s->left_hand, (float[]){ 1.08f, 0.98f, 0.95f, 0.90f }, 13, 11, 1.06f);
	hand_add(h, p, s->left_hand, (float[]){ 0.95f, 0.90f, 0.90f, 0.865f }, 10.5f, 9, 1.12f);
}

// Distance to the nearest part as a share of its radius, and that part's shade and side of the light.
static float hand_distance(const struct hand *h, float x, float y, float *ret_shade)
{
	float best = 1e9f;
	for (int i = 0; i < h->n; i++) {
		const struct capsule *c = &h->part[i];
		float dx = c->x1 - c->x0, dy = c->y1 - c->y0, length = dx * dx + dy * dy + 1e-3f;
		float t = clamp(((x - c->x0) * dx + (y - c->y0) * dy) / length, 0, 1);
		float ox = x - c->x0 - t * dx, oy = y - c->y0 - t * dy, d = hypotf(ox, oy) / (c->r0 + t * (c->r1 - c->r0));
		if (d >= best)
			continue;
		best = d;
		*ret_shade = c->shade * (1 - 0.38f * d * d - 0.12f * clamp((ox + oy) / (c->r0 + 1), -1, 1));
	}
	return best;
}

static float paint_hand(const struct scene *s, const struct hand *h, float v, float x, float y)
{
	float shade = 1, d = hand_distance(h, x, y, &shade), cover = 1 - step(0.93f, 1.03f, d);
	return v * (1 - cover) + s->skin * shade * cover;
}

// The soft shadow that hand and thumb throw on the badge, from a light above.
static float shadow(const struct hand *before, float x, float y)
{
	float shade;
	float d = hand_distance(before, x + 16, y - 26, &shade);
	return 1 - 0.55f * (1 - step(0.5f, 2.3f, d));
}

// ---- one frame

// The badge where the ray of a pixel meets it; false beside it.
static bool badge_at(const struct scene *s, const struct pose *p, struct vec normal, float x, float y, float *ret_v, float *ret_u, float *ret_w)
{
	struct vec ray = { (x - WIDTH / 2) / FOCAL, (y - HEIGHT / 2) / FOCAL, 1 };
	float facing = dot(ray, normal), t = dot(p->centre, normal) / facing;
	struct vec hit = { t * ray.x - p->centre.x, t * ray.y - p->centre.y, t - p->centre.z };
	float u = dot(hit, p->u) / (2 * p->half_w) + 0.5f, v = dot(hit, p->v) / (2 * p->half_h) + 0.5f;
	if (t <= 0 || u < -0.035f || u > 1.035f || v < -0.05f || v > 1.025f)
		return false;
	*ret_u = u;
	*ret_w = v;
	if (u < 0 || u > 1 || v < 0 || v > 1) { // the clear holder's rim
		*ret_v = 0.42f;
		return true;
	}
	*ret_v = page_at(s, u, v, (float)s->page[0].width / (2 * p->half_w) * t / FOCAL / (0.5f + 0.5f * fabsf(facing)));
	return true;
}

static float lit(const struct scene *s, float x, float y)
{
	float d = hypotf(x - s->light_x, y - s->light_y) / WIDTH;
	return (0.52f + s->light * expf(-d * d * 3.2f)) * (1 - 0.22f * (hypotf(x - WIDTH / 2, y - HEIGHT / 2) / 734));
}

static void render(const struct scene *s, const struct pose *p, struct image *out)
{
	struct hand behind, before;
	hand_behind(s, p, &behind);
	hand_before(s, p, &before);
	struct vec normal = { p->u.y * p->v.z - p->u.z * p->v.y, p->u.z * p->v.x - p->u.x * p->v.z, p->u.x * p->v.y - p->u.y * p->v.x };
	float cx, cy, strap_x, strap_y;
	project(p, 0.5f, 0.5f, &cx, &cy);
	project(p, 0.5f, -0.05f, &strap_x, &strap_y);
	for (int y = 0; y < HEIGHT; y++) {
		for (int x = 0; x < WIDTH; x++) {
			float fx = (float)x, fy = (float)y, u, w, badge;
			float v = bearer(s->background.at[y * WIDTH + x], fx, fy, WIDTH / 2 + (cx - WIDTH / 2) * 0.4f, HEIGHT / 2 + 40);
			float strap = fabsf(fabsf(fx - strap_x) - (strap_y - fy) * 0.10f - 4);
			if (fy < strap_y)
				v = v * step(5, 9, strap) + 0.30f * (1 - step(5, 9, strap));
			v = paint_hand(s, &behind, v, fx, fy);
			if (badge_at(s, p, normal, fx, fy, &badge, &u, &w)) {
				float glare = 0.20f * (1 - step(0.0f, 0.10f, fabsf(u * 0.8f + w * 0.45f - 0.12f - s->light))); // of the clear holder
				v = (0.05f + 0.86f * badge) * shadow(&before, fx, fy) + glare;
			}
			v = paint_hand(s, &before, v, fx, fy);
			out->at[y * WIDTH + x] = v * lit(s, fx, fy);
		}
	}
}

static void render_empty(const struct scene *s, struct image *out)
{
	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++)
			out->at[y * WIDTH + x] = s->background.at[y * WIDTH + x] * lit(s, (float)x, (float)y);
}

// Three box averages are nearly a Gaussian; each along rows, then along columns.
static void blur(struct image *i, struct image *room, float sigma)
{
	float spread = sigma * sigma; // share of the neighbours: variance of (a, 1-2a, a) is 2a
	for (int pass = 0; pass < 2; pass++) {
		float a = clamp(spread / 4, 0, 0.33f);
		for (int y = 0; y < i->height; y++)
			for (int x = 0; x < i->width; x++) {
				const float *r = i->at + y * i->width;
				room->at[y * i->width + x] = r[x] * (1 - 2 * a) + a * (r[x > 0 ? x - 1 : 0] + r[x + 1 < i->width ? x + 1 : x]);
			}
		for (int y = 0; y < i->height; y++)
			for (int x = 0; x < i->width; x++) {
				const float *r = room->at + x;
				i->at[y * i->width + x] = r[y * i->width] * (1 - 2 * a) + a * (r[(y > 0 ? y - 1 : 0) * i->width] + r[(y + 1 < i->height ? y + 1 : y) * i->width]);
			}
	}
}

// Moved by (dx, dy) pixels while the shutter was open.
static void smear(struct image *i, struct image *room, float dx, float dy)
{
	int n = (int)clamp(hypotf(dx, dy) / 1.5f, 0, 12);
	if (n < 1)
		return;
	memcpy(room->at, i->at, (size_t)i->width * (size_t)i->height * sizeof(float));
	for (int y = 0; y < i->height; y++)
		for (int x = 0; x < i->width; x++) {
			float sum = 0;
			for (int k = 0; k <= n; k++) {
				int sx = x + (int)(dx * ((float)k / (float)n - 0.5f)), sy = y + (int)(dy * ((float)k / (float)n - 0.5f));
				sum += room->at[(sy < 0 ? 0 : sy >= HEIGHT ? HEIGHT - 1 : sy) * WIDTH + (sx < 0 ? 0 : sx >= WIDTH ? WIDTH - 1 : sx)];
			}
			i->at[y * WIDTH + x] = sum / (float)(n + 1);
		}
}

static void write_frame(struct scene *s, const struct image *i, const char *folder, int page, int frame, bool pgm)
{
	static unsigned char grey[WIDTH * HEIGHT];
	for (int k = 0; k < WIDTH * HEIGHT; k++) {
		uint64_t r = next_random(s); // four uniform bytes add up to something like a normal distribution
		float noise = ((float)((r & 255) + (r >> 8 & 255) + (r >> 16 & 255) + (r >> 24 & 255)) - 510) / 148;
		float v = 255 * powf(clamp(i->at[k], 0, 1), 0.82f); // the camera lifts what is dark
		grey[k] = (unsigned char)clamp(v + noise * (2.2f + 0.09f * sqrtf(v) * 2), 0, 255);
	}
	char path[4096];
	snprintf(path, sizeof path, "%s/%04d-%d.%s", folder, page, frame, pgm ? "pgm" : "jpg");
	FILE *f = fopen(path, "wb");
	unsigned char *jpeg = NULL;
	unsigned long size = 0;
	tjhandle handle = pgm ? NULL : tjInitCompress();
	if (!pgm && tjCompress2(handle, grey, WIDTH, 0, HEIGHT, TJPF_GRAY, &jpeg, &size, TJSAMP_GRAY, 80, 0) != 0)
		size = 0;
	if (pgm && f)
		fprintf(f, "P5\n%d %d\n255\n", WIDTH, HEIGHT);
	size_t n = pgm ? sizeof grey : size;
	bool good = f && n && fwrite(pgm ? grey : jpeg, 1, n, f) == n;
	if (f && fclose(f) != 0)
		good = false;
	if (handle)
		tjDestroy(handle);
	tjFree(jpeg);
	if (good)
		return;
	fprintf(stderr, "%s: cannot be written\n", path);
	exit(1);
}

// The badge's way: in from below and the side, held with a tilt before the camera, and away again.
static void make_frames(struct scene *s, const char *folder, int page, int frames, bool pgm)
{
	struct image out = image_new(WIDTH, HEIGHT), room = image_new(WIDTH, HEIGHT);
	float tilt = uniform(s, 5, 35) * PI / 180, direction = uniform(s, 0, 2 * PI), roll = uniform(s, -12, 12) * PI / 180;
	float near = uniform(s, 215, 290), from = uniform(s, -1, 1), focus = uniform(s, 0.5f, 0.95f);
	struct vec held = { uniform(s, -45, 45), uniform(s, -22, 14), near };
	for (int i = 0; i < frames; i++) {
		float t = frames > 1 ? 2 * (float)i / (float)(frames - 1) - 1 : 0; // -1 coming, 0 held, 1 leaving
		float away = fmaxf(fabsf(t) - 0.34f, 0);
		struct vec centre = { held.x + (from * 130 + 50 * t) * away, held.y + 170 * away, held.z + 150 * away };
		float lean = tilt * (0.8f + 0.4f * away);
		struct pose p = pose_of(s, centre, lean * cosf(direction), lean * sinf(direction), roll + 0.25f * t * away);
		render(s, &p, &out);
		smear(&out, &room, away * uniform(s, 14, 34) * (t > 0 ? 1 : -1), away * uniform(s, 10, 22));
		blur(&out, &room, focus + away);
		write_frame(s, &out, folder, page, i + 1, pgm);
	}
	render_empty(s, &out);
	write_frame(s, &out, folder, page, frames + 1, pgm);
	free(out.at);
	free(room.at);
}

static void make_page(const struct luma *p, const char *folder, uint64_t seed, int page, int frames, bool pgm)
{
	struct scene s = { .random = seed * 0x9e3779b97f4a7c15u + (uint64_t)page * 0xd1b54a32d192ed03u + 1 };
	for (int i = 0; i < 8; i++)
		next_random(&s);
	s.light_x = uniform(&s, 0, WIDTH);
	s.light_y = uniform(&s, 0, HEIGHT / 2);
	s.light = uniform(&s, 0.28f, 0.48f);
	s.skin = uniform(&s, 0.30f, 0.46f);
	s.left_hand = next_random(&s) >> 63;
	page_load(&s, p);
	background_make(&s);
	make_frames(&s, folder, page, frames, pgm);
	free(s.background.at);
	for (int l = 0; l < LEVELS; l++)
		free(s.page[l].at);
}

static void print_code(const struct luma *p)
{
	zbar_image_scanner_t *scanner = zbar_image_scanner_create();
	zbar_image_t *image = zbar_image_create();
	zbar_image_set_format(image, 0x30303859); // "Y800"
	zbar_image_set_size(image, (unsigned)p->width, (unsigned)p->height);
	zbar_image_set_data(image, p->grey, (unsigned long)p->width * (unsigned long)p->height, NULL);
	const zbar_symbol_t *symbol = zbar_scan_image(scanner, image) > 0 ? zbar_image_first_symbol(image) : NULL;
	puts(symbol ? zbar_symbol_get_data(symbol) : "-");
	zbar_image_destroy(image);
	zbar_image_scanner_destroy(scanner);
}

// A white A6 page with the code in the middle: neither name nor role.
static int write_foreign(const char *text, const char *path)
{
	enum { W = 454, H = 640, MODULE = 8 };
	static unsigned char page[W * H];
	QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	FILE *f = code && code->width * MODULE < W - 60 ? fopen(path, "wb") : NULL;
	if (!f) {
		fprintf(stderr, "%s: cannot be written\n", path);
		return 1;
	}
	memset(page, 255, sizeof page);
	int left = (W - code->width * MODULE) / 2, top = (H - code->width * MODULE) / 2;
	for (int y = 0; y < code->width * MODULE; y++)
		for (int x = 0; x < code->width * MODULE; x++)
			if (code->data[y / MODULE * code->width + x / MODULE] & 1)
				page[(top + y) * W + left + x] = 0;
	fprintf(f, "P5\n%d %d\n255\n", W, H);
	bool good = fwrite(page, 1, sizeof page, f) == sizeof page;
	QRcode_free(code);
	return fclose(f) == 0 && good ? 0 : 1;
}

static int usage(void)
{
	fputs("usage: frames -o DIR [-s SEED] [-n FRAMES] [-p] PAGE.pgm ...\n       frames -c PAGE.pgm ...\n       frames -q TEXT PAGE.pgm\n", stderr);
	return 2;
}

int main(int argc, char **argv)
{
	const char *folder = NULL, *foreign = NULL;
	uint64_t seed = 1;
	int frames = 4, option;
	bool codes = false, pgm = false;
	while ((option = getopt(argc, argv, "o:s:n:pcq:")) != -1) {
		switch (option) {
		case 'o': folder = optarg; break;
		case 's': seed = strtoull(optarg, NULL, 10); break;
		case 'n': frames = atoi(optarg); break;
		case 'p': pgm = true; break;
		case 'c': codes = true; break;
		case 'q': foreign = optarg; break;
		default: return usage();
		}
	}
	if (optind == argc || (!folder && !codes && !foreign) || frames < 1 || frames > 9)
		return usage();
	if (foreign)
		return write_foreign(foreign, argv[optind]);
	if (folder && mkdir(folder, 0777) != 0 && errno != EEXIST) {
		perror(folder);
		return 1;
	}
	struct luma picture = { 0 };
	for (int i = optind; i < argc; i++) {
		enum err e = luma_file(argv[i], &picture);
		if (e != ERR_OK) {
			fprintf(stderr, "%s: %s\n", argv[i], err_text(e));
			return 1;
		}
		if (codes)
			print_code(&picture);
		else
			make_page(&picture, folder, seed, i - optind + 1, frames, pgm);
	}
	luma_close(&picture);
	return 0;
}
