import { STAGES } from "../src/plan/types.ts";

type Schema = Readonly<Record<string, unknown>>;

const TEXT = (description: string): Schema => ({ type: "string", description });
const NUMBER = (description: string): Schema => ({ type: "integer", minimum: 0, description });
const LIST = (items: Schema, description: string): Schema => ({ type: "array", items, description });
const ONE_OF = (values: readonly string[], description: string): Schema => ({ enum: values, description });
const REF = (name: string): Schema => ({ $ref: `#/$defs/${name}` });

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

const FIELDS = ["status", "location", "path", "host", "header", "timeout", "limit"] as const;
const SIDE = ONE_OF(["old", "new"], "Which side.");
const LOCATION = REF("location");
const REQUEST = REF("replayedRequest");

const TOTALS: Readonly<Record<string, Schema>> = {
  compared: NUMBER("Requests that both models answered: equal, declared and undeclared."),
  equal: NUMBER("Both sides answer them alike."),
  declared: NUMBER("They differ, and the plan declares each difference."),
  undeclared: NUMBER("They differ, and nobody declared it."),
  notModelled: NUMBER("A model cannot answer them."),
  leftOut: NUMBER("Hosts answer them that stay where they are."),
};

const COUNTER_EXAMPLE = object("The smallest of the requests that differ for the same reasons, undeclared.", {
  request: REQUEST,
  count: NUMBER("Requests that differ so."),
  mismatches: LIST(
    object("A field that differs.", {
      field: ONE_OF(["target", "body", ...FIELDS], "`target` is who answers."),
      old: TEXT("On the old side."),
      new: TEXT("On the new side."),
    }),
    "In which fields.",
  ),
  old: REF("replayedAnswer"),
  new: REF("replayedAnswer"),
});

const PROXY_REPLAY = object(
  "The replay of one proxy.",
  {
    proxy: TEXT("Its id."),
    balancers: LIST({ type: "string" }, "The load balancers that take its place."),
    reason: TEXT("Why nothing was compared; absent where something was."),
    ...TOTALS,
    decisions: NUMBER("Places that decide something, on both sides."),
    counterExamples: LIST(COUNTER_EXAMPLE, "The smallest first."),
    differences: LIST(
      object("A declared difference.", {
        finding: TEXT("The fingerprint of the finding that declares it."),
        field: ONE_OF(FIELDS, "What differs."),
        count: NUMBER("Requests that show it; 0 where none did."),
        location: LOCATION,
      }),
      "What the plan declares.",
    ),
    notModelledBy: LIST(
      object(
        "What stands in the way of an answer.",
        {
          side: SIDE,
          by: TEXT("A directive, a part of a rule, or a question."),
          reason: TEXT("Why, in a clause."),
          count: NUMBER("Requests."),
          request: REQUEST,
          location: LOCATION,
        },
        ["location"],
      ),
      "By what requests are not modelled.",
    ),
    unexercised: LIST(
      object(
        "A decision that no request got to.",
        {
          side: SIDE,
          what: TEXT("What it is."),
          notModelled: { type: "boolean", description: "True where only requests get there that are not modelled." },
          unreachable: TEXT("Why no request can get there; absent where one could."),
          location: LOCATION,
        },
        ["unreachable"],
      ),
      "Decisions that were not tried.",
    ),
    hostsLeft: LIST(
      object("A virtual host that stays where it is.", {
        host: TEXT("Its id."),
        reason: TEXT("Why."),
        count: NUMBER("Requests that it answers."),
        location: LOCATION,
      }),
      "What is no part of the comparison.",
    ),
    unknownTargets: LIST(
      object(
        "A target group that rules forward to.",
        { name: TEXT("Its name, or what stands for it."), location: LOCATION },
        ["location"],
      ),
      "Of which nobody knows what they stand for: an error.",
    ),
    newEndpoints: LIST({ type: "string" }, "Endpoints that only the new side has, as `https:443`."),
  },
  ["reason"],
);

export const REPLAY_DEFINITIONS: Readonly<Record<string, Schema>> = {
  replayedRequest: object("A request of the replay.", {
    text: TEXT("Method and address, with what else is special about it."),
    scheme: ONE_OF(["http", "https"], "How it is sent."),
    port: NUMBER("Of the listener."),
    method: TEXT("The method."),
    host: { type: ["string", "null"], description: "The Host header; null where none is sent." },
    target: TEXT("Path and query as they are sent."),
    headers: LIST(
      object("A header.", { name: TEXT("In lower case."), value: TEXT("As it is sent.") }),
      "Headers besides Host.",
    ),
    source: TEXT("The client's address."),
    body: NUMBER("Bytes of the body."),
    delay: NUMBER("Seconds that the backend takes to answer."),
  }),
  replayedAnswer: object("What one side does with a request.", {
    outcome: TEXT("In words."),
    places: LIST(LOCATION, "Where that is decided: a location, a rule."),
  }),
  proxyReplay: PROXY_REPLAY,
};

export const REPLAY_PROPERTY: Readonly<Record<string, Schema>> = {
  replay: object(
    "Old and new side, asked the same requests. Absent where nothing was replayed.",
    {
      stage: ONE_OF(STAGES, "The state of the new side."),
      against: TEXT("The files that were replayed against; absent for those that `hakobu migrate` would write."),
      totals: object("The sums over the proxies.", TOTALS),
      proxies: LIST(REF("proxyReplay"), "By proxy."),
    },
    ["against"],
  ),
};
