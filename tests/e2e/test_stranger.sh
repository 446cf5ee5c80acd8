#!/bin/bash
# The sync protocol by somebody who has only its description: curl, openssl and this shell against a real server (TAP).
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/server_lib.sh"

# ---- bytes
bytes() { # HEX...: as they are
	local IFS=
	printf "%b" "$(sed 's/../\\x&/g' <<<"$*")"
}
hex() { od -An -v -tx1 | tr -d ' \n'; }
sha() { openssl dgst -sha256 -binary | hex; } # of standard input
be() { printf "%0$((2 * $2))x" "$1"; }        # NUMBER BYTES: big-endian, in hex
field() { grep -o "\"$2\":\"\?[^\",}]*" "$1" | head -n 1 | sed 's/^[^:]*:"\?//'; } # FILE NAME: of a line of JSON
sign() { # of standard input, by our key
	cat >to-sign
	openssl pkeyutl -sign -inkey device.pem -rawin -in to-sign | hex
}
is_signed() { # KEY SIGN: standard input
	cat >signed
	bytes 302a300506032b6570032100 "$1" | openssl pkey -pubin -inform DER -out other.pem
	bytes "$2" >sign.bin
	openssl pkeyutl -verify -pubin -inkey other.pem -rawin -in signed -sigfile sign.bin
}

# ---- requests: ask METHOD PATH [BODY]; the answer is in `answer`, its head in `head`
openssl genpkey -algorithm ed25519 -out device.pem 2>/dev/null
me=$(openssl pkey -in device.pem -pubout -outform DER | tail -c 32 | hex)
nonce=$(be 0 16) count=0
: >nothing
once() {
	count=$((count + 1))
	local digest
	digest=$({ printf 'hadir-request-1\n%s\n%s\n' "$1" "$2"; bytes "$(sha <"$3")" "$nonce" "$(be $count 8)"; } | sha)
	status=$(curl -sS -o answer -D head -w '%{http_code}' -X "$1" -H "Hadir-Device: $me" -H "Hadir-Nonce: $nonce" -H "Hadir-Count: $count" \
		-H "Hadir-Sign: $(bytes "$digest" | sign)" -H 'Expect:' -H 'Content-Type:' --data-binary "@$3" "${url[one]}$2")
}
ask() {
	once "$1" "$2" "${3:-nothing}"
	if [ "$status" = 401 ]; then
		nonce=$(grep -i '^Hadir-Nonce:' head | tr -d '\r' | cut -d' ' -f2)
		count=$(grep -i '^Hadir-Count:' head | tr -d '\r' | cut -d' ' -f2)
		once "$1" "$2" "${3:-nothing}"
	fi
	echo "$status"
	cat answer
}
answers() { local wanted=$1; shift; ask "$@" && [ "$status" = "$wanted" ]; }

demo_event
check "a server" serve one
check "its first account" first_account one
check "an event" upload one ev/ev.hadir

# ---- enrolment
read -r prefix address token print < <(enrolment one 4711)
check "the code begins with its name" [ "$prefix" = HADIR1 ]
check "the address is the server's" [ "$address" = "${url[one]}/" ]
printf 'token=%s&name=Orang+asing&version=1' "$token" >form
check "the token is taken" answers 201 POST /v1/enrol form
their=$(field answer server)
check "the server's key has the code's fingerprint" [ "$(bytes "$their" | sha | cut -c1-16)" = "$print" ]
digits=0123456789ABCDEFGHJKMNPQRSTVWXYZ bits=
for ((i = 0; i < ${#token}; i++)); do
	front=${digits%%"${token:i:1}"*}
	for ((b = 4; b >= 0; b--)); do bits+=$(((${#front} >> b) & 1)); done
done
secret=$(for ((i = 0; i < 128; i += 8)); do printf %02x $((2#${bits:i:8})); done)
code=$({ printf hadir-code-1; bytes "$secret" "$their" "$me"; } | sha)
code=$(printf %06d $(((16#${code:0:8} % 1000000 * (4294967296 % 1000000) + 16#${code:8:8}) % 1000000)))
check "both come to the same six digits" [ "$(field answer code)" = "$code" ]
check "not confirmed yet" answers 403 GET '/v1/heads?event=4711'
check "the organiser confirms" settle one 4711 confirm "$me"
check "it is confirmed" answers 200 GET /v1/enrol
check "and says so" [ "$(field answer state)" = confirmed ]

# ---- heads, and a ledger of our own
check "heads" answers 200 GET '/v1/heads?event=4711'
check "are the event ledger" [ "$(field answer event)" = 1 ]
epoch=0123456789abcdef salt=00112233445566778899aabbccddeeff at=1760403600000 up=5000
body='{"p":1,"s":1,"i":1}'
link=$({ bytes 01 "$(be 0 32)" "$me" $epoch "$(be 1 8)" "$(be $at 8)" 02 "$(be 1 4)" "$(be $up 8)" 0e "$({ bytes $salt; printf %s "$body"; } | sha)"; } | sha)
signature=$({ printf hadir-sign-1; bytes "$me" $epoch "$(be 1 8)" "$link"; } | sign)
{
	printf '{"v":1,"key":"%s","epoch":"%s","event":0,"from":1,"n":1,"previous":"%s","now":%s,"seeds":[""]}\n' "$me" $epoch "$(be 0 32)" $at
	printf '{"at":%s,"q":2,"b":1,"u":%s,"k":"presence","s":"%s","d":%s}\n' $at $up "$(bytes $salt | base64)" "$body"
	printf '{"link":"%s","sign":"%s"}\n' "$link" "$signature"
} >run
n_bytes=$(stat -c %s run)
le() { local h; h=$(be "$1" "$2"); for ((i = ${#h} - 2; i >= 0; i -= 2)); do printf %s "${h:i:2}"; done; }
# RFC 8878: a frame of one raw block, its length in four bytes.
{ bytes 28b52ffd a0 "$(le "$n_bytes" 4)" "$(le $((n_bytes << 3 | 1)) 3)"; cat run; } >packed
check "a run is pushed" answers 200 POST '/v1/push?event=4711' packed
check "the receipt is for it" [ "$(field answer seq) $(field answer link)" = "1 $link" ]
holds() { # FILE KEY EPOCH: a receipt, for that ledger, by whoever has the key that is in it
	local place last path hash
	place=$(field "$1" leaf) last=$(($(field "$1" leaves) - 1)) path=$(field "$1" path)
	hash=$({ bytes 00; printf hadir-receipt-1; bytes "$2" "$3" "$(be "$(field "$1" seq)" 8)" "$(field "$1" link)" "$(be "$(field "$1" at)" 8)"; } | sha)
	while [ $last -gt 0 ]; do
		if [ $((place % 2)) = 1 ]; then
			hash=$(bytes 01 "${path:0:64}" "$hash" | sha) path=${path:64}
		elif [ $place -lt $last ]; then
			hash=$(bytes 01 "$hash" "${path:0:64}" | sha) path=${path:64}
		fi
		place=$((place / 2)) last=$((last / 2))
	done
	[ -z "$path" ] && is_signed "$(field "$1" server)" "$(field "$1" sign)" < <(printf hadir-receipts-1; bytes "$(be "$(field "$1" leaves)" 8)" "$hash")
}
check "it is by the key of the code" [ "$(field answer server)" = "$their" ]
check "it holds" holds answer "$me" $epoch
fails() { ! "$@"; }
check "for this ledger alone" fails holds answer "$me" 0123456789abcdee
while read -r vector; do
	sed 's/.*"line":"//; s/"}$//; s/\\"/"/g' <<<"$vector" >shared
	echo "$vector" >vector
	check "so does one that stands at $(field shared leaf) of $(field shared leaves)" holds shared "$(field vector key)" "$(field vector epoch)"
done < <(grep '"what":"receipt"' "$root/tests/sync/vectors.jsonl")
check "once more: the same position" answers 200 POST '/v1/push?event=4711' packed
check "it can be pulled" answers 200 GET "/v1/pull?event=4711&key=$me&epoch=$epoch&from=1&most=10"
check "as Zstandard" [ "$(head -c 4 answer | hex)" = 28b52ffd ]
check "the server has it" bash -c '"$1" heads one/events/0004711.hadir | grep -q "^$2 1 $3$"' - "$device" "$me" "$link"
check "the server's file verifies" "$hadir" verify one/events/0004711.hadir

# ---- withdrawn
check "the organiser withdraws it" settle one 4711 withdraw "$me"
check "it is told so" answers 403 GET '/v1/heads?event=4711'
check "signed for this very request" is_signed "$their" "$(field answer sign)" < <(printf hadir-withdrawn-1; bytes "$me" "$nonce" "$(be $count 8)")
finish
