import { connect } from 'node:net';
import { isLoopbackHost, type PlatformDefinition } from '@fhir-gateway/platform-registry';

/** Whether something answers at the host and port of a URL. Never throws. */
export type Answers = (url: URL) => Promise<boolean>;

/** What the watching of servers of this machine needs. */
export interface LocalServersOptions {
  readonly definitions: readonly PlatformDefinition[];
  readonly answers: Answers;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** How long a result counts, in milliseconds. */
const freshMs = 10_000;
/** How long a server of this machine has to accept a connection, in milliseconds. */
const connectTimeoutMs = 300;

/** Knows which platforms at a loopback address have no server running. Other platforms are never asked. */
export class LocalServers {
  readonly #urls: readonly string[];
  readonly #answers: Answers;
  readonly #now: () => number;
  #silent: ReadonlySet<string> = new Set();
  #lookedAtMs = -Infinity;
  #look: Promise<void> | undefined;

  constructor({ definitions, answers, now }: LocalServersOptions) {
    this.#urls = definitions.flatMap(({ fhirBaseUrl }) => (isLocal(fhirBaseUrl) ? [fhirBaseUrl] : []));
    this.#answers = answers;
    this.#now = now;
  }

  /**
   * Whether nothing answered at this FHIR base URL when it was last looked at; false before that. Looks again in the
   * background where that is more than ten seconds ago, but never begins to look by itself.
   */
  isSilent(fhirBaseUrl: string): boolean {
    if (this.#lookedAtMs !== -Infinity) void this.refresh();
    return this.#silent.has(fhirBaseUrl);
  }

  /** Looks at all of them, unless that was done within ten seconds; callers at once share one look. Takes at most 300 ms. */
  refresh(): Promise<void> {
    if (this.#now() - this.#lookedAtMs < freshMs) return Promise.resolve();
    this.#look ??= this.#lookAtAll().finally(() => (this.#look = undefined));
    return this.#look;
  }

  async #lookAtAll(): Promise<void> {
    const found = await Promise.all(this.#urls.map(async (url) => ((await this.#answers(new URL(url))) ? [] : [url])));
    this.#silent = new Set(found.flat());
    this.#lookedAtMs = this.#now();
  }
}

/** Opens a TCP connection and closes it: a server that is starting has no port yet. */
export function acceptsConnections(url: URL): Promise<boolean> {
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  return new Promise((resolve) => {
    const socket = connect({ host: url.hostname.replace(/^\[|\]$/g, ''), port });
    const end = (isAnswered: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(isAnswered);
    };
    // A connection that came while this process was busy is heard of only after the timer.
    const timer = setTimeout(() => setImmediate(() => end(false)), connectTimeoutMs);
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

function isLocal(fhirBaseUrl: string | undefined): fhirBaseUrl is string {
  return fhirBaseUrl !== undefined && URL.canParse(fhirBaseUrl) && isLoopbackHost(new URL(fhirBaseUrl).hostname);
}
