import { explainedRule } from "../../report/rules.ts";
import { renderExplanation } from "../../reporters/explain.ts";
import { createPaint } from "../../reporters/paint.ts";
import { visible } from "../../reporters/visible.ts";
import { BUILTIN_RULES } from "../../rules/builtin.generated.ts";
import { RULE_DOCUMENTATION } from "../../rules/documentation.generated.ts";
import { didYouMean } from "../../source/nearest.ts";
import { EXIT } from "../exit-code.ts";
import type { RuleFlags } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import { wantsColour, widthOf } from "../terminal.ts";
import { WrongCall } from "../wrong-call.ts";

/** `hakobu explain RULE`: all that is to be said about one rule. */
export function explain(id: string, flags: Pick<RuleFlags, "color">, { stdout, env }: Terminal): number {
  const rule = BUILTIN_RULES.find((each) => each.id === id);
  if (rule === undefined) {
    const ids = BUILTIN_RULES.map((each) => each.id);
    const members = BUILTIN_RULES.filter((each) => each.mechanism === id).map((each) => each.id);
    const hint =
      members.length > 0
        ? `; that is a mechanism, whose rules are ${members.join(", ")}`
        : didYouMean(id, ids) || "; `hakobu rules` lists them";
    throw new WrongCall(`there is no rule \`${visible(id)}\`${hint}`);
  }
  const documentation = RULE_DOCUMENTATION.find((each) => each.id === id);
  const screen = { width: widthOf(stdout), paint: createPaint(wantsColour(stdout, { env, flag: flags.color })) };
  stdout.write(renderExplanation(explainedRule(rule, documentation), screen));
  return EXIT.success;
}
