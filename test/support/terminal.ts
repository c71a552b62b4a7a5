import type { Output, Terminal } from "../../src/cli/terminal.ts";

/** Text with its escape codes made readable: `‹31›` for a colour, `‹0›`-like ends, `‹ESC…›` for anything else. */
export function showCodes(text: string): string {
  // oxlint-disable-next-line no-control-regex -- the point is to show them
  return text.replace(/\u001b\[(\d+)m/g, "‹$1›").replaceAll("\u001b", "‹ESC›");
}

/** Streams that remember what was written to them. */
export interface FakeTerminal extends Terminal {
  readonly out: () => string;
  readonly err: () => string;
}

export interface FakeTerminalOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdout?: { isTTY?: boolean; columns?: number };
  readonly stderr?: { isTTY?: boolean; columns?: number };
}

export function fakeTerminal({ cwd, env = {}, stdout = {}, stderr = {} }: FakeTerminalOptions): FakeTerminal {
  const written = { out: "", err: "" };
  const output = (to: "out" | "err", traits: { isTTY?: boolean; columns?: number }): Output => ({
    ...traits,
    write(text) {
      written[to] += text;
    },
  });
  return {
    stdout: output("out", stdout),
    stderr: output("err", stderr),
    env,
    cwd,
    out: () => written.out,
    err: () => written.err,
  };
}
