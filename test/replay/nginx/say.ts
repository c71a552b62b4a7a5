import type { Outcome } from "../../../src/replay/types.ts";

/** An outcome in one line, for tests: `301 http://a/x`, `200 text`, `a /path Host`, `closed`, `? by`. */
export function say(outcome: Outcome): string {
  switch (outcome.kind) {
    case "close":
      return "closed";
    case "not-modelled":
      return `? ${outcome.by}`;
    case "respond":
      return [String(outcome.status), outcome.location ?? outcome.body].filter((each) => each !== undefined).join(" ");
    default: {
      const servers = outcome.backends.map(({ backend }) => backend.slice(backend.lastIndexOf(" ") + 1)).join("|");
      return `${outcome.scheme === "https" ? "tls " : ""}${servers} ${outcome.target} ${outcome.host ?? "-"}`;
    }
  }
}
