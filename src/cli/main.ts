import { CommanderError } from "commander";
import { EXIT } from "./exit-code.ts";
import { createProgram } from "./program.ts";
import { VERSION } from "../version.ts";
import type { Terminal } from "./terminal.ts";
import { WrongCall } from "./wrong-call.ts";

/**
 * Runs one command line, without `node` and the script's own name, and returns the exit code (see `EXIT`). Nothing is
 * thrown and the process is left alone, so that tests call it as `bin.ts` does.
 */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = EXIT.success;
  const finish = (result: number): void => {
    code = result;
  };
  try {
    await createProgram(terminal, { version: VERSION, finish }).parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    return failed(error, terminal);
  }
}

function failed(error: unknown, { stderr, env }: Terminal): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.success : EXIT.wrongCall;
  if (error instanceof WrongCall) {
    stderr.write(`error: ${error.message}\n`);
    return EXIT.wrongCall;
  }
  // The message may quote what was read, secrets included, so it is shown only to those who ask.
  const name = error instanceof Error ? error.name : typeof error;
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const debug = (env["HAKOBU_DEBUG"] ?? "") !== "";
  stderr.write(
    `error: hakobu ${VERSION} failed (${name}). This is a bug in hakobu: please report it, with the command and the\n` +
      `definition that it happened with${debug ? `:\n${details}\n` : ". HAKOBU_DEBUG=1 prints where; look for secrets in it before you send it.\n"}`,
  );
  return EXIT.bug;
}
