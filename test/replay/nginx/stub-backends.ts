import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";

/** What a backend saw, as it says in its answer. */
export interface Seen {
  /** The address it was reached at: each loopback address is a backend of its own. */
  readonly address: string;
  readonly scheme: "http" | "https";
  readonly method: string;
  /** A character for each byte. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

export interface StubBackends {
  readonly port: number;
  readonly tlsPort: number;
  close(): Promise<void>;
}

/** The header that marks an answer as a backend's, and the one that asks it to wait, in seconds. */
export const STUB_MARK = "x-stub";
export const STUB_DELAY = "x-stub-delay";

/** Servers on every loopback address that answer with what they saw. They read heads as bytes: nothing is refused. */
export async function startBackends(pair: { certificate: string; key: string }): Promise<StubBackends> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
  };
  const plain = createServer((socket) => {
    keep(socket);
    answer(socket, "http");
  });
  const secure = createTlsServer({ cert: pair.certificate, key: pair.key }, (socket) => {
    keep(socket);
    answer(socket, "https");
  });
  const [port, tlsPort] = [await listen(plain), await listen(secure)];
  return {
    port,
    tlsPort,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all([plain, secure].map((server) => new Promise((done) => server.close(done))));
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((done, failed) => {
    server.on("error", failed);
    server.listen(0, "0.0.0.0", () => {
      const address = server.address();
      done(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}

function answer(socket: Socket, scheme: "http" | "https"): void {
  let text = "";
  socket.setNoDelay(true);
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
    for (;;) {
      const end = text.indexOf("\r\n\r\n");
      if (end === -1) return;
      const [line = "", ...lines] = text.slice(0, end).split("\r\n");
      const headers = lines.map((each) => {
        const colon = each.indexOf(":");
        return [each.slice(0, colon), each.slice(colon + 1).replace(/^ /, "")] as const;
      });
      const value = (wanted: string) => headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
      const sent = Number(value("content-length") ?? 0);
      if (text.length < end + 4 + sent) return;
      text = text.slice(end + 4 + sent);
      const space = line.indexOf(" ");
      const seen: Seen = {
        address: `${socket.localAddress}:${socket.localPort}`,
        scheme,
        method: line.slice(0, space),
        target: line.slice(space + 1, line.lastIndexOf(" ")),
        headers,
      };
      const body = JSON.stringify(seen);
      // In a header as well: nginx passes no body on to who asked for none. It takes 4 KiB of headers.
      const mark = body.length < 2500 ? Buffer.from(body).toString("base64") : "1";
      const length = seen.method === "HEAD" ? 0 : Buffer.byteLength(body);
      const head = `HTTP/1.1 200 OK\r\n${STUB_MARK}: ${mark}\r\nContent-Length: ${length}\r\n\r\n`;
      const write = () => socket.writable && socket.write(length === 0 ? head : head + body);
      const delay = Number(value(STUB_DELAY) ?? 0);
      if (delay > 0) setTimeout(write, delay * 1000).unref();
      else write();
    }
  });
}
