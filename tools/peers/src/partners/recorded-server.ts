import { createHash, createPrivateKey, randomUUID, sign } from 'node:crypto';
import { HttpStub, type SeenRequest, type StubAnswer } from '@fhir-gateway/testing';
import type { IssuedCertificate } from '@fhir-gateway/testing/certificates';
import { brokenRule, partsOfJwt, type Message, type Partner } from './judge.js';

/** What a server of somebody else does, by its rules: sign-in, tokens, registration and exports, all below `/fhir`. */
export class RecordedServer {
  /** Refusals, each with the rule that it is by. */
  readonly refused: string[] = [];
  /** Kinds of messages that were taken. */
  readonly taken: string[] = [];
  readonly http: HttpStub;
  /** Signs the UDAP metadata. */
  identity: IssuedCertificate | undefined;
  readonly #partner: Partner;
  readonly #codes = new Map<string, string>();
  readonly #jobs = new Map<string, { readonly query: URLSearchParams; isAsked: boolean }>();

  private constructor(partner: Partner, http: HttpStub) {
    this.#partner = partner;
    this.http = http;
  }

  static async start(partner: Partner): Promise<RecordedServer> {
    const http = await HttpStub.start((request) => started.#answer(request));
    const started = new RecordedServer(partner, http);
    return started;
  }

  get origin(): string {
    return this.http.origin;
  }

  get base(): string {
    return `${this.origin}/fhir`;
  }

  #answer(request: SeenRequest): StubAnswer {
    const { path } = request;
    if (path.endsWith('/smart-configuration')) return { body: this.#endpoints() };
    if (path.endsWith('/.well-known/udap')) return this.#udapMetadata();
    if (path === '/authorize') return this.#authorize(request);
    if (path === '/token') return this.#token(request);
    if (path === '/register') return this.#register(request);
    if (!/^Bearer token-/.test(request.headers.authorization ?? ''))
      return path.endsWith('/metadata') ? { body: {} } : outcome(401);
    return path.includes('/bulk') || path.endsWith('$export') ? this.#export(request) : fhir(request);
  }

  #refusal(kinds: readonly string[], message: Message, path = ''): StubAnswer | undefined {
    const broken = brokenRule(this.#partner, kinds, message, { endpoint: this.origin + path, fhir: this.base });
    if (broken === undefined) {
      this.taken.push(kinds.join(' '));
      return undefined;
    }
    this.refused.push(broken.rule);
    return broken.error === 'OperationOutcome'
      ? outcome(broken.status)
      : { status: broken.status, body: { error: broken.error, error_description: broken.rule } };
  }

  #endpoints(): Record<string, unknown> {
    return {
      authorization_endpoint: `${this.origin}/authorize`,
      token_endpoint: `${this.origin}/token`,
      registration_endpoint: `${this.origin}/register`,
      grant_types_supported: ['authorization_code', 'client_credentials'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      code_challenge_methods_supported: ['S256'],
      capabilities: ['launch-standalone', 'permission-v2', 'client-confidential-asymmetric'],
    };
  }

  #udapMetadata(): StubAnswer {
    if (this.identity === undefined) return { status: 404 };
    const { privateKey, chain } = this.identity;
    const issued = Math.floor(Date.now() / 1000) - 10;
    const claims = { iss: this.base, sub: this.base, iat: issued, exp: issued + 3600, jti: randomUUID() };
    const x5c = chain.map(({ raw }) => raw.toString('base64'));
    const parts = [
      { alg: 'ES256', x5c },
      { ...claims, ...this.#endpoints() },
    ];
    const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    const key = createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
    return {
      body: {
        ...this.#endpoints(),
        ...{ udap_versions_supported: ['1'], udap_profiles_supported: ['udap_dcr', 'udap_authn', 'udap_authz'] },
        udap_authorization_extensions_supported: ['hl7-b2b'],
        udap_authorization_extensions_required: ['hl7-b2b'],
        registration_endpoint_jwt_signing_alg_values_supported: ['ES256'],
        signed_metadata: `${text}.${signature.toString('base64url')}`,
      },
    };
  }

  #register({ body, path }: SeenRequest): StubAnswer {
    const sent = JSON.parse(body) as Record<string, unknown>;
    const { header = {}, claims = {} } = partsOfJwt(String(sent['software_statement']));
    const grants = Array.isArray(claims['grant_types']) ? (claims['grant_types'] as string[]) : [];
    const kind = grants.length === 0 ? 'cancel' : grants.includes('authorization_code') ? 'app' : 'service';
    const refused = this.#refusal(['register', `register-${kind}`], { body: sent, header, claims }, path);
    if (refused) return refused;
    if (kind === 'cancel') return { status: 200, body: { grant_types: [] } };
    return { status: 201, body: { client_id: randomUUID(), scope: claims['scope'] } };
  }

  #authorize({ query }: SeenRequest): StubAnswer {
    const refused = this.#refusal(['authorize'], { query: Object.fromEntries(query) });
    if (refused) return refused;
    const code = randomUUID();
    this.#codes.set(code, query.get('code_challenge') ?? '');
    const back = new URLSearchParams({ code, state: query.get('state') ?? '' });
    return { status: 302, headers: { location: `${query.get('redirect_uri')}?${back}` } };
  }

  #token({ form, path }: SeenRequest): StubAnswer {
    const parts = partsOfJwt(form.get('client_assertion') ?? '');
    const grant = form.get('grant_type') ?? '';
    const refused = this.#refusal(['token', grant], { form: Object.fromEntries(form), ...parts }, path);
    if (refused) return refused;
    const given = { access_token: `token-${randomUUID()}`, token_type: 'Bearer', expires_in: 600 };
    if (grant === 'client_credentials') return { body: { ...given, scope: form.get('scope') } };
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isRight = this.#codes.get(form.get('code') ?? '') === challenge;
    if (!isRight) return { status: 400, body: { error: 'invalid_grant' } };
    return { body: { ...given, scope: 'launch/patient patient/*.rs', patient: 'one' } };
  }

  /** As bulk-data-server answers: ExportManager.ts, Manifest.ts. */
  #export({ method, path, url, headers, query, body }: SeenRequest): StubAnswer {
    const [, id = ''] = /bulkstatus\/(.+)$/.exec(path) ?? [];
    const job = this.#jobs.get(id);
    if (path.endsWith('$export')) {
      const refused = this.#refusal(['export'], { headers });
      if (refused) return refused;
      const own = randomUUID();
      this.#jobs.set(own, { query: method === 'POST' ? ofParameters(body) : query, isAsked: false });
      return { ...outcome(202), headers: { 'content-location': `${this.base}/bulkstatus/${own}` } };
    }
    if (path.includes('/bulkfiles/')) return file(path);
    if (job === undefined) return outcome(404);
    if (method === 'DELETE') return this.#jobs.delete(id) ? outcome(202) : outcome(404);
    if (!job.isAsked) {
      job.isAsked = true;
      return { status: 202, headers: { 'x-progress': '50% complete, please wait', 'retry-after': '1' } };
    }
    const format = job.query.get('_outputFormat') === 'text/csv' ? 'csv' : 'ndjson';
    const files = (type: string, name = format) => [
      { type, count: 1, url: `${this.base}/bulkfiles/1.${type}.${name}` },
    ];
    const manifest = { transactionTime: '2026-12-01T00:00:00Z', request: this.origin + url, requiresAccessToken: true };
    const output = (job.query.get('_type') ?? 'Patient,Observation').split(',').flatMap((type) => files(type));
    const deleted = job.query.has('_since') ? files('Patient', `deleted.${format}`) : [];
    return { body: { ...manifest, output, deleted, error: files('OperationOutcome', 'error.ndjson') } };
  }

  close(): Promise<void> {
    return this.http.close();
  }
}

function ofParameters(body: string): URLSearchParams {
  const { parameter = [] } = JSON.parse(body) as { parameter?: { name: string; valueString?: string }[] };
  return new URLSearchParams(parameter.map(({ name, valueString = '' }): [string, string] => [name, valueString]));
}

function file(path: string): StubAnswer {
  const [, type = ''] = /\d+\.(\w+)\./.exec(path) ?? [];
  if (path.endsWith('.csv'))
    return {
      headers: { 'content-type': 'text/csv; charset=UTF-8; header=present' },
      body: 'resourceType,id\nPatient,one\n',
    };
  const resource = path.includes('.deleted.')
    ? { resourceType: 'Bundle', type: 'transaction', entry: [{ request: { method: 'DELETE', url: 'Patient/two' } }] }
    : { resourceType: type, id: 'one' };
  return { headers: { 'content-type': 'application/fhir+ndjson' }, body: `${JSON.stringify(resource)}\n` };
}

/** A record with one of each type. */
export function fhir({ path }: SeenRequest): StubAnswer {
  const [, type = '', id] = /\/fhir\/(\w+)(?:\/(\w+))?/.exec(path) ?? [];
  const resource = { resourceType: type, id: id ?? 'one' };
  const found = { resourceType: 'Bundle', type: 'searchset', total: 1, entry: [{ resource }] };
  return {
    headers: { 'content-type': 'application/fhir+json' },
    body: JSON.stringify(id === undefined ? found : resource),
  };
}

function outcome(status: number): StubAnswer & object {
  const issue = [{ severity: status < 400 ? 'information' : 'error', code: 'processing' }];
  const body = JSON.stringify({ resourceType: 'OperationOutcome', issue });
  return { status, headers: { 'content-type': 'application/fhir+json' }, body };
}
