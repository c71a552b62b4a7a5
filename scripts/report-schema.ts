import { CONFIDENCES, MECHANISMS, OUTCOMES, SEVERITIES } from "../src/findings/types.ts";
import { STAGES } from "../src/plan/types.ts";
import { LEDGER_STATES, SCHEMA_VERSION } from "../src/report/types.ts";
import { REPLAY_DEFINITIONS, REPLAY_PROPERTY } from "./report-schema-replay.ts";

type Schema = Readonly<Record<string, unknown>>;

const TEXT = (description: string): Schema => ({ type: "string", description });
const NUMBER = (description: string): Schema => ({ type: "integer", minimum: 0, description });
const POSITION = (description: string): Schema => ({ type: "integer", minimum: 1, description });
const LIST = (items: Schema, description: string): Schema => ({ type: "array", items, description });
const ONE_OF = (values: readonly string[], description: string): Schema => ({ enum: values, description });
const REF = (name: string): Schema => ({ $ref: `#/$defs/${name}` });

/** Every member is required but those named in `optional`. Members that later versions add are allowed. */
function object(
  description: string,
  properties: Readonly<Record<string, Schema>>,
  optional: readonly string[] = [],
): Schema {
  return {
    type: "object",
    description,
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
    properties,
  };
}

const RANGE = {
  path: TEXT("Relative to the root, with `/`."),
  startLine: POSITION("1-based."),
  startColumn: POSITION("1-based, in UTF-16 units."),
  endLine: POSITION("1-based."),
  endColumn: POSITION("1-based, in UTF-16 units; the first column behind the range."),
};

function definitions(): Readonly<Record<string, Schema>> {
  const outcome: Schema = {
    enum: [...OUTCOMES, null],
    description:
      "`rewrite`: mechanical; `assist`: a person decides; `keep`: it stays for a named reason; null: broken input.",
  };
  const state = ONE_OF(LEDGER_STATES, "What becomes of the construct.");
  return {
    location: object("A place in a file, with its source lines.", {
      ...RANGE,
      excerpt: LIST({ type: "string" }, "The source lines, secrets masked."),
    }),
    app: object("A definition and how far it is from native.", {
      id: TEXT("Unique in the estate."),
      name: TEXT("The id that Hako gives it: its file's name without the extension."),
      path: TEXT("The definition, relative to the root."),
      state: ONE_OF(
        ["ready", "person", "stays", "refused", "unread"],
        "`ready`: nothing is left to decide; `person`: a person is needed; `stays`: kept for a named reason; `refused`: Hako would not deploy it; `unread`: not understood.",
      ),
      reasons: LIST({ type: "string" }, "Why it is not ready."),
      effort: { type: "number", minimum: 0, description: "Person-hours, roughly." },
      files: LIST({ type: "string" }, "Every file that was read for it, the definition first."),
      output: TEXT("Its folder in the output."),
    }),
    proxy: object("An nginx of the estate and how far it is from listener rules.", {
      id: TEXT("Unique in the estate: its main file, or the folder of its files."),
      path: TEXT("The main file, or the first."),
      files: LIST({ type: "string" }, "Every file that was read for it."),
      state: ONE_OF(["ready", "person", "stays", "unread"], "That of its hosts together: see `app`."),
      reasons: LIST({ type: "string" }, "Why it is not ready, besides the reasons of its hosts."),
      effort: { type: "number", minimum: 0, description: "Person-hours, roughly." },
      hosts: LIST(
        object("A virtual host.", {
          id: TEXT("Unique in its proxy."),
          names: LIST({ type: "string" }, "Its server names, as they are typed in nginx."),
          state: ONE_OF(
            ["ready", "person", "stays"],
            "`ready`: listener rules say the same; `person`: a person is needed; `stays`: kept for a named reason.",
          ),
          reasons: LIST({ type: "string" }, "Why it is not ready."),
          location: object("Where it stands.", RANGE),
        }),
        "In the order of the configuration.",
      ),
    }),
    finding: object(
      "A statement about the user's files.",
      {
        rule: TEXT("The id of the rule: `hakobu explain RULE`."),
        mechanism: {
          type: "string",
          description: "The bespoke mechanism that the rule belongs to. Later versions add some.",
          examples: MECHANISMS,
        },
        severity: ONE_OF(SEVERITIES, "How serious it is."),
        outcome,
        confidence: ONE_OF(CONFIDENCES, "How sure the rule is."),
        effort: { type: "number", minimum: 0, description: "Person-hours, roughly." },
        apps: LIST({ type: "string" }, "Ids of the apps it concerns; empty where it concerns none."),
        uses: LIST(
          object(
            "What becomes of it for one app.",
            {
              app: TEXT("The app's id."),
              outcome,
              failed: TEXT("The precondition that failed, where the plan lowered the outcome."),
            },
            ["failed"],
          ),
          "One for each app.",
        ),
        message: TEXT("What was found, in one sentence."),
        why: TEXT("Why it matters."),
        help: TEXT("What to do."),
        native: object("The native feature that replaces it.", {
          feature: TEXT("Its name."),
          since: TEXT("The day it was announced, as YYYY-MM-DD."),
        }),
        location: REF("location"),
        related: LIST(REF("location"), "Other places that belong to it: includes, overrides, providers."),
        fingerprint: {
          type: "string",
          pattern: "^[0-9a-f]{32}$",
          description: "The same as long as the finding is the same, wherever its line moves.",
        },
        links: LIST({ type: "string" }, "Where to read on."),
        suppressed: TEXT("The reason that a comment gives for suppressing it."),
      },
      ["native", "suppressed"],
    ),
    task: object(
      "Something a person does or answers.",
      {
        id: TEXT("Unique in the plan."),
        stage: ONE_OF(STAGES, "The stage it belongs to."),
        app: TEXT("The id of the app, where it is one app's."),
        title: TEXT("What it is, in a few words."),
        role: TEXT("Who does it: `developer`, `operator`, `security`."),
        precondition: TEXT("What must be true before."),
        action: TEXT("What to do."),
        expect: TEXT("What shows that it worked."),
        soak: TEXT("How long to watch it before going on."),
        back: TEXT("The way back."),
        pointOfNoReturn: { type: "boolean", description: "True where there is no way back." },
        after: LIST({ type: "string" }, "Ids of the tasks that come first."),
        findings: LIST({ type: "string" }, "Fingerprints of the findings it answers."),
        commands: object("Shell commands, run in the output folder; absent where there is nothing to type.", {
          action: LIST({ type: "string" }, "They do it."),
          check: LIST({ type: "string" }, "Each succeeds only when it was done."),
          back: LIST({ type: "string" }, "They take it back."),
        }),
      },
      ["app", "commands"],
    ),
    entry: object(
      "A construct of an input file and what becomes of it.",
      {
        ...RANGE,
        kind: TEXT("`leaf`, `alias`, `include`, `empty`, `provider-line`, `range` …"),
        state,
        reason: TEXT("Why."),
        task: TEXT("The id of the task it waits for."),
        into: LIST(
          object("A place in an artifact.", {
            file: TEXT("Relative to the output folder."),
            pointer: TEXT("A JSON pointer; empty for the whole file."),
          }),
          "Where it went.",
        ),
        uses: LIST(
          object("What becomes of it for one app.", { app: TEXT("The app's id."), state, reason: TEXT("Why.") }),
          "Where its users differ: one for each.",
        ),
      },
      ["task"],
    ),
  };
}

function plan(): Schema {
  const resource = object("A native resource at the end of the plan.", {
    id: TEXT("Its type and name."),
    type: TEXT("`task-definition`, `service` …"),
    apps: LIST({ type: "string" }, "Ids of the apps that need it."),
    file: TEXT("The artifact it is written to, relative to the output folder."),
    pointer: TEXT("Where in it, as a JSON pointer."),
  });
  const difference = object("A difference between old and new that is meant.", {
    finding: TEXT("The fingerprint of the finding that causes it."),
    location: REF("location"),
    field: ONE_OF(["status", "location", "path", "host", "header", "timeout", "limit"], "What differs."),
  });
  return object("The native side and the way there.", {
    resources: LIST(resource, "In the order of the plan."),
    edits: { type: "array", description: "Edits of the user's own files." },
    tasks: LIST(REF("task"), "In the order in which they are done."),
    differences: LIST(difference, "Declared differences."),
  });
}

/** The JSON Schema (2020-12) of the JSON report, open for the members that later versions add. */
export function reportSchema(): Schema {
  const totals = Object.fromEntries(
    ["constructs", "carried", "rewritten", "dropped", "manual", "ignored", "unread"].map((name) => [
      name,
      NUMBER(name === "constructs" ? "The sum of the others." : `How many are ${name}.`),
    ]),
  );
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "hakobu report",
    ...object(
      "What `hakobu report --format json` and `hakobu lint --format json` print.",
      {
        schemaVersion: { const: SCHEMA_VERSION, description: "Raised when a member is renamed or removed." },
        tool: object("What wrote it.", { name: { const: "hakobu" }, version: TEXT("Its version.") }),
        inputs: LIST(
          object("A file that was read.", {
            path: TEXT("Relative to the root."),
            constructs: NUMBER("How many constructs it has."),
          }),
          "By path.",
        ),
        apps: LIST(REF("app"), "By id."),
        proxies: LIST(REF("proxy"), "By path."),
        findings: LIST(REF("finding"), "By place."),
        suppressed: NUMBER("How many findings comments suppress."),
        plan: plan(),
        ledger: object("Every construct that was read, accounted for.", {
          totals: object("How many there are of each state.", totals),
          entries: LIST(REF("entry"), "By place."),
        }),
        ...REPLAY_PROPERTY,
      },
      ["replay"],
    ),
    $defs: { ...definitions(), ...REPLAY_DEFINITIONS },
  };
}
