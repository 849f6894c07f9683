import { setTimeout as sleep } from 'node:timers/promises';
import type { FhirResource } from 'fhir/r4.js';
import createClient, { type Client, type Middleware } from 'openapi-fetch';
import type { components, paths } from './api.js';
import { CoverageClient, answerOf, type Query } from './coverage-client.js';
import { GatewayProblem, problemOf } from './gateway-problem.js';

type Schemas = components['schemas'];
type Bundle = Schemas['Bundle'];
/** A resource as FHIR R4 has its type. */
type Found<Type extends string> = Type extends FhirResource['resourceType']
  ? Extract<FhirResource, { readonly resourceType: Type }>
  : Schemas['Resource'];

const callTimeoutMs = 90_000;
const waitSeconds = 25;

/** Where the gateway is, and who calls it. */
export interface GatewayClientOptions {
  readonly baseUrl: string;
  /** An access token of the gateway; none for a gateway on this machine (`npm start`). It is sent to `baseUrl` alone. */
  readonly token?: string | undefined;
}

/**
 * Aborts after some time, or with another signal. Its timer holds it: what `AbortSignal.any` makes of a timeout may never
 * fire on Node 20.
 */
function within(ms: number, outer: AbortSignal | undefined): AbortSignal {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException('It took too long.', 'TimeoutError')), ms);
  timer.unref();
  const end = (): void => controller.abort(outer?.reason);
  if (outer?.aborted) end();
  else outer?.addEventListener('abort', end, { once: true });
  return controller.signal;
}

/** A client of FHIR Gateway's REST API. Every call throws `GatewayProblem` for an answer that is no success. */
export class GatewayClient {
  /** All operations by method and address, with the types of the OpenAPI document: `gateway.api.GET('/api/platforms')`. */
  readonly api: Client<paths>;
  readonly #baseUrl: string;
  readonly #send: (input: string | Request) => Promise<Response>;

  constructor({ baseUrl, token }: GatewayClientOptions) {
    this.#baseUrl = baseUrl.replace(/\/+$/, '');
    const headers = {
      accept: 'application/json, application/fhir+json',
      // Proof that no foreign page sends this, where there is no token.
      'x-requested-with': '@fhir-gateway/client',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    this.#send = async (input) => {
      const isRequest = input instanceof Request;
      const signal = within(callTimeoutMs, isRequest ? input.signal : undefined);
      // A token that follows a redirect would go to another server.
      const response = await fetch(input, { ...(!isRequest && { headers }), redirect: 'error', signal });
      if (response.ok) return response;
      throw await problemOf(response);
    };
    this.api = createClient<paths>({
      ...{ baseUrl: this.#baseUrl, headers, fetch: this.#send },
      // The document's free parameters of a search.
      querySerializer: { object: { style: 'form', explode: true } },
    });
    this.api.use(fhirBodies);
  }

  /**
   * One person's record in short over all connected platforms: each fact once, with who says it.
   *
   * @param person an id of one of the person's connections; needed where several people are connected
   */
  summary(person?: string): Promise<Schemas['RecordSummary']> {
    return answerOf(this.api.GET('/api/record/summary', { params: { query: { ...(person && { person }) } } }));
  }

  /** Every result of one test over all connected platforms, as series. @param test as people say it, such as `A1c` */
  trend(test: string, asked: Omit<Query<'/api/record/trends'>, 'test'> = {}): Promise<Schemas['RecordTrend']> {
    return answerOf(this.api.GET('/api/record/trends', { params: { query: { ...asked, test } } }));
  }

  /** What is new, changed, withdrawn or gone. Without `since`: since the caller looked last. */
  changes(asked: Query<'/api/record/changes'> = {}): Promise<Schemas['RecordChanges']> {
    return answerOf(this.api.GET('/api/record/changes', { params: { query: asked } }));
  }

  /** Prepares a SMART Health Link. Nothing is shared until the person agrees on the `page` of the answer. */
  share(asked: Schemas['ShareRequest']): Promise<Schemas['PreparedShare']> {
    return answerOf(this.api.POST('/api/shares', { body: asked }));
  }

  /** What can be asked of the payer behind a platform. */
  coverage(platformId: string): CoverageClient {
    return new CoverageClient(this.api, platformId);
  }

  /**
   * The resources of a search to its end: each page names the next one. Who includes others names their types as well:
   * `search<'Observation' | 'Patient'>(…)`.
   *
   * @param parameters search parameters of FHIR: `{ category: 'laboratory', _sort: '-date' }`
   * @throws GatewayProblem when a page is refused, the first one or a later one
   */
  async *search<Type extends string>(
    platformId: string,
    resourceType: Type,
    parameters: Readonly<Record<string, string>> = {},
  ): AsyncGenerator<Found<Type>> {
    const path = { platform_id: platformId, resource_type: resourceType };
    const { data } = await this.api.GET('/api/fhir/{platform_id}/{resource_type}', {
      params: { path, query: { parameters } },
    });
    for (let page: Bundle | undefined = data; page !== undefined;) {
      for (const { resource } of page.entry ?? []) if (resource) yield resource as Found<Type>;
      const next: string | undefined = page.link?.find(({ relation }) => relation === 'next')?.url;
      page = next === undefined ? undefined : ((await (await this.#send(this.#own(next))).json()) as Bundle);
    }
  }

  /**
   * Waits until the person is connected to the platform; at once where that is so already.
   *
   * @param show is called with the address where the person signs in with a browser
   * @param timeoutSeconds for the person; 300 unless given
   * @throws GatewayProblem `LOGIN_DENIED` when the sign-in ended otherwise, `LOGIN_REQUIRED` when nobody signed in
   */
  async signIn(platformId: string, show: (url: string) => void, timeoutSeconds = 300): Promise<void> {
    const { data } = await this.api.GET('/auth/status');
    if (data?.connections.some((one) => one.platform_id === platformId && one.connected)) return;
    show(`${this.#baseUrl}/auth/${encodeURIComponent(platformId)}/login`);
    const endsAtMs = performance.now() + timeoutSeconds * 1000;
    for (let leftMs = timeoutSeconds * 1000; leftMs > 0; leftMs = endsAtMs - performance.now()) {
      const timeout = Math.min(waitSeconds, Math.ceil(leftMs / 1000));
      const params = { path: { platform_id: platformId }, query: { timeout } };
      const { data: wait } = await this.api.GET('/auth/{platform_id}/wait', { params });
      if (wait?.status === 'connected') return;
      if (wait?.status === 'denied' || wait?.status === 'failed') {
        throw new GatewayProblem(401, 'LOGIN_DENIED', `The sign-in ended: ${wait.reason ?? wait.status}`);
      }
      // Before the person has opened the link there is nothing that the gateway could wait for.
      if (wait?.status !== 'pending') await sleep(1_000);
    }
    throw new GatewayProblem(401, 'LOGIN_REQUIRED', 'Nobody has signed in.');
  }

  /** The token goes to the gateway and nowhere else, whatever an answer says. */
  #own(url: string): string {
    if (new URL(url).origin === new URL(this.#baseUrl).origin) return url;
    throw new GatewayProblem(502, 'LINK_REFUSED', 'The next page is at another address.');
  }
}

/** FHIR has media types of its own; `openapi-fetch` names every body `application/json`. */
const fhirBodies: Middleware = {
  onRequest({ request, schemaPath }) {
    const isFhir = schemaPath.startsWith('/api/fhir/') && request.headers.get('content-type') === 'application/json';
    if (!isFhir) return;
    const type = request.method === 'PATCH' ? 'application/json-patch+json' : 'application/fhir+json';
    request.headers.set('content-type', type);
  },
};
