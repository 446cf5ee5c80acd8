// The modules of a QR code that its size alone decides: finder, timing and alignment patterns, version (ISO/IEC 18004, 6.3).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define SYMBOL_SIDE 177 // modules of version 40
#define SYMBOL_NODES 7  // alignment patterns along a side of version 40

struct symbol {
	int side;                   // modules, 17 + 4 × version
	int nodes, at[SYMBOL_NODES]; // centres of the alignment patterns along a side; none in version 1
	uint32_t version;           // its 18 bits, from version 7 on
};

enum symbol_module { SYMBOL_DATA, SYMBOL_LIGHT, SYMBOL_DARK, SYMBOL_MODULE_COUNT };

bool symbol_is_side(int side); // 21, 25 .. 177
void symbol_init(struct symbol *s, int side);
// What stands at a module of any code of this size; format and data are SYMBOL_DATA.
enum symbol_module symbol_at(const struct symbol *s, int x, int y);
