import { describe, expect, test } from "vitest";
import { arrangePort, overreaching, type Movement } from "../../../src/plan/balancing/arrange.ts";
import { portsOf, type Port } from "../../../src/plan/balancing/names.ts";
import { proxyOf } from "../../support/proxy.ts";

/** One port with a server for each line of names; `!` in front of a line marks the default server. */
function portWith(...names: readonly string[]): Port {
  const servers = names.map(
    (line) =>
      `server { listen 80${line.startsWith("!") ? " default_server" : ""}; server_name ${line.replace(/^!/, "")}; return 404; }`,
  );
  const [port] = portsOf(proxyOf(servers.join("\n")));
  if (port === undefined) throw new Error("one port");
  return port;
}

function movement(port: Port, kept: readonly number[], refusing: readonly number[] = []): Movement {
  return {
    isMoved: (host) => !kept.includes(port.hosts.indexOf(host)),
    refuses: (host) => refusing.includes(port.hosts.indexOf(host)),
  };
}

/** `server: values` in order; `refused` for names that stay. */
function sections(port: Port, kept: readonly number[] = [], refusing: readonly number[] = []): string[] {
  const arranged = arrangePort(port, movement(port, kept, refusing));
  return arranged.sections.map(
    ({ host, values }) => `${host === undefined ? "refused" : port.hosts.indexOf(host)}: ${values.join(" ")}`,
  );
}

describe("names in the order of rules", () => {
  test("exact names stand together, and the default host needs none", () => {
    expect(sections(portWith("!_", "a.example.com b.example.com", "c.example.com"))).toEqual([
      "1: a.example.com b.example.com",
      "2: c.example.com",
    ]);
  });

  test("a wildcard waits only where another host has a name below it", () => {
    expect(sections(portWith("!_", "*.example.com example.com", "a.example.com", "*.test"))).toEqual([
      "1: example.com",
      "2: a.example.com",
      "3: *.test",
      "1: *.example.com",
    ]);
  });

  test("the longest wildcard comes first", () => {
    expect(
      sections(portWith("!_", "*.example.com", "*.b.example.com", "x.a.b.example.com", "*.a.b.example.com")),
    ).toEqual(["3: x.a.b.example.com", "4: *.a.b.example.com", "2: *.b.example.com", "1: *.example.com"]);
  });

  test("what a wildcard of the same host takes needs no value", () => {
    expect(sections(portWith("!_", ".example.com a.example.com *.b.example.com"))).toEqual([
      "1: example.com *.example.com",
    ]);
  });

  test("of two equal names the first counts", () => {
    expect(sections(portWith("!_", "a.example.com", "a.example.com b.example.com"))).toEqual([
      "1: a.example.com",
      "2: b.example.com",
    ]);
    expect(sections(portWith("!_", "example.com", ".example.com"))).toEqual(["1: example.com"]);
    expect(sections(portWith("!_", "*.example.com", ".example.com", "example.com"))).toEqual(["1: *.example.com"]);
  });

  test("a name of the default host has a rule where a wildcard would take it", () => {
    expect(sections(portWith("!a.example.com b.test", "*.example.com"))).toEqual([
      "0: a.example.com",
      "1: *.example.com",
    ]);
    expect(sections(portWith("!a.example.com", "*.example.com"), [1])).toEqual([
      "0: a.example.com",
      "refused: *.example.com",
    ]);
  });
});

describe("names that stay with nginx", () => {
  test("are refused where the default host would answer", () => {
    expect(sections(portWith("!_", "a.example.com", "b.example.com"), [2])).toEqual([
      "refused: b.example.com",
      "1: a.example.com",
    ]);
  });

  test("need nothing where the default host refuses or stays, too", () => {
    expect(sections(portWith("!_", "a.example.com", "b.example.com"), [2], [0])).toEqual(["1: a.example.com"]);
    expect(sections(portWith("!_", "a.example.com", "b.example.com"), [0, 2])).toEqual(["1: a.example.com"]);
  });

  test("are refused before a wildcard that would answer, in the order of nginx", () => {
    expect(sections(portWith("!_", "*.example.com", "a.example.com", "*.b.example.com"), [0, 2, 3])).toEqual([
      "refused: a.example.com *.b.example.com",
      "1: *.example.com",
    ]);
  });
});

describe("hosts that would answer for names that no rule can hold", () => {
  function lowered(port: Port, kept: readonly number[], refusing: readonly number[] = []): number[] {
    return overreaching(port, movement(port, kept, refusing)).map(({ host }) => port.hosts.indexOf(host));
  }

  test("a wildcard above an underscore stays, and the default host", () => {
    expect(lowered(portWith("!_", "*.example.com", "my_app.example.com"), [2])).toEqual([1, 0]);
    expect(lowered(portWith("!_", "*.example.com", "my_app.example.com"), [2], [0])).toEqual([1]);
  });

  test("an expression, a wildcard at the end and a name without a dot are the default host's", () => {
    expect(lowered(portWith("!_", "*.example.com", "~^a"), [2])).toEqual([0]);
    expect(lowered(portWith("!_", "*.example.com", "www.*"), [2])).toEqual([0]);
    expect(lowered(portWith("!_", "*.example.com", "localhost"), [2])).toEqual([0]);
    expect(lowered(portWith("!_", "*.example.com", "localhost"), [2], [0])).toEqual([]);
  });

  test("and where too many names stay, the default host stays with them", () => {
    const names = Array.from({ length: 61 }, (_, index) => `h${index}.example.com`);
    const kept = names.map((_, index) => index + 1);
    expect(lowered(portWith("!_", ...names), kept)).toEqual([0]);
    expect(lowered(portWith("!_", ...names), kept.slice(1))).toEqual([]);
  });
});
