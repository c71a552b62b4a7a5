import type { Span } from "../source/span.ts";

/** A request as a client sends it, and how the backend takes it. */
export interface ReplayRequest {
  readonly scheme: "http" | "https";
  /** Of the listener that it arrives at. */
  readonly port: number;
  readonly method: string;
  /** The Host header as it is sent; absent where none is. */
  readonly host: string | undefined;
  /** The request target as it is sent: path and query, raw. */
  readonly target: string;
  /** Further headers as they are sent, names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The client's address. */
  readonly source: string;
  /** Bytes of the body; 0 without one. */
  readonly body: number;
  /** Seconds for which the backend is silent before it answers. */
  readonly delay: number;
}

/** What an answer says of a request that reaches a backend. */
export interface Forwarded {
  readonly kind: "forward";
  /** Which backends it may reach, with their shares of all such requests: sum 1. Ordered by backend. */
  readonly backends: readonly { readonly backend: string; readonly share: number }[];
  /** The protocol that the backend is spoken to. */
  readonly scheme: "http" | "https";
  /** Path and query that the backend sees, raw. */
  readonly target: string;
  /** The Host that the backend sees; absent where none is sent. */
  readonly host: string | undefined;
  /** Headers that the old or new front sets or replaces, names in lower case; `undefined` where it removes one. */
  readonly headers: ReadonlyMap<string, string | undefined>;
}

/** An answer that the front makes itself. */
export interface Responded {
  readonly kind: "respond";
  readonly status: number;
  /** As the client understands it: absolute, default ports left out. */
  readonly location?: string;
  /** Content type and text, where the configuration says them. */
  readonly contentType?: string;
  readonly body?: string;
}

/** The connection ends without an answer (nginx's 444). */
export interface Closed {
  readonly kind: "close";
}

/** The model cannot answer: which directive, rule or question stands in the way, in a clause. */
export interface NotModelled {
  readonly kind: "not-modelled";
  readonly by: string;
  readonly reason: string;
}

export type Outcome = Forwarded | Responded | Closed | NotModelled;

/** A model's answer with the places that decided it, in the order in which they did. */
export interface Answer {
  readonly outcome: Outcome;
  /** Listen, server name, location, step, access rule, header …; or listener, rule, condition, action. */
  readonly decided: readonly Span[];
}

/** A side of the replay. */
export type Model = (request: ReplayRequest) => Answer;
