/**
 * The functions of `smoke.sh`. POSIX sh, awk and curl. Everything that comes from a configuration or from a server is
 * a quoted word or data, never text of a program; what a server says is printed without control characters.
 */
export const SMOKE_LIBRARY = `set -eu
export LC_ALL=C
unset CURL_HOME

fail() {
  printf '%s\\n' "smoke.sh: $1" >&2
  exit 2
}

choose_proxy() {
  for name do
    if [ "\${PROXY:-}" = "$name" ]; then return 0; fi
  done
  printf '%s\\n' 'smoke.sh: set PROXY to the proxy that OLD is:' >&2
  for name do printf '  %s\\n' "$name" >&2; done
  exit 2
}

start() {
  if [ -z "\${OLD:-}" ] || [ -z "\${NEW:-}" ]; then
    fail 'set OLD and NEW: OLD=host[:port] NEW=host[:port] ./smoke.sh'
  fi
  case "$OLD$NEW\${OLD_HTTPS:-}\${NEW_HTTPS:-}" in
    *[!A-Za-z0-9.:_-]*) fail 'OLD and NEW are host names or addresses, with a port where it is another' ;;
  esac
  command -v curl >/dev/null 2>&1 || fail 'curl is not installed'
  command -v awk >/dev/null 2>&1 || fail 'awk is not installed'
  RATE=\${RATE:-5}
  case "$RATE" in
    '' | 0 | *[!0-9]*) fail 'RATE is a number of requests per second, 1 or more' ;;
  esac
  HEADERS=\${HEADERS:-content-type cache-control strict-transport-security access-control-allow-origin www-authenticate}
  case "$HEADERS" in
    *[!A-Za-z0-9\\ -]*) fail 'HEADERS are names of headers with spaces between them' ;;
  esac
  case "\${INSECURE:-0}" in
    0 | 1) ;;
    *) fail 'INSECURE is 1 or not set' ;;
  esac
  folder=$(mktemp -d "\${TMPDIR:-/tmp}/smoke.XXXXXX")
  trap 'rm -rf "$folder"' EXIT
  trap 'exit 1' HUP INT TERM
  sent=0 equal=0 declared=0 different=0 silent=0
}

# ask FILE ENDPOINT SCHEME PORT METHOD HOST TARGET: the head of the answer into FILE.
ask() {
  endpoint=$2
  case "$endpoint" in
    *:*) ;;
    *) endpoint="$endpoint:" ;;
  esac
  authority=$6
  case "$3:$4" in
    http:80 | https:443) ;;
    *) authority="$6:$4" ;;
  esac
  set -- "$1" "$endpoint" "$3" "$4" "$5" "$6" "$7" -q -sS -g --http1.1 --noproxy '*' --max-redirs 0 \\
    --connect-timeout 5 --max-time 30 -o /dev/null -D "$1" \\
    --connect-to "::$endpoint" --path-as-is --request-target "$7" -H "Host: $authority" -H 'Accept: */*' \\
    -A 'smoke.sh'
  method=$5
  address="$3://$6:$4/"
  shift 7
  if [ "$method" = HEAD ]; then set -- "$@" -I; fi
  if [ "\${INSECURE:-0}" = 1 ]; then set -- "$@" -k; fi
  curl "$@" "$address" >/dev/null 2>"$folder/error"
}

# answer FILE SCHEME HOST: one line for each field that is compared, "name: value".
answer() {
  awk -v names="$HEADERS" -v scheme="$2" -v host="$3" '
    function clean(text) {
      gsub(/[[:cntrl:]]/, "", text)
      sub(/^[ ]+/, "", text)
      sub(/[ ]+$/, "", text)
      return text
    }
    # As a client follows it: absolute, without a default port or an empty query.
    function followed(text,   rest, at, authority) {
      if (text == "") return text
      if (text ~ /^\\/\\//) text = scheme ":" text
      else if (text ~ /^\\//) text = scheme "://" host text
      if (text !~ /^[A-Za-z]+:\\/\\//) return text
      at = index(text, "://")
      rest = substr(text, at + 3)
      scheme_of = tolower(substr(text, 1, at - 1))
      match(rest, /^[^\\/?#]*/)
      authority = tolower(substr(rest, 1, RLENGTH))
      rest = substr(rest, RLENGTH + 1)
      if (scheme_of == "https") sub(/:443$/, "", authority)
      if (scheme_of == "http") sub(/:80$/, "", authority)
      if (rest == "") rest = "/"
      sub(/[?]$/, "", rest)
      return scheme_of "://" authority rest
    }
    /^HTTP\\// { split("", value); status = $2; next }
    {
      at = index($0, ":")
      if (at > 1) {
        name = tolower(substr($0, 1, at - 1))
        # A header may be sent twice.
        text = clean(substr($0, at + 1))
        if (name in value) text = value[name] ", " text
        value[name] = text
      }
    }
    END {
      print "status: " clean(status)
      print "location: " followed(value["location"])
      count = split(names, wanted, " ")
      for (i = 1; i <= count; i++) {
        name = tolower(wanted[i])
        if (name != "location") print name ": " value[name]
      }
    }
  ' "$1"
}

# compare SCHEME PORT METHOD HOST TARGET DECLARED
compare() {
  if [ -n "\${ONLY:-}" ] && [ "$ONLY" != "$4" ]; then return 0; fi
  old=$OLD new=$NEW
  if [ "$1" = https ]; then
    old=\${OLD_HTTPS:-$OLD}
    new=\${NEW_HTTPS:-$NEW}
  fi
  sent=$((sent + 1))
  if [ "$sent" -gt 1 ] && [ $(((sent - 1) % RATE)) -eq 0 ]; then sleep 1; fi
  label="$3 $1://$4:$2$5"
  for side in old new; do
    : >"$folder/$side.head"
    case $side in
      old) to=$old ;;
      *) to=$new ;;
    esac
    if ! ask "$folder/$side.head" "$to" "$1" "$2" "$3" "$4" "$5"; then
      silent=$((silent + 1))
      printf 'NO ANSWER  %s: %s side: ' "$label" "$side"
      tr -d '\\000-\\011\\013-\\037\\177' <"$folder/error" | head -n 1
      return 0
    fi
    answer "$folder/$side.head" "$1" "$4" >"$folder/$side"
  done
  if cmp -s "$folder/old" "$folder/new"; then
    equal=$((equal + 1))
    return 0
  fi
  open=0
  while IFS= read -r before <&3 && IFS= read -r after <&4; do
    if [ "$before" = "$after" ]; then continue; fi
    field=\${before%%:*}
    mark=DIFFERENT
    case ",$6," in
      *,"$field",*) mark=declared ;;
      *) open=1 ;;
    esac
    printf '%-10s %s: %s: old "%s", new "%s"\\n' "$mark" "$label" "$field" "\${before#*: }" "\${after#*: }"
  done 3<"$folder/old" 4<"$folder/new"
  if [ "$open" -eq 1 ]; then
    different=$((different + 1))
    case ",$6," in
      *,host,* | *,path,* | *,header,*)
        printf '           %s\\n' "the plan declares that the app sees another: $6"
        ;;
    esac
  else
    declared=$((declared + 1))
  fi
}

end() {
  printf '%s requests: %s equal, %s declared, %s different, %s without an answer\\n' \\
    "$sent" "$equal" "$declared" "$different" "$silent"
  if [ "$different" -gt 0 ] || [ "$silent" -gt 0 ]; then exit 1; fi
  exit 0
}
`;
