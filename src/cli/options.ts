import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import type { Severity } from "../findings/types.ts";
import { REPORTERS } from "../reporters/index.ts";
import { SEVERITY_ORDER } from "../reporters/severity.ts";
import { didYouMean } from "../source/nearest.ts";

/** `--format NAME[=FILE]`. */
export interface FormatChoice {
  readonly name: string;
  /** As typed; standard output where it is absent. */
  readonly file?: string;
}

/** What the commands that read an estate have in common. */
export interface CommonFlags {
  readonly config?: string;
  readonly app: readonly string[];
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly minSeverity: Severity;
  readonly failOn: Severity | "never";
  readonly format: readonly FormatChoice[];
  readonly tag?: string;
  readonly allowUnread?: boolean;
  readonly quiet?: boolean;
  readonly color: boolean;
}

/** A parser of one of `values` that says which there are, and which was probably meant. */
export function oneOf<const T extends string>(values: readonly T[]): (value: string) => T {
  return (value) => {
    const found = values.find((each) => each === value);
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`Valid are ${values.join(", ")}${didYouMean(value, values) || "."}`);
  };
}

/** Adds a value to those given before: `--app web --app api`. */
export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** As `collect`; several may stand in one, with commas. */
export function collectNames(value: string, before: readonly string[]): readonly string[] {
  return [
    ...before,
    ...value
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== ""),
  ];
}

/** Any tag but none at all: that is a variable of the calling script which is not set. */
export function parseTag(value: string): string {
  if (value.trim() === "") throw new InvalidArgumentError("Write a tag, or leave the option out.");
  return value;
}

/** `json`, `json=report.json`. */
export function parseFormat(value: string, before: readonly FormatChoice[]): readonly FormatChoice[] {
  const at = value.indexOf("=");
  const name = oneOf(REPORTERS.map((reporter) => reporter.name))(at === -1 ? value : value.slice(0, at));
  const file = at === -1 ? undefined : value.slice(at + 1);
  if (file === "") throw new InvalidArgumentError(`Write a file behind the \`=\`, for example ${name}=report.txt.`);
  const choice = file === undefined ? { name } : { name, file };
  if (file === undefined && before.some((other) => other.file === undefined)) {
    throw new InvalidArgumentError(
      `Only one format can go to standard output; give the other a file, for example ${name}=report.txt.`,
    );
  }
  return [...before, choice];
}

/** What a command prints where no format is given; `migrate` prints what it wrote. */
const USUAL_FORMAT: Readonly<Record<string, string>> = { lint: "pretty", verify: "pretty", report: "markdown" };

/** Adds the options that `lint`, `report` and `migrate` share. */
export function addCommonOptions(command: Command, failOn: Severity | "never"): Command {
  const formats = REPORTERS.map(({ name, purpose }) => `${name} (${purpose})`).join(", ");
  return command
    .option("--config <file>", "settings (default: hakobu.yaml in the root)")
    .addOption(
      new Option("--app <name>", "limit what is shown and written to this app; repeatable")
        .argParser(collect)
        .default([], "all"),
    )
    .addOption(
      new Option("--only <name>", "only this rule or mechanism; repeatable, or with commas")
        .argParser(collectNames)
        .default([], "all"),
    )
    .addOption(
      new Option("--skip <name>", "not this rule or mechanism; repeatable, or with commas")
        .argParser(collectNames)
        .default([], "none"),
    )
    .addOption(
      new Option("--min-severity <severity>", `show nothing below it: ${SEVERITY_ORDER.join(", ")}`)
        .argParser(oneOf(SEVERITY_ORDER))
        .default("note", "note"),
    )
    .addOption(
      new Option("--fail-on <severity>", `exit 1 for a finding of it or above: ${SEVERITY_ORDER.join(", ")}, never`)
        .argParser(oneOf([...SEVERITY_ORDER, "never"]))
        .default(failOn, failOn),
    )
    .addOption(
      new Option("--format <name[=file]>", `${formats}; repeatable with files`)
        .argParser(parseFormat)
        .default([], USUAL_FORMAT[command.name()] ?? "none"),
    )
    .addOption(new Option("--tag <tag>", "image tag to write, as `hako deploy --tag`").argParser(parseTag))
    .option("--allow-unread", "do not fail for input that is not understood")
    .option("--quiet", "no progress and no remarks on standard error")
    .option("--no-color", "no colour");
}

const PLAIN_WORD = /^[\w@%+=:,./-]+$/;

/** `word` as one word of a shell. */
export function shellWord(word: string): string {
  return PLAIN_WORD.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The paths and choices of a run, with a space in front, as the next command should repeat them. */
export function repeated(
  paths: readonly string[],
  flags: Pick<CommonFlags, "config" | "app" | "only" | "skip" | "tag">,
): string {
  const words = [
    ...paths,
    ...(flags.config === undefined ? [] : ["--config", flags.config]),
    ...flags.app.flatMap((name) => ["--app", name]),
    ...flags.only.flatMap((name) => ["--only", name]),
    ...flags.skip.flatMap((name) => ["--skip", name]),
    ...(flags.tag === undefined ? [] : ["--tag", flags.tag]),
  ];
  return words.map((word) => ` ${shellWord(word)}`).join("");
}
