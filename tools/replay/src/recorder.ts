import { appNames, metricsToken } from './deployment.js';
import type { AppName, Deployment } from './deployment.js';
import { exchange, exchangeText, headerOf, textOf } from './http-exchange.js';
import type { WireAnswer } from './http-exchange.js';
import { movedBetween, parseMetrics } from './metrics.js';
import type { Metrics } from './metrics.js';

/** A request of the script. */
export interface ReplayRequest {
  /** Unique in a pass; the request is known by it in the report. */
  readonly id: string;
  /** Default `rest`. */
  readonly app?: AppName;
  /** Default GET, or POST with a body. */
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
  /** The whole request as text, for what no client would send; method, path, headers and body are not used then. */
  readonly raw?: string;
  readonly openMs?: number;
}

/** What one request did, as text that still has this run's random values. */
export interface RecordedExchange {
  readonly id: string;
  readonly status: string;
  readonly headers: readonly string[];
  readonly body: string;
  readonly audit: readonly string[];
  readonly redis: readonly string[];
  readonly metrics: readonly string[];
}

/** An answer as the script uses it to go on. */
export interface ScriptAnswer {
  readonly status: number;
  readonly text: string;
  readonly headers: readonly (readonly [string, string])[];
  /** The first value of a header. */
  header(name: string): string | undefined;
}

/** Two looks this far apart that see the same mean that nothing more comes of a request. The audit gathers for 20 ms. */
const lookMs = 15;
const quietLooks = 2;
const mostLooks = 100;
/** A machine that stood still for a moment says nothing about a build: such a request is sent once more. */
const storeStalled = '"STORE_UNAVAILABLE"';
/** How many audit entries there must be in the file. */
const recordedEntries = 'fhir_gateway_audit_recorded_total';

/** Sends requests to a deployment one by one and notes everything that each of them does. */
export class Recorder {
  readonly deployment: Deployment;
  readonly exchanges: RecordedExchange[] = [];
  readonly #metrics = new Map<AppName, Metrics>();
  /** Series that reading the metrics moves by one each time. */
  readonly #probes = new Map<AppName, ReadonlySet<string>>();
  #looks = 0;

  private constructor(deployment: Deployment) {
    this.deployment = deployment;
  }

  /** Waits until both apps have nothing more to do for their start. */
  static async start(deployment: Deployment): Promise<Recorder> {
    const recorder = new Recorder(deployment);
    await recorder.#findProbes();
    await recorder.#settle();
    recorder.#takeEffects();
    return recorder;
  }

  /** Sends a request and notes what it did. */
  async send(request: ReplayRequest): Promise<ScriptAnswer> {
    if (this.exchanges.some(({ id }) => id === request.id)) throw new Error(`two requests are called ${request.id}`);
    let before = new Map(this.#metrics);
    let answer = await this.#exchange(request);
    await this.#settle();
    if (textOf(answer).includes(storeStalled)) {
      this.#takeEffects();
      before = new Map(this.#metrics);
      answer = await this.#exchange(request);
      await this.#settle();
    }
    const moved = (app: AppName): string[] =>
      movedBetween(before.get(app) ?? new Map(), this.#metrics.get(app) ?? new Map()).map((line) => `${app} ${line}`);
    const text = textOf(answer);
    this.exchanges.push({
      id: request.id,
      status: answer.end === 'ended' ? `${answer.status}` : `${answer.status} ${answer.end}`,
      headers: answer.headers
        .map(([name, value]) => `${name.toLowerCase()}: ${comparable(name, value, answer)}`)
        .sort(),
      body: text,
      ...this.#takeEffects(),
      metrics: appNames.flatMap(moved),
    });
    const { status, headers } = answer;
    return { status, headers, text, header: (name) => headerOf(answer, name) };
  }

  #exchange(request: ReplayRequest): Promise<WireAnswer> {
    const { origin } = this.deployment.apps[request.app ?? 'rest'];
    const { body, openMs } = request;
    if (request.raw !== undefined) return exchangeText(origin, request.raw, openMs);
    return exchange({
      origin,
      method: request.method ?? (body === undefined ? 'GET' : 'POST'),
      path: request.path,
      headers: request.headers ?? {},
      body,
      openMs,
    });
  }

  #takeEffects(): Pick<RecordedExchange, 'audit' | 'redis'> {
    const { apps } = this.deployment;
    return {
      audit: appNames.flatMap((app) => apps[app].audit.take().map((entry) => `${app} ${entry}`)),
      redis: appNames.flatMap((app) => apps[app].redis.take().map((args) => `${app} ${JSON.stringify(args)}`)),
    };
  }

  /** Reads the metrics with nothing in between, so that what moves is the reading. */
  async #findProbes(): Promise<void> {
    for (let looks = 0; looks < 3; looks++) {
      const before = new Map(this.#metrics);
      await Promise.all(appNames.map((app) => this.#look(app)));
      for (const app of appNames) {
        const past = before.get(app);
        const moved = [...(this.#metrics.get(app) ?? [])].filter(
          ([series, value]) => value === (past?.get(series) ?? 0) + 1,
        );
        if (looks === 2) this.#probes.set(app, new Set(moved.map(([series]) => series)));
      }
    }
  }

  /** Waits until metrics, audit and Redis stay as they are. */
  async #settle(): Promise<void> {
    let seen = '';
    let quiet = 0;
    for (let looks = 0; looks < mostLooks && quiet < quietLooks; looks++) {
      await new Promise((resolve) => setTimeout(resolve, lookMs));
      this.#looks += 1;
      const look = (await Promise.all(appNames.map((app) => this.#look(app)))).join('\n');
      const isWritten = appNames.every((app) => {
        const recorded = this.#metrics.get(app)?.get(recordedEntries);
        return recorded === undefined || this.deployment.apps[app].audit.count() >= recorded;
      });
      quiet = look === seen && isWritten ? quiet + 1 : 0;
      seen = look;
    }
  }

  async #look(app: AppName): Promise<string> {
    const { origin, redis, audit } = this.deployment.apps[app];
    const headers = { authorization: `Bearer ${metricsToken}` };
    const answer = await exchange({ origin, method: 'GET', path: '/metrics', headers });
    const probes = this.#probes.get(app);
    const counted = [...parseMetrics(textOf(answer))].map(
      ([series, value]) => [series, probes?.has(series) ? value - this.#looks : value] as const,
    );
    const metrics: Metrics = new Map(counted);
    this.#metrics.set(app, metrics);
    return JSON.stringify([redis.count(), audit.count(), ...metrics]);
  }
}

/** A length is compared with the body that it is of: bodies have values of different length. */
function comparable(name: string, value: string, { bytes }: WireAnswer): string {
  if (name.toLowerCase() !== 'content-length' || bytes.length === 0) return value;
  return Number(value) === bytes.length ? 'as the body' : `${value}, with a body of ${bytes.length}`;
}
