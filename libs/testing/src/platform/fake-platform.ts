import type { ServerResponse } from 'node:http';
import type { TlsOptions } from 'node:tls';
import { platform, type Platform } from './platform.js';
import { HttpStub, sendJson } from './http-stub.js';
import type { SeenRequest } from './http-stub.js';
import { SmartServer } from './smart-server.js';
import type { SmartServerOptions } from './smart-server.js';

/** Answers one FHIR request; a test may hold on to the response. */
export type FhirAnswer = (request: SeenRequest, response: ServerResponse) => void;

/** How a platform is set up. */
export interface FakePlatformOptions extends SmartServerOptions {
  /** Path of the FHIR base; default `/fhir`. */
  readonly fhirPath?: string;
  /** Answers FHIR requests until a test sets another; default one that has whatever is read by its id. */
  readonly answer?: FhirAnswer;
  /** For one that speaks https. */
  readonly tls?: TlsOptions;
}

/** A platform for tests: a SMART authorization server, and FHIR answers that a test sets. */
export class FakePlatform {
  readonly http: HttpStub;
  readonly smart: SmartServer;
  /** FHIR base URL. */
  readonly base: string;
  /** What the authorization server did not answer, oldest first. */
  readonly seen: SeenRequest[] = [];
  answer: FhirAnswer;

  private constructor(
    http: HttpStub,
    { fhirPath = '/fhir', answer = servedBy(anyResource(), fhirPath), ...smart }: FakePlatformOptions,
  ) {
    this.http = http;
    this.smart = new SmartServer(http.origin, smart);
    this.base = `${http.origin}${fhirPath}`;
    this.answer = answer;
  }

  /** Starts on a free port of the loopback address. */
  static async start(options: FakePlatformOptions = {}): Promise<FakePlatform> {
    const http = await HttpStub.start((request, response) => {
      const signIn = started.smart.answer(request);
      if (signIn !== undefined) return signIn;
      started.seen.push(request);
      started.answer(request, response);
      return undefined;
    }, options.tls);
    const started = new FakePlatform(http, options);
    return started;
  }

  get origin(): string {
    return this.http.origin;
  }

  /** Every token that it handed out at a sign-in or a refresh. */
  get issued(): string[] {
    return this.smart.issued;
  }

  close(): Promise<void> {
    return this.http.close();
  }
}

/** Answers over HTTP as a platform in memory does. @param fhirPath path of its base */
export function servedBy(record: Platform, fhirPath = '/fhir'): FhirAnswer {
  return ({ method, path, query, form, headers }, response) => {
    const isForm = path.endsWith('/_search');
    const search = new URLSearchParams([...query, ...(isForm ? form : [])]).toString();
    const below = path.slice(fhirPath.length + 1).replace(/\/?_search$/, '');
    void record
      .answer({ method, target: search === '' ? below : `${below}?${search}`, headers })
      .then(({ status, headers: given, body }) => sendJson(response, status, body, given as Record<string, string>))
      .catch(() => response.destroy());
  };
}

/** A platform that has whatever is read by its id, and nothing else. */
function anyResource(): Platform {
  return platform().answers(/^\w+\/[^/?]+(?:\?.*)?$/, ({ target }) => {
    const [resourceType = '', id = ''] = target.split(/[/?]/);
    return { body: { resourceType, id } };
  });
}
