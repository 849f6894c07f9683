import { addresses, type Operations, type Schemas } from './gateway-api.mts';

type OperationId = keyof Operations;
/** What an operation takes: parts that it has none of are left out. */
type Given<Id extends OperationId> = Partial<Pick<Operations[Id], 'path' | 'query' | 'body'>>;
type Answer<Id extends OperationId> = Operations[Id]['answer'];
export type Platform = Schemas['Platform'];
export type Bundle = Schemas['Bundle'];
export type Resource = Schemas['Resource'];

/** A refusal of the gateway, or of a platform through it. Decide by `code`: it is stable. */
export class GatewayProblem extends Error {
  readonly status: number;
  /** `LOGIN_REQUIRED`, for example; of a platform's own refusal the FHIR IssueType. */
  readonly code: string;
  /** Seconds to wait before asking again. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, code: string, message: string, retryAfterSeconds: number | undefined) {
    super(message);
    this.name = 'GatewayProblem';
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** A FHIR Gateway, with the types of its own description. */
export class Gateway {
  readonly #baseUrl: string;
  readonly #headers: Record<string, string>;

  /** @param token an access token of the gateway; none for a gateway on this machine (`npm start`) */
  constructor(baseUrl: string, token?: string) {
    this.#baseUrl = baseUrl.replace(/\/$/, '');
    this.#headers = {
      accept: 'application/json, application/fhir+json',
      // Proof that no foreign page sends this, where there is no token.
      'x-requested-with': 'fhir-gateway-example',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
  }

  /**
   * Calls an operation by its name.
   *
   * @throws GatewayProblem for every answer that is no success
   */
  async call<Id extends OperationId>(id: Id, { path = {}, query = {}, body }: Given<Id> = {}): Promise<Answer<Id>> {
    const [method, template] = addresses[id];
    const values = path as Readonly<Record<string, string>>;
    const target = template.replace(/\{(\w+)\}/g, (_braces, name: string) => encodeURIComponent(values[name] ?? ''));
    const asked = Object.entries(query).filter(([, value]) => value !== undefined);
    const search = new URLSearchParams(asked.map(([name, value]) => [name, String(value)])).toString();
    return this.#send<Answer<Id>>(`${this.#baseUrl}${target}${search && `?${search}`}`, method, body);
  }

  /** The resources of a search to its end, page by page: each page names the next one. */
  async *resources(first: Bundle): AsyncGenerator<Resource> {
    for (let page: Bundle | undefined = first; page !== undefined;) {
      for (const { resource } of page.entry ?? []) if (resource) yield resource;
      const next: string | undefined = page.link?.find(({ relation }) => relation === 'next')?.url;
      page = next === undefined ? undefined : await this.#send<Bundle>(this.#own(next), 'GET');
    }
  }

  /** The token goes to the gateway and nowhere else, whatever an answer says. */
  #own(url: string): string {
    if (new URL(url).origin !== new URL(this.#baseUrl).origin) throw new Error('The next page is at another address.');
    return url;
  }

  async #send<T>(url: string, method: string, body?: unknown): Promise<T> {
    const response = await fetch(url, {
      method,
      redirect: 'error',
      signal: AbortSignal.timeout(90_000),
      headers: { ...this.#headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json().catch(() => undefined)) as unknown;
    if (response.ok) return answer as T;
    throw toProblem(response, answer);
  }
}

/** FHIR routes answer with an OperationOutcome, all others with problem details. */
function toProblem({ status, headers }: Response, answer: unknown): GatewayProblem {
  const { code, title, next_step: nextStep } = (answer ?? {}) as Partial<Schemas['Problem']>;
  const [issue] = ((answer ?? {}) as Partial<Schemas['OperationOutcome']>).issue ?? [];
  const stable = code ?? issue?.details?.coding?.[0]?.code ?? issue?.code ?? 'UNKNOWN';
  const words = [title ?? issue?.details?.text, nextStep ?? issue?.diagnostics].filter(Boolean).join(' ');
  const wait = Number(headers.get('retry-after') ?? Number.NaN);
  return new GatewayProblem(status, stable, words, Number.isFinite(wait) ? wait : undefined);
}
