/**
 * The part of `copy.sh` that is the same for every estate.
 *
 * A value never stands in a shell variable, an argument or a message: it goes from program to program through files
 * that only their owner can read, so that `sh -x`, `ps` and a log show none. POSIX sh, awk, and the `vault` and `aws`
 * programs. Messages of those programs are never passed on, because they may quote what they were given.
 */
export const COPY_LIBRARY = `set -eu
umask 077
# Texts are bytes here; the aws program is the only one that has to know that they are UTF-8.
own_locale=\${LC_ALL-}
LC_ALL=C
export LC_ALL

usage() {
  echo "usage: sh copy.sh [--check | --force] [--account ID] [--region NAME] [NAME...]" >&2
  echo "  copies each value to its new place; one that is there already with another value is left alone" >&2
  echo "  --check  compares only, and changes nothing" >&2
  echo "  --force  overwrites a value that differs" >&2
  echo "  --account, --region  only the secrets there" >&2
  echo "  NAME     only the secrets of these names" >&2
  exit 2
}

mode=copy
force=no
names=" "
only_account=""
only_region=""
while [ "$#" -gt 0 ]; do
  case $1 in
    --check) mode=check ;;
    --force) force=yes ;;
    --account | --region)
      [ "$#" -gt 1 ] || usage
      if [ "$1" = --account ]; then only_account=$2; else only_region=$2; fi
      shift
      ;;
    -*) usage ;;
    *) names="$names$1 " ;;
  esac
  shift
done
if [ "$mode" = check ] && [ "$force" = yes ]; then usage; fi

root=\${HAKOBU_ROOT:-$(dirname "$0")/../..}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

failures=0
done_count=0

say() { printf '%s\\n' "$1"; }

fail() {
  printf '%s\\n' "$1" >&2
  failures=$((failures + 1))
}

need() {
  command -v "$1" >/dev/null 2>&1 && return 0
  echo "copy.sh: the program '$1' is not installed" >&2
  exit 2
}

# begin NAME REGION ACCOUNT: true where this secret was asked for. Nobody may know the account.
begin() {
  region=$2
  account=$3
  if [ -n "$only_region" ] && [ "$region" != "$only_region" ]; then return 1; fi
  if [ -n "$only_account" ] && [ -n "$account" ] && [ "$account" != "$only_account" ]; then return 1; fi
  if [ "$names" != " " ]; then
    case $names in
      *" $1 "*) ;;
      *) return 1 ;;
    esac
  fi
  current=$1
  broken=""
  members=0
  : >"$work/want"
  : >"$work/part"
}

# literal: standard input without its last line break is the next piece of the value.
literal() {
  awk 'NR > 1 { printf "\\n" } { printf "%s", $0 }' >>"$work/part"
}

# read_piece WHAT COMMAND...: what the command prints is the next piece of the value.
read_piece() {
  what=$1
  shift
  [ -z "$broken" ] || return 0
  if "$@" >"$work/read" 2>"$work/error" </dev/null; then
    cat "$work/read" >>"$work/part"
  else
    broken="cannot read $what: $(reason_of_read)"
  fi
}

# Why a provider did not answer, in our own words.
reason_of_read() {
  if grep -qi 'sealed' "$work/error"; then
    echo "Vault is sealed; unseal it and run this again"
  elif grep -qiE 'permission denied|missing client token|code: 403' "$work/error"; then
    echo "permission denied; is VAULT_TOKEN set, and may it read this path?"
  elif grep -qiE 'no value found|not present in secret|not found|code: 404' "$work/error"; then
    echo "there is no such key"
  elif grep -qiE 'connection refused|no such host|timeout|dial tcp' "$work/error"; then
    echo "nothing answers there; HAKOBU_VAULT_ADDR names another address"
  else
    echo "the program failed; run the same command by hand to see why"
  fi
}

# vault_v1 ADDRESS PATH, vault_v2 ADDRESS MOUNT PATH: the definition's own server, unless HAKOBU_VAULT_ADDR names another.
vault_v1() { read_piece "vault:$2" at_vault "$1" read -field=value "$2"; }
vault_v2() { read_piece "vault:$2/$3" at_vault "$1" kv get "-mount=$2" -field=value "$3"; }

at_vault() {
  address=\${HAKOBU_VAULT_ADDR:-\${1:-\${VAULT_ADDR-}}}
  shift
  VAULT_ADDR=$address vault "$@"
}

environment_variable() { read_piece "the environment variable $1" print_variable "$1"; }
credstash_key() { read_piece "credstash:$1" credstash get -n -- "$1"; }
other_parameter() { read_piece "the parameter $2" print_parameter "$1" "$2"; }

# One line of a file as Hako's own file provider reads it: the last line of that key counts.
file_line() { read_piece "$2 in $1" print_line "$root/$1" "$2"; }

print_line() {
  hakobu_key=$2 awk '
    BEGIN { key = ENVIRON["hakobu_key"]; found = 0 }
    {
      sub(/\\r$/, "")
      sub(/^[ \\t\\r\\f\\v]+/, "")
      at = index($0, "=")
      if (substr($0, 1, 1) != "#" && at > 0 && substr($0, 1, at - 1) == key) { value = substr($0, at + 1); found = 1 }
    }
    END { if (!found) { print "not found" > "/dev/stderr"; exit 1 } printf "%s", value }
  ' <"$1"
}

print_variable() {
  hakobu_key=$1 awk 'BEGIN {
    key = ENVIRON["hakobu_key"]
    if (!(key in ENVIRON)) { print "not found" > "/dev/stderr"; exit 1 }
    printf "%s", ENVIRON[key]
  }'
}

print_parameter() {
  aws_try ssm get-parameter --region "$1" --name "$2" --with-decryption --query Parameter.Value --output text || return 1
  without_last_break <"$work/aws-out"
}

# A command prints a line break after the value that is not part of it.
without_last_break() {
  awk 'NR > 1 { printf "\\n" } { printf "%s", $0 }'
}

# json_string FILE: its bytes as a JSON string.
json_string() {
  { cat "$1"; printf 'x'; } | awk '
    BEGIN { for (i = 1; i < 32; i++) escape[sprintf("%c", i)] = sprintf("\\\\u%04x", i) }
    { text = text (NR > 1 ? "\\n" : "") $0 }
    END {
      printf "\\""
      for (i = 1; i < length(text); i++) {
        c = substr(text, i, 1)
        if (c == "\\"" || c == "\\\\") printf "\\\\%s", c
        else if (c == "\\n") printf "\\\\n"
        else if (c in escape) printf "%s", escape[c]
        else printf "%s", c
      }
      printf "\\""
    }
  '
}

# member KEY: what was read since the last one is that member of a JSON secret.
member() {
  printf '%s' "$1" >"$work/key"
  if [ "$members" = 0 ]; then printf '{' >>"$work/want"; else printf ',' >>"$work/want"; fi
  members=$((members + 1))
  { json_string "$work/key"; printf ':'; json_string "$work/part"; } >>"$work/want"
  : >"$work/part"
}

aws_program() {
  LC_ALL=$own_locale PYTHONUTF8=1 PYTHONIOENCODING=UTF-8 AWS_CLI_FILE_ENCODING=UTF-8 AWS_PAGER="" aws "$@"
}

# aws_try ARGUMENT...: the aws program, again after a pause where it says that we ask too often.
aws_try() {
  attempt=1
  pause=\${HAKOBU_RETRY_SECONDS:-1}
  while :; do
    if aws_program "$@" >"$work/aws-out" 2>"$work/aws-error" </dev/null; then return 0; fi
    grep -qE 'Throttl|TooManyRequests|RequestLimitExceeded|TooManyUpdates' "$work/aws-error" || return 1
    [ "$attempt" -lt 6 ] || return 1
    sleep "$pause"
    attempt=$((attempt + 1))
    pause=$((pause * 2))
  done
}

# Why aws refused: its error code, and never its message.
reason_of_aws() {
  code=$(sed -n 's/.*An error occurred (\\([A-Za-z0-9]*\\)).*/\\1/p' "$work/aws-error" | head -n 1)
  case $code in
    InvalidRequestException) echo "$code; if it is being deleted, 'aws secretsmanager restore-secret' brings it back" ;;
    "")
      if grep -qiE 'could not connect|connection|timed? ?out|unable to locate credentials' "$work/aws-error"; then
        echo "AWS does not answer, or there are no credentials; try 'aws sts get-caller-identity'"
      else
        echo "the aws program failed; try 'aws sts get-caller-identity'"
      fi
      ;;
    *) echo "$code" ;;
  esac
}

# there STORE REGION NAME: 0 the same value, 1 another, 2 none, 3 not known.
there() {
  case $1 in
    parameter-store) set -- "$1" ssm get-parameter --region "$2" --name "$3" --with-decryption --query Parameter.Value --output text ;;
    *) set -- "$1" secretsmanager get-secret-value --region "$2" --secret-id "$3" --query SecretString --output text ;;
  esac
  shift
  if aws_try "$@"; then
    { cat "$work/want"; echo; } | cmp -s - "$work/aws-out" || return 1
    return 0
  fi
  if grep -qE 'ParameterNotFound|ResourceNotFoundException' "$work/aws-error"; then return 2; fi
  return 3
}

# fits STORE: true where the store takes a value of this size and form.
fits() {
  bytes=$(($(wc -c <"$work/want")))
  if [ "$bytes" -eq 0 ]; then
    fail "$current: the value is empty, and no store takes an empty value"
  elif [ "$1" = parameter-store ] && [ "$bytes" -gt 4096 ]; then
    fail "$current: the value has $bytes bytes, and a standard parameter takes 4096; use Secrets Manager for it"
  elif [ "$1" = parameter-store ] && grep -qF '{{' "$work/want"; then
    fail "$current: the value has '{{' in it, and Parameter Store does not take that; use Secrets Manager for it"
  elif [ "$bytes" -gt 65536 ]; then
    fail "$current: the value has $bytes bytes, and Secrets Manager takes 65536"
  else
    return 0
  fi
  return 1
}

# True where the credentials are those of the secret's account, or where nobody knows which it is.
in_account() {
  [ -n "$account" ] || return 0
  if [ ! -f "$work/account" ]; then
    if ! aws_try sts get-caller-identity --query Account --output text; then
      fail "$current: your AWS credentials do not work: $(reason_of_aws)"
      return 1
    fi
    cp "$work/aws-out" "$work/account"
  fi
  [ "$(cat "$work/account")" = "$account" ] && return 0
  fail "$current: belongs to the account $account, and your AWS credentials are those of $(cat "$work/account")"
  return 1
}

# finish STORE KMS-KEY: compares, and copies where it may.
finish() {
  if [ "$members" = 0 ]; then cat "$work/part" >>"$work/want"; else printf '}' >>"$work/want"; fi
  if [ -n "$broken" ]; then
    fail "$current: $broken"
    return 0
  fi
  fits "$1" || return 0
  in_account || return 0
  status=0
  there "$1" "$region" "$current" || status=$?
  case $mode$status in
    copy0 | check0)
      say "$current: the same"
      done_count=$((done_count + 1))
      ;;
    check1) fail "$current: differs" ;;
    check2) fail "$current: missing" ;;
    copy1)
      if [ "$force" = yes ]; then
        put "$1" "$region" "$2" update
      else
        fail "$current: another value is there already; look at both, then run this with --force"
      fi
      ;;
    copy2) put "$1" "$region" "$2" create ;;
    *) fail "$current: cannot be compared: $(reason_of_aws)" ;;
  esac
}

# put STORE REGION KMS-KEY create|update
put() {
  printf '%s' "$current" >"$work/name"
  printf '%s' "$3" >"$work/kms"
  {
    case $1$4 in
      parameter-store*) printf '{"Name":' && json_string "$work/name" && printf ',"Type":"SecureString","Overwrite":%s,"Value":' "$([ "$4" = update ] && echo true || echo false)" ;;
      *create) printf '{"Name":' && json_string "$work/name" && printf ',"SecretString":' ;;
      *) printf '{"SecretId":' && json_string "$work/name" && printf ',"SecretString":' ;;
    esac
    json_string "$work/want"
    if [ -n "$3" ]; then
      case $1$4 in
        parameter-store*) printf ',"KeyId":' && json_string "$work/kms" ;;
        *create) printf ',"KmsKeyId":' && json_string "$work/kms" ;;
      esac
    fi
    printf '}'
  } >"$work/input"
  case $1$4 in
    parameter-store*) set -- ssm put-parameter --region "$2" ;;
    *create) set -- secretsmanager create-secret --region "$2" ;;
    *) set -- secretsmanager put-secret-value --region "$2" ;;
  esac
  if aws_try "$@" --cli-input-json "file://$work/input"; then
    say "$current: copied"
    done_count=$((done_count + 1))
  else
    fail "$current: not copied: $(reason_of_aws)"
  fi
  rm -f "$work/input"
}

end() {
  [ "$names" = " " ] || [ $((done_count + failures)) -gt 0 ] || { echo "copy.sh: no secret has that name" >&2; exit 2; }
  if [ "$mode" = check ]; then verb=compared; else verb=copied; fi
  say "$done_count $verb, $failures not"
  [ "$failures" = 0 ]
}
`;
