import type { Report } from "../report/types.ts";
import type { PrettyOptions } from "./pretty.ts";

/** What a reporter may want to know besides the report. */
export interface RenderOptions extends Omit<PrettyOptions, "paint"> {
  readonly colour: boolean;
}

interface Reporter {
  readonly name: string;
  /** What it is for, for help texts. */
  readonly purpose: string;
  /** Loads the reporter only when it is asked for. */
  readonly render: (report: Report, options: RenderOptions) => Promise<string>;
}

/** Every format that `--format` takes. A new one is its file and one entry here. */
export const REPORTERS: readonly Reporter[] = [
  {
    name: "pretty",
    purpose: "for the terminal",
    render: async (report, options) => {
      const [{ renderPretty }, { createPaint }] = await Promise.all([import("./pretty.ts"), import("./paint.ts")]);
      return renderPretty(report, { ...options, paint: createPaint(options.colour) });
    },
  },
  {
    name: "markdown",
    purpose: "for GitHub",
    render: async (report) => (await import("./markdown.ts")).renderMarkdown(report),
  },
  {
    name: "json",
    purpose: "for programs, with a JSON Schema",
    render: async (report) => (await import("./json.ts")).renderJson(report),
  },
];
