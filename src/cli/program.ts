import { Command, Option } from "commander";
import { addCommonOptions, oneOf } from "./options.ts";
import type { CommonFlags } from "./options.ts";
import type { Terminal } from "./terminal.ts";
import { widthOf } from "./terminal.ts";

const STAGES = ["before", "overlap", "after"] as const;

const EXIT_CODES = `
Exit codes: 0 fine, 1 a finding at or above --fail-on, 2 wrong call or
configuration, 3 no input or input not understood, 4 a bug in hakobu`;
const SHORT_EXIT_CODES = "\nExit codes: 0 fine, 2 wrong call, 4 a bug in hakobu";

function example(lines: readonly string[], exitCodes: string): string {
  return `\nExample${lines.length === 1 ? "" : "s"}:\n${lines.map((line) => `  $ ${line}`).join("\n")}\n${exitCodes}`;
}

/**
 * The commands with their options. Each command's own module is loaded only when it runs.
 *
 * @param finish gets the exit code of the command that ran
 */
export function createProgram(
  terminal: Terminal,
  options: { version: string; finish: (code: number) => void },
): Command {
  const { finish } = options;
  const program = new Command("hakobu")
    .description(
      "Moves Hako definitions and nginx proxies to native Amazon ECS and ALB, and accounts for every construct.",
    )
    .version(options.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      getOutHelpWidth: () => widthOf(terminal.stdout),
      getErrHelpWidth: () => widthOf(terminal.stderr),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  program.showHelpAfterError("`hakobu --help` lists the commands, `hakobu COMMAND --help` what each takes.");

  const lint = program.command("lint").summary("find the bespoke parts and explain each; the gate for CI");
  lint
    .description("Finds the bespoke parts of Hako definitions and nginx proxies and says what, why and what to do.")
    .argument("[paths...]", "definitions, nginx configurations, or folders of them (default: the working folder)");
  addCommonOptions(lint, "error")
    .addHelpText(
      "after",
      example(["hakobu lint", "hakobu lint production/ --fail-on warning --format json=lint.json"], EXIT_CODES),
    )
    .action(async (paths: string[], flags: CommonFlags) => {
      const { lint: run } = await import("./commands/lint.ts");
      finish(await run(paths, flags, terminal));
    });

  const report = program.command("report").summary("the migration report, as Markdown or JSON");
  report
    .description("Prints the migration report: apps, findings, tasks in order, and the ledger.")
    .argument("[paths...]", "definitions, nginx configurations, or folders of them (default: the working folder)");
  addCommonOptions(report, "never")
    .addHelpText("after", example(["hakobu report --format markdown=report.md"], EXIT_CODES))
    .action(async (paths: string[], flags: CommonFlags) => {
      const { report: run } = await import("./commands/report.ts");
      finish(await run(paths, flags, terminal));
    });

  const migrate = program.command("migrate").summary("write the native configuration, or show it as a diff");
  migrate
    .description("Writes the native configuration of every app. --format adds the report, to a file.")
    .argument("[paths...]", "definitions, nginx configurations, or folders of them (default: the working folder)");
  addCommonOptions(migrate, "never")
    .option("--out <dir>", "where to write", "hakobu-out")
    .option("--diff", "write nothing; print what would change in the output folder")
    .addOption(
      new Option("--stage <stage>", `the state to write: ${STAGES.join(", ")}`)
        .argParser(oneOf(STAGES))
        .default("after", "after"),
    )
    .addOption(new Option("--as-is", "write what Hako deploys today: --stage before").conflicts("stage"))
    .addHelpText("after", example(["hakobu migrate --diff", "hakobu migrate --as-is --out native/"], EXIT_CODES))
    .action(async (paths: string[], flags: MigrateFlags) => {
      const { migrate: run } = await import("./commands/migrate.ts");
      finish(await run(paths, flags, terminal));
    });

  addVerify(program, terminal, finish);

  program
    .command("init")
    .summary("write a commented hakobu.yaml from what it finds")
    .description("Writes hakobu.yaml into the root: an environment for each folder of definitions, nothing guessed.")
    .argument("[paths...]", "definitions, nginx configurations, or folders of them (default: the working folder)")
    .option("--print", "print it instead of writing it")
    .addHelpText("after", example(["hakobu init --print"], SHORT_EXIT_CODES))
    .action(async (paths: string[], flags: { readonly print?: boolean }) => {
      const { init } = await import("./commands/init.ts");
      finish(init(paths, flags, terminal));
    });

  addRuleCommands(program, terminal, finish);
  return program;
}

function addVerify(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  const verify = program.command("verify").summary("prove by replay that the native side answers as nginx does");
  verify
    .description(
      "Asks nginx and the listener rules that take its place the same requests, and prints every difference that is not declared.",
    )
    .argument("[paths...]", "definitions, nginx configurations, or folders of them (default: the working folder)");
  addCommonOptions(verify, "error")
    .option("--against <path>", "a native file or folder, instead of what migrate would write")
    .addOption(
      new Option("--stage <stage>", `the state of the native side: ${STAGES.join(", ")}`)
        .argParser(oneOf(STAGES))
        .default("after", "after"),
    )
    .addHelpText("after", example(["hakobu verify", "hakobu verify nginx/ --against hakobu-out"], EXIT_CODES))
    .action(async (paths: string[], flags: VerifyFlags) => {
      const { verify: run } = await import("./commands/verify.ts");
      finish(await run(paths, flags, terminal));
    });
}

/** What `verify` takes besides. */
export interface VerifyFlags extends CommonFlags {
  readonly against?: string;
  readonly stage: (typeof STAGES)[number];
}

/** What `migrate` takes besides. */
export interface MigrateFlags extends CommonFlags {
  readonly out: string;
  readonly diff?: boolean;
  readonly stage: (typeof STAGES)[number];
  readonly asIs?: boolean;
}

const RULE_FORMATS = ["pretty", "json"] as const;

/** What `rules` and `explain` take. */
export interface RuleFlags {
  readonly format: (typeof RULE_FORMATS)[number];
  readonly color: boolean;
}

function addRuleCommands(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  const format = (): Option =>
    new Option("--format <name>", `${RULE_FORMATS.join(" or ")}`)
      .argParser(oneOf(RULE_FORMATS))
      .default("pretty", "pretty");
  program
    .command("rules")
    .summary("list the rules")
    .description("Lists the rules by mechanism, each with its severity and what it finds.")
    .addOption(format())
    .option("--no-color", "no colour")
    .addHelpText("after", example(["hakobu rules --format json"], SHORT_EXIT_CODES))
    .action(async (flags: RuleFlags) => {
      const { rules } = await import("./commands/rules.ts");
      finish(rules(flags, terminal));
    });
  program
    .command("explain")
    .summary("say what a rule finds, why it matters and what to do")
    .description("Explains a rule: what it finds, why it matters, what to do, the native feature, an example.")
    .argument("<rule>", "the rule's id, as findings show it")
    .option("--no-color", "no colour")
    .addHelpText("after", example(["hakobu explain provider-value-whole"], SHORT_EXIT_CODES))
    .action(async (rule: string, flags: Pick<RuleFlags, "color">) => {
      const { explain } = await import("./commands/explain.ts");
      finish(explain(rule, flags, terminal));
    });
}
