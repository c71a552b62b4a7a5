/**
 * `fill.sh`: prints a file with its placeholders filled in from the environment, as ecspresso does with its own files.
 * POSIX sh and awk, because the files that ecspresso never reads (load balancers, scaling) are handed to the `aws`
 * program on whatever machine runs the migration. A value is inserted as it is, like `must_env`.
 */
export const FILL_SCRIPT = `#!/bin/sh
# Fills the placeholders of a file from the environment and prints the result, as ecspresso would.
# Usage: TARGET_GROUP_ARN_HAKO_WEB=arn:... sh fill.sh web/ecs-service-def.json
# Fails, and prints nothing, where a variable is not set: every missing one is named.
set -eu
if [ "$#" -ne 1 ]; then
  echo "usage: sh fill.sh FILE" >&2
  exit 2
fi
exec awk '
  BEGIN { open = "[{][{]"; close_ = "[}][}]"; missing = "" }
  {
    rest = $0
    line = ""
    while (match(rest, open " *must_env *\`[A-Za-z_][A-Za-z0-9_]*\` *" close_ "|" open "\`[^\`]*\`" close_)) {
      line = line substr(rest, 1, RSTART - 1)
      action = substr(rest, RSTART, RLENGTH)
      rest = substr(rest, RSTART + RLENGTH)
      first = index(action, "\`")
      inner = substr(action, first + 1)
      inner = substr(inner, 1, index(inner, "\`") - 1)
      if (action ~ "must_env") {
        if (!(inner in ENVIRON) || ENVIRON[inner] == "") {
          if (!(inner in told)) missing = missing " " inner
          told[inner] = 1
        } else {
          line = line ENVIRON[inner]
        }
      } else {
        line = line inner
      }
    }
    lines[NR] = line rest
  }
  END {
    if (missing != "") {
      print "fill.sh: not set:" missing > "/dev/stderr"
      exit 1
    }
    for (i = 1; i <= NR; i++) print lines[i]
  }
' <"$1"
`;
