import type { Reporter, TestModule } from "vitest/node";

/** Ends the run with the reason of every skipped test and one line that any reader of logs understands. */
export default class Totals implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      // A file that does not load has no tests to fail.
      if (module.errors().length > 0) count.failed++;
      for (const test of module.children.allTests()) {
        const result = test.result();
        count[result.state]++;
        if (result.state !== "skipped") continue;
        // `describe.skipIf` has no room for a reason but the name.
        console.log(`skipped: ${test.fullName}${result.note === undefined ? "" : `: ${result.note}`}`);
      }
    }
    const failed = count.failed + unhandled.length;
    const skipped = count.skipped + count.pending;
    console.log(`\n${count.passed} passed, ${failed} failed, ${skipped} skipped`);
  }
}
