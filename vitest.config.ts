import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    include: ["test/**/*.test.ts"],
    globalSetup: ["./test/support/build.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A test that asserts nothing is a defect. What only the compiler checks is a `.test-d.ts`: `npm run types` holds it.
    expect: { requireAssertions: true },
    // A golden that is missing fails; `npm run golden` writes it.
    update: "none",
    reporters: ["default", "./test/support/totals.ts"],
  },
});
