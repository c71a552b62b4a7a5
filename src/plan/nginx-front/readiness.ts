import { knownText } from "../../source/text.ts";
import type { Task } from "../types.ts";
import type { RemovableFront } from "./conditions.ts";

/** Seconds for which idle connections are kept where nobody says otherwise. */
const IDLE_TIMEOUT = 60;

/** How long the balancer waits for its targets, in seconds; `undefined` where that is not known. */
export function idleTimeoutOf({ value }: RemovableFront["balancer"]): number | undefined {
  const attribute = value.attributes?.items.find(({ Key }) => knownText(Key) === "idle_timeout.timeout_seconds");
  if (attribute === undefined) return IDLE_TIMEOUT;
  const typed = Number(knownText(attribute.Value) ?? Number.NaN);
  return Number.isNaN(typed) ? undefined : typed;
}

/** What the front did for the app, and the app does itself from now on. */
export function readinessTask(
  front: RemovableFront,
  common: Pick<Task, "app" | "findings" | "claims" | "soak" | "pointOfNoReturn">,
): Task {
  const { app, port, backend, translated, balancer, balancerName, compression } = front;
  const idle = idleTimeoutOf(balancer);
  const limit = Math.max(...translated.forwards.map(({ handling }) => handling.maximumBody.bytes));
  const waits = Math.max(...translated.forwards.map(({ handling }) => handling.readTimeout.seconds));
  const points = [
    `It listens on 0.0.0.0:${port}, not on 127.0.0.1.`,
    `It keeps idle connections open for longer than \`${balancerName}\` does (${idle === undefined ? "its `idle_timeout.timeout_seconds`" : `${idle} seconds`}); else some requests end in 502.`,
    "It survives clients that send and read slowly: nginx took requests and answers off them, the balancer does not. Enough workers, or a server that does not block.",
    limit === 0
      ? "It takes bodies of any size, or limits them itself: nginx had no limit."
      : `It limits bodies itself, where it has to: nginx refused more than ${Math.round((limit / 1_048_576) * 100) / 100} MiB.`,
    `It gives up on slow work itself: nginx did after ${waits} seconds, the balancer does after ${idle ?? "its own"}.`,
    "It answers the health check by the Host that the balancer sends with it, which is the target's address.",
    "Nothing in it needs the Host in lower case and without its port, nor headers without underscores in their names: nginx made the one, and dropped the others.",
    "It sends no `X-Accel-…` headers: only nginx acts on them.",
    "It is fine that WebSockets and other upgrades reach it: through nginx they never did.",
    "Nobody else asks the front: not another container on its port 80, not an alarm or a collector that reads its log.",
    ...(compression.length === 0
      ? []
      : [`It compresses answers itself, where clients need it: nginx did (\`${compression.join("`, `")}\`).`]),
  ];
  return {
    ...common,
    id: `front-app/${app.id}`,
    stage: "overlap",
    title: `See that \`${app.id}\` can do without its nginx`,
    role: "developer",
    precondition: "none",
    action: [
      `Check each of these in the container \`${backend.name}\`, and change the app where one does not hold.`,
      ...points.map((point, index) => `${index + 1}. ${point}`),
    ].join(" "),
    expect: `Each of the ${points.length} holds.`,
    back: "None is needed: the app may do so behind nginx, too.",
    after: [],
  };
}
