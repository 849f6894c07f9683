import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { codeOf, CoverageError } from '../coverage-error.js';
import { servicePath } from './service-path.js';
import type { PayerAnswer, PayerClient, PayerRequest, PayerService } from './payer-client.js';
import { serviceDefinition, whyNotCallable } from './service-definition.js';
import type { PayerServiceDefinition } from './service-definition.js';

/** One HTTP request as {@link HttpPayerClient} has it sent; binds `ServiceTransport.send`. */
export type SendToService = (request: {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly deadlineMs: number;
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
}) => Promise<{ status: number; contentType: string | undefined; retryAfterSeconds: number | undefined; text: string }>;

/** What a request is to be authorized for. */
export interface PayerAuthorization {
  readonly service: PayerService;
  readonly definition: PayerServiceDefinition;
  readonly audience: string;
  /** The header value that the payer has just refused. */
  readonly rejected?: string;
}

/** Returns the `Authorization` header of one request, undefined for services that want none. */
export type AuthorizePayerCall = (authorization: PayerAuthorization) => Promise<string | undefined>;

/** One call to a payer as it is audited: nothing of the patient, no code, no id. */
export interface PayerAuditEntry {
  readonly platformId: string;
  readonly service: PayerService;
  readonly outcome: 'answered' | 'refused' | 'failed';
  /** The error code where no answer came. */
  readonly code?: string;
  readonly status?: number;
  readonly durationMs: number;
}

/** What an {@link HttpPayerClient} is made of. */
export interface HttpPayerClientOptions {
  readonly platform: ResolvedPlatform;
  readonly send: SendToService;
  readonly authorize: AuthorizePayerCall;
  /** Called once for each request, when it has ended. */
  readonly audit?: (entry: PayerAuditEntry) => void;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

const defaultDeadlineMs = 10_000;
const defaultMaxBytes = 2 * 1024 * 1024;

/** Calls the services of one platform's `davinci` block over HTTP. */
export class HttpPayerClient implements PayerClient {
  readonly platformId: string;
  readonly #options: HttpPayerClientOptions;
  readonly #now: () => number;

  constructor(options: HttpPayerClientOptions) {
    this.platformId = options.platform.id;
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  configured(service: PayerService): boolean {
    return serviceDefinition(this.#options.platform, service) !== undefined;
  }

  base(service: PayerService): string {
    return this.#definition(service).base.replace(/\/+$/, '');
  }

  async send(request: PayerRequest): Promise<PayerAnswer> {
    const startedAt = this.#now();
    const { service } = request;
    const told = { platformId: this.platformId, service };
    try {
      const answer = await this.#sendAuthorized(request);
      const isRefused = answer.status === 401 || answer.status === 403;
      const outcome = isRefused ? 'refused' : 'answered';
      this.#options.audit?.({ ...told, outcome, status: answer.status, durationMs: this.#now() - startedAt });
      return answer;
    } catch (error) {
      const failure = asCoverageError(error);
      const code = codeOf(failure) ?? 'INTERNAL';
      this.#options.audit?.({ ...told, outcome: 'failed', code, durationMs: this.#now() - startedAt });
      throw failure;
    }
  }

  /** A token can end on its way: after a 401 another one is tried, once, where there is another one. */
  async #sendAuthorized(request: PayerRequest): Promise<PayerAnswer> {
    const definition = this.#definition(request.service);
    const url = new URL(`${this.base(request.service)}/${servicePath(request.path)}`);
    const audience = request.audience ?? `${url.origin}${url.pathname}`;
    const { service } = request;
    const first = await this.#options.authorize({ service, definition, audience });
    const answer = await this.#sendOnce(request, url, first);
    if (answer.status !== 401 || first === undefined || definition.auth === 'cds-hooks-jwt') return answer;
    const second = await this.#options.authorize({ service, definition, audience, rejected: first });
    return second === undefined || second === first ? answer : this.#sendOnce(request, url, second);
  }

  async #sendOnce(request: PayerRequest, url: URL, authorization: string | undefined): Promise<PayerAnswer> {
    const { service, method, body, signal, deadlineMs = defaultDeadlineMs, maxBytes = defaultMaxBytes } = request;
    const mediaType = service === 'crd' ? 'application/json' : 'application/fhir+json';
    const { text, ...answer } = await this.#options.send({
      url,
      method,
      headers: {
        ...this.#options.platform.requestHeaders(),
        accept: mediaType,
        ...(body !== undefined && { 'content-type': mediaType }),
        ...(authorization !== undefined && { authorization }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      deadlineMs,
      maxBytes,
      ...(signal && { signal }),
    });
    return { ...answer, body: parseJson(text), isEmpty: text.trim() === '' };
  }

  #definition(service: PayerService): PayerServiceDefinition {
    const { platform } = this.#options;
    const definition = serviceDefinition(platform, service);
    if (definition) return definition;
    const message = `${platform.name} has no ${service.toUpperCase()} service: ${whyNotCallable(platform, service)}.`;
    throw new CoverageError('PAYER_NOT_CONFIGURED', message);
  }
}

/** The JSON of a text; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What the transport throws, in the words of this library; anything else is not about the payer and stays as it is. */
export function asCoverageError(error: unknown): unknown {
  const code = codeOf(error);
  if (code === 'UPSTREAM_TIMEOUT') return new CoverageError('PAYER_TIMEOUT', 'The payer did not answer in time.');
  if (code === 'RESPONSE_TOO_LARGE') {
    return new CoverageError('PAYER_ANSWER_TOO_LARGE', 'The payer’s answer is larger than what is read of one.');
  }
  if (code === 'UPSTREAM_NOT_FHIR' || code === 'UPSTREAM_UNREACHABLE' || code === 'UPSTREAM_BUSY') {
    return new CoverageError('PAYER_UNREACHABLE', 'The payer’s service could not be reached.');
  }
  if (
    code === 'TOKEN_ENDPOINT_REFUSED' ||
    code === 'CLIENT_AUTHENTICATION_UNSUPPORTED' ||
    code === 'CLIENT_ID_MISSING'
  ) {
    const message = 'The payer does not let this gateway in: its registration, key or client id has to be looked at.';
    return new CoverageError('PAYER_AUTH_REFUSED', message);
  }
  const noToken = [
    'TOKEN_ENDPOINT_UNAVAILABLE',
    'TOKEN_ENDPOINT_UNREACHABLE',
    'DISCOVERY_FAILED',
    'TOKEN_RESPONSE_INVALID',
  ];
  if (code !== undefined && noToken.includes(code)) {
    return new CoverageError('PAYER_AUTH_REFUSED', 'The payer’s token endpoint gave no token.');
  }
  return error;
}
