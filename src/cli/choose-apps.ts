import type { Report } from "../report/types.ts";
import { visible } from "../reporters/visible.ts";
import { didYouMean } from "../source/nearest.ts";
import { WrongCall } from "./wrong-call.ts";

/** Ids of the apps that were asked for, by id or by Hako's own name; of proxies by their id. */
export function chooseApps(
  report: Pick<Report, "apps" | "proxies">,
  names: readonly string[],
): readonly string[] | undefined {
  if (names.length === 0) return undefined;
  return names.flatMap((name) => {
    const found = report.apps.filter((app) => app.id === name || app.name === name);
    if (found.length > 0) return found.map((app) => app.id);
    if (report.proxies.some(({ id }) => id === name)) return [name];
    const known = [...report.apps, ...report.proxies].map(({ id }) => id);
    const guess = didYouMean(name, known);
    const list =
      known.length > 10
        ? `; there are ${known.length} apps, \`hakobu lint\` names them`
        : `; there ${known.length === 1 ? "is" : "are"} ${known.join(", ") || "none"}`;
    throw new WrongCall(`\`--app ${visible(name)}\`: no such app${visible(guess || list)}`);
  });
}
