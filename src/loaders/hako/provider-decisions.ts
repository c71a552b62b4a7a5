import type { Decision } from "../../estate/types.ts";
import type { Span } from "../../source/span.ts";
import type { MapEntry } from "../../source/value.ts";
import type { EnvironmentReport } from "./environment-values.ts";
import type { ProviderLine } from "./provider-files.ts";
import type { LoadedProvider, LoadedProviders } from "./providers.ts";

/** A container's providers after the asking. */
export interface AskedProviders extends LoadedProviders {
  readonly reached: ReadonlySet<LoadedProvider>;
  readonly report: EnvironmentReport;
}

const NEVER_ASKED = "no variable is left for this env provider to answer";
// Which is why its file must be there, and must be one that Hako takes: otherwise the definition is refused.
const ONLY_LOADED = "Hako loads this file, and no variable is left for it to answer";

/** Says of everything in a `$providers` list what it decides, or that it decides nothing. */
export function accountForProviders(
  entry: MapEntry,
  { providers, refusal, reached, report: { answers, ignored } }: AskedProviders,
): Decision[] {
  const decisions: Decision[] = [];
  const decide = (spans: readonly Span[], decides: string): void => {
    for (const span of spans) decisions.push({ span, decides });
  };
  const ignore = (spans: readonly Span[], reason: string): void => {
    for (const span of spans) ignored.push({ span, reason });
  };
  if (providers.length === 0) {
    if (refusal === undefined) decide(placesOf(entry), "names no env provider");
    return decisions;
  }
  decide(entry.value.origins.slice(1), "brings in the env providers");
  for (const provider of providers) {
    const asked = reached.has(provider);
    decide(provider.config.origins.slice(1), "brings in an env provider");
    for (const [name, option] of provider.config.entries) {
      const places = placesOf(option);
      const effect = effectOf(name, provider, { asked, answers });
      if (effect.decides === undefined) ignore(places, effect.reason);
      else decide(places, effect.decides);
    }
  }
  return decisions;
}

type Effect = { readonly decides: string } | { readonly decides?: undefined; readonly reason: string };

/** The options of the `yaml` provider that say how keys and list items are joined. */
const SEPARATORS = { key_sep: "key", ary_sep: "list" } as const;

function effectOf(
  name: string,
  { type, options, file }: LoadedProvider,
  { asked, answers }: { asked: boolean; answers: ReadonlySet<ProviderLine> },
): Effect {
  if (name !== "type" && options !== undefined && !options.includes(name))
    return { reason: `the env provider \`${type}\` does not read \`${shortName(name)}\`` };
  if (!asked) return { reason: type === "yaml" ? ONLY_LOADED : NEVER_ASKED };
  if (name === "type") return { decides: `chooses the env provider \`${type}\`` };
  if (type === "yaml" && (name === "key_sep" || name === "ary_sep") && file !== undefined) {
    const lines = [...file.lines.values()].filter((line) => answers.has(line));
    if (!lines.some((line) => line.joinedBy.has(SEPARATORS[name])))
      return { reason: "no value that is asked for is put together with it" };
  }
  return { decides: `tells the env provider \`${type}\` where and how to look` };
}

/** Keys that are no strings have names that are not for print. */
function shortName(name: string): string {
  return name.startsWith("\u0000") ? "this key" : name;
}

/** The places that make up an entry: its key, its value, and everything that the value came through. */
function placesOf(entry: MapEntry): Span[] {
  return [entry.keySpan, ...entry.value.origins];
}
