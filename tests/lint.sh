#!/bin/bash
# Holds the layer rule and the code's budgets; prints every figure and fails on any that is over.
# SPDX-License-Identifier: Apache-2.0
cd "$(dirname "$0")/.." || exit 1
failed=0
say() { # name, value, relation, limit
	local ok=yes
	[ "$2" "$3" "$4" ] || { ok=NO; failed=1; }
	printf '%-46s %6s  (%s %s) %s\n' "$1" "$2" "$3" "$4" "$ok"
}

# Which layers a layer may include, from what the compiler really read.
declare -A may=([core]="core" [store]="store core" [device]="device core" [report]="report store device core"
	[sync]="sync store device core" [kiosk]="kiosk report sync store device core" [hadir]="hadir report sync store device core"
	[server]="server report sync store device core")
bad=0
for d in $(find build/release/src -name '*.d'); do
	source=${d#build/release/}; source=${source%.d}.c
	[ -f "$source" ] || continue
	layer=$(echo "$source" | cut -d/ -f2)
	for used in $(tr ' \\' '\n\n' <"$d" | grep -o '^src/[a-z]*/[^:]*\.h$' | cut -d/ -f2 | sort -u); do
		case " ${may[$layer]} " in *" $used "*) ;; *) echo "$source includes something of $used"; bad=$((bad + 1)) ;; esac
	done
done
say "includes against the layer rule" $bad -eq 0

# core: only memory and string functions of libc, libsodium and nettle only in seal, nothing else from outside.
allowed='^(mem(chr|cmp|cpy|move|set|mem)|__mem(cpy|move|set)_chk|__stack_chk_fail|__assert_fail|str(len|cmp|ncmp|chr|rchr|str|nlen|spn|cspn|pbrk)|bsearch|_GLOBAL_OFFSET_TABLE_)$'
own=$(nm --defined-only build/release/src/core/*.o | awk 'NF==3{print $3}' | sort -u)
bad=0
for o in build/release/src/core/*.o; do
	for symbol in $(nm -u "$o" | awk '{print $2}'); do
		echo "$symbol" | grep -qE "$allowed" && continue
		grep -qxF "$symbol" <<<"$own" && continue
		[ "$(basename "$o")" = seal.o ] && echo "$symbol" | grep -qE '^(crypto_|sodium_|nettle_)' && continue
		echo "$o uses $symbol"; bad=$((bad + 1))
	done
done
say "symbols from outside in core" $bad -eq 0

# Objects in .data or .bss; tables of pointers in .data.rel.ro are written once by the loader and never again.
globals=$(objdump -t build/release/src/core/*.o build/release/src/store/*.o |
	awk '/file format/ {file=$1} / O (\.t?data|\.t?bss|\*COM\*)/ && !/\.data\.rel\.ro/ {print file, $NF}')
[ -z "$globals" ] || echo "$globals"
say "writable globals in core and store" "$(grep -c . <<<"$globals")" -eq 0

say "stub lines in unit tests" "$(grep -rnE '__wrap_|will_return|mock\(|mock_type\(' tests/core tests/store tests/device tests/report tests/sync --include='*.[ch]' | wc -l)" -eq 0

lengths=$(awk 'FNR==1{open=0} /^[a-zA-Z].*\)$/{head=FNR; name=$0} /^\{/{open=FNR} /^\}/{if(open){print FNR-open-1, FILENAME": "name; open=0}}' $(find src -name '*.c'))
longest=$(sort -rn <<<"$lengths" | head -n 1)
say "longest function ($(cut -d' ' -f2 <<<"$longest" | tr -d :))" "$(cut -d' ' -f1 <<<"$longest")" -le 60
sort -rn <<<"$lengths" | awk '$1>60'
say "main, longest" "$(grep -E ': int main\(' <<<"$lengths" | sort -rn | head -n 1 | cut -d' ' -f1)" -le 60
say "functions under 15 lines, percent" "$(awk '{n++; if($1<15) s++} END{print int(100*s/n)}' <<<"$lengths")" -ge 50

for f in $(find src -name '*.c'); do echo "$(wc -l <"$f") $f"; done | sort -rn >build/lint-c
for f in $(find src -name '*.h'); do echo "$(wc -l <"$f") $f"; done | sort -rn >build/lint-h
awk '$1>400' build/lint-c; awk '$1>80' build/lint-h
say "longest file ($(head -n 1 build/lint-c | cut -d' ' -f2))" "$(head -n 1 build/lint-c | cut -d' ' -f1)" -le 400
say "longest header ($(head -n 1 build/lint-h | cut -d' ' -f2))" "$(head -n 1 build/lint-h | cut -d' ' -f1)" -le 80
say "#if lines in src" "$(grep -rhE '^[[:space:]]*#[[:space:]]*if' src | wc -l)" -le 10
say "Makefile, lines" "$(wc -l <Makefile)" -le 150

bad=0
for f in $(find src tests -name '*.[ch]'); do
	head -n 1 "$f" | grep -q '^// .' && sed -n 2p "$f" | grep -q '^// SPDX-License-Identifier: Apache-2.0$' && continue
	echo "$f does not begin with what it is and its licence"; bad=$((bad + 1))
done
say "files without their first two lines" $bad -eq 0

code=$(cat src/core/*.c | wc -l) tests=$(cat tests/core/*.c tests/fuzz/*.c | wc -l)
say "core: test lines to 100 code lines" $((100 * tests / code)) -ge 100
say "lines over 160 characters" "$(find src -name '*.c' | xargs awk 'length>160' | wc -l)" -eq 0
say "typedefs of structs and enums" "$(grep -rhE '^typedef (struct|enum) [a-z_]+ ?(\{|[a-z_]+;)' src | wc -l)" -eq 0
say "default: in core" "$(grep -rhE '^[[:space:]]*default:' src/core | wc -l)" -eq 0

# Declared public functions that return enum err must be checked by their callers.
say "unchecked enum err functions in headers" "$(grep -rhE '^enum err [a-z]' src --include='*.h' | wc -l)" -eq 0
[ $failed -eq 0 ] && echo "lint: all within budget"
exit $failed
