import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

/** An answer as it came over the wire; a character for each byte. `undefined`: the connection ended without one. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

export interface Endpoint {
  readonly address: string;
  readonly port: number;
  /** The server name of TLS; absent for plain HTTP. */
  readonly tls: string | undefined;
}

/** One connection, kept for the requests to one endpoint and opened again where the server ends it. */
export interface RawClient {
  send(message: Buffer, method: string): Promise<RawAnswer | undefined>;
  close(): void;
}

const PATIENCE = 20_000;

export function rawClient({ address, port, tls }: Endpoint): RawClient {
  let socket: Socket | undefined;
  let fresh = false;
  const open = async (): Promise<Socket> => {
    fresh = true;
    const options = { host: address, port };
    const opened: Socket =
      tls === undefined
        ? connect(options)
        : connectTls({
            ...options,
            rejectUnauthorized: false,
            ...(isIP(tls.replace(/[[\]]/g, "")) === 0 && tls !== "" ? { servername: tls } : {}),
          });
    opened.setNoDelay(true);
    await new Promise<void>((done, failed) => {
      opened.once(tls === undefined ? "connect" : "secureConnect", done);
      opened.once("error", failed);
    });
    opened.on("error", () => opened.destroy());
    return opened;
  };
  const send = async (message: Buffer, method: string): Promise<RawAnswer | undefined> => {
    if (socket === undefined || socket.destroyed || !socket.writable) socket = await open();
    const reused = !fresh;
    fresh = false;
    const answer = await exchange(socket, message, method);
    if (answer === undefined) {
      socket.destroy();
      socket = undefined;
      // The server may have ended an idle connection: only a fresh one says that it was this request.
      return reused ? send(message, method) : undefined;
    }
    if (answer.headers.some(([name, value]) => name === "connection" && value.toLowerCase() === "close")) {
      socket.destroy();
      socket = undefined;
    }
    return answer;
  };
  return { send, close: () => socket?.destroy() };
}

function exchange(socket: Socket, message: Buffer, method: string): Promise<RawAnswer | undefined> {
  return new Promise((done, failed) => {
    let text = "";
    const timer = setTimeout(() => finish(new Error(`no answer to ${message.toString("latin1", 0, 300)}`)), PATIENCE);
    const onData = (chunk: Buffer) => {
      text += chunk.toString("latin1");
      const answer = parse(text, method);
      if (answer !== undefined) finish(answer);
    };
    const onEnd = () => finish(parse(text, method, true));
    const finish = (result: RawAnswer | Error | undefined) => {
      clearTimeout(timer);
      socket.off("data", onData);
      socket.off("end", onEnd);
      socket.off("close", onEnd);
      if (result instanceof Error) failed(result);
      else done(result);
    };
    socket.on("data", onData);
    socket.on("end", onEnd);
    socket.on("close", onEnd);
    socket.write(message);
  });
}

function parse(text: string, method: string, ended = false): RawAnswer | undefined {
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const [line = "", ...lines] = text.slice(0, end).split("\r\n");
  const status = Number(line.split(" ")[1]);
  if (status === 100) return parse(text.slice(end + 4), method, ended);
  const headers = lines.map((each) => {
    const colon = each.indexOf(":");
    return [each.slice(0, colon).toLowerCase(), each.slice(colon + 1).replace(/^ /, "")] as const;
  });
  const chunked = headers.some(([name, value]) => name === "transfer-encoding" && value === "chunked");
  if (chunked && method !== "HEAD") return parseChunked(text.slice(end + 4), { status, headers });
  const length = headers.find(([name]) => name === "content-length")?.[1];
  const bare = method === "HEAD" || status === 204 || status === 304;
  const wanted = bare ? 0 : Number(length ?? (ended ? text.length - end - 4 : Number.NaN));
  if (!(text.length >= end + 4 + wanted)) return undefined;
  return { status, headers, body: text.slice(end + 4, end + 4 + wanted) };
}

function parseChunked(text: string, head: Omit<RawAnswer, "body">): RawAnswer | undefined {
  let body = "";
  for (let at = 0; ;) {
    const end = text.indexOf("\r\n", at);
    if (end === -1) return undefined;
    const size = Number.parseInt(text.slice(at, end), 16);
    if (text.length < end + 2 + size + 2) return undefined;
    if (size === 0) return { ...head, body };
    body += text.slice(end + 2, end + 2 + size);
    at = end + 2 + size + 2;
  }
}
