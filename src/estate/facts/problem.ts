import { PROBLEM_CODES, type Problem } from "../../source/problem.ts";
import type { Construct } from "../../source/construct.ts";
import type { Span } from "../../source/span.ts";
import type { AppId, Estate } from "../types.ts";
import { fillStatement, PROBLEM_STATEMENTS, PROBLEM_VALUES, type ProblemValue } from "./problem-statements.ts";
import type { Fact, FactField, FactKindShape } from "./types.ts";

/** The values that say which one, where two problems of a code stand at the same key path. */
const IDENTIFYING: readonly ProblemValue[] = (Object.keys(PROBLEM_VALUES) as ProblemValue[]).filter(
  (value) => "identifies" in PROBLEM_VALUES[value],
);

const valueFields: Readonly<Record<string, FactField>> = Object.fromEntries(
  Object.entries(PROBLEM_VALUES).map(([name, { meaning }]) => [name, { type: "string", meaning } satisfies FactField]),
);

/** Something that a loader, the plan or an emitter noticed. */
export const problemFacts: FactKindShape = {
  meaning: "something that hakobu noticed about the input, by its code",
  owner: "app",
  fields: {
    code: { type: "string", meaning: "the code of the problem", values: PROBLEM_CODES },
    app: { type: "string", meaning: "the app it concerns; absent where it concerns a file, whoever uses it" },
    path: { type: "string", meaning: "the path in question, else the path of the file it stands in" },
    expected_reading: {
      type: "boolean",
      meaning:
        "of a surprising scalar: a key that takes true or false has one of them, or another problem says what the value is read as",
    },
    about: { type: "string", meaning: "what tells it from others of its code at the same key" },
    ...valueFields,
    what: { type: "string", meaning: "what was noticed, as a clause" },
  },
  identity: ["code", "about"],
  read: (estate) => problemsAsFacts(estate, estate.problems),
};

/** The facts of `problems`, which may be newer than the estate: the plan and the emitters have some, too. */
export function problemsAsFacts(estate: Estate, problems: readonly Problem[]): Fact[] {
  let users: ReadonlyMap<string, readonly AppId[]> | undefined;
  const asExpected = readingsExpected(estate);
  return problems.map((problem) => {
    const { code, span, values, app, related = [] } = problem;
    const apps = app === undefined ? ((users ??= appsByFile(estate)).get(span.path) ?? []) : [app];
    const about = IDENTIFYING.flatMap((name) => (values[name] === undefined ? [] : [`${name}=${values[name]}`])).join(
      "\u0001",
    );
    const what = values["what"] ?? fillStatement(PROBLEM_STATEMENTS[code], values);
    return {
      span,
      related,
      owner: app ?? span.path,
      apps,
      fields: {
        path: span.path,
        ...values,
        code,
        app,
        about,
        what,
        ...(code === "yaml-scalar-surprise" ? { expected_reading: asExpected(problem) } : {}),
      },
    };
  });
}

/** The keys of a definition that take true or false. */
const FLAGS = new Set(
  "autoprovision cross_zone_load_balancing disable_scale_in dynamic_port_mapping enable enable_execute_command essential init_process_enabled privileged read_only readonly_root_filesystem rollback".split(
    " ",
  ),
);
/** Maps whose keys are the user's own, so that none of them is a flag. */
const FREE_MAPS = new Set("docker_labels driver_opts env labels options tags".split(" "));

/** Tells which surprising scalars surprise nobody. What is looked through is gathered when it is first needed. */
function readingsExpected({ constructs, problems }: Estate): (problem: Problem) => boolean {
  const own = new Map<string, ReadonlySet<number>>();
  // Where the values under keys of the user's own end.
  const ownIn = (path: string): ReadonlySet<number> => {
    const found = own.get(path) ?? new Set(endsInFreeMaps(constructs.get(path) ?? []));
    own.set(path, found);
    return found;
  };
  let refused: ReadonlySet<string> | undefined;
  return ({ span, values: { becomes, key = "" } }) => {
    const isFlag = (becomes === "true" || becomes === "false") && FLAGS.has(key);
    if (isFlag && !ownIn(span.path).has(span.end)) return true;
    refused ??= new Set(problems.filter(({ code }) => REFUSING.has(code)).map((problem) => endOf(problem.span)));
    return refused.has(endOf(span));
  };
}

/** The problems that say of a value that it is not of the type that is needed. */
const REFUSING: ReadonlySet<string> = new Set(["env-value-not-string", "value-type"]);

function endsInFreeMaps(constructs: readonly Construct[]): number[] {
  return constructs.flatMap(({ keyPath, span }) => (keyPath.some((step) => FREE_MAPS.has(step)) ? [span.end] : []));
}

function endOf({ path, end }: Span): string {
  return `${path}\u0000${end}`;
}

function appsByFile(estate: Estate): ReadonlyMap<string, readonly AppId[]> {
  const users = new Map<string, AppId[]>();
  for (const app of estate.apps) {
    for (const file of app.files) {
      const found = users.get(file);
      if (found) found.push(app.id);
      else users.set(file, [app.id]);
    }
  }
  return users;
}
