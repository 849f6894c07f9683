import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FakePlatform, sendJson } from '@fhir-gateway/testing';

interface Condition {
  readonly resourceType: 'Condition';
  readonly id: string;
  readonly [element: string]: unknown;
}

/** Days; neither: for as long as nobody ends a sign-in. */
interface RefreshPolicy {
  readonly idleDays?: number;
  readonly mostDays?: number;
}

interface SignIn {
  readonly sinceMs: number;
  refreshedMs: number;
}

const dayMs = 86_400_000;

/** A platform whose record grows. Its refresh tokens end, and are refreshed, as its shipped file says. */
export class Hospital {
  readonly id: string;
  readonly #stub: FakePlatform;
  readonly #policy: RefreshPolicy;
  readonly #quirks: Record<string, unknown>;
  readonly #clientType: unknown;
  readonly #conditions: Condition[] = [];
  readonly #signIns = new Map<string, SignIn>();
  readonly #spent = new Set<string>();
  /** A refresh token that is good once came a second time. */
  sentTwice = 0;
  /** Somebody's entries were asked for with another person's token. */
  wrongPerson = 0;

  private constructor(id: string, stub: FakePlatform, shipped: string) {
    this.id = id;
    this.#stub = stub;
    const { quirks = {}, oauth = {} } = JSON.parse(readFileSync(shipped, 'utf8')) as {
      quirks?: Record<string, unknown>;
      oauth?: { clientType?: string; refreshToken?: RefreshPolicy };
    };
    const { refresh, refreshOneTimeUse, refreshSendsScope, accessTokenSeconds } = quirks;
    this.#quirks = { refresh, refreshOneTimeUse, refreshSendsScope, accessTokenSeconds };
    this.#clientType = oauth.clientType;
    this.#policy = oauth.refreshToken ?? {};
    stub.smart.keepsRefreshTokens = refreshOneTimeUse !== true;
    stub.smart.behaviour.clientRefusal = ({ form }) => {
      if (this.#spent.has(form.get('refresh_token') ?? '')) this.sentTwice += 1;
      return undefined;
    };
    stub.smart.behaviour.codeResponse = (honest) => {
      const now = Date.now();
      this.#signIns.set(String(honest['refresh_token']), { sinceMs: now, refreshedMs: now });
      return { body: honest };
    };
    stub.smart.behaviour.refreshResponse = (honest, { form }) => this.#refresh(honest, form);
    stub.answer = ({ target, headers }, response) => this.#answer(target, headers.authorization ?? '', response);
  }

  /** @param folder where the shipped platform files are */
  static async open(id: string, folder: string): Promise<Hospital> {
    const made = {
      makeToken: (kind: string, count: number, patient: string) => `${id}-${kind}-${count}-of-${patient}`,
    };
    return new Hospital(id, await FakePlatform.start(made), join(folder, `${id}.json`));
  }

  /** Its platform file. */
  definition(): object {
    const { origin, base } = this.#stub;
    return {
      id: this.id,
      name: this.id,
      kind: 'sandbox',
      environment: 'local',
      registration: 'none',
      fhirBaseUrl: base,
      fhirVersion: '4.0.1',
      verification: { status: 'local' },
      oauth: {
        authorizeUrl: `${origin}/authorize`,
        tokenUrl: `${origin}/token`,
        revokeUrl: `${origin}/revoke`,
        discovery: 'static',
        clientType: this.#clientType,
        refreshToken: this.#policy,
        pkce: 'required',
        scopes: ['launch/patient', 'offline_access', 'patient/*.rs'],
      },
      quirks: this.#quirks,
    };
  }

  approve(authorizationUrl: string, patient: string): URLSearchParams {
    return this.#stub.smart.approve(authorizationUrl, patient);
  }

  /** Adds an entry to the record; returns its `Type/id`. */
  grow(patient: string): string {
    const id = `${this.id}-${this.#conditions.length}`;
    const meta = { lastUpdated: new Date().toISOString() };
    const subject = { reference: `Patient/${patient}` };
    this.#conditions.push({ resourceType: 'Condition', id, meta, subject, code: { text: `Finding ${id}` } });
    return `Condition/${id}`;
  }

  /** Whether the newest sign-in of a person would still be refreshed. */
  isAlive(patient: string): boolean {
    const own = [...this.#signIns].filter(([token]) => token.endsWith(`-of-${patient}`));
    const newest = own.at(-1)?.[1];
    return newest !== undefined && this.#isGood(newest);
  }

  /** Ends every sign-in, as a hospital does that moves to another system. */
  endAll(): void {
    this.#signIns.clear();
  }

  get revoked(): number {
    return this.#stub.smart.revocations.length;
  }

  close(): Promise<void> {
    return this.#stub.close();
  }

  #isGood({ sinceMs, refreshedMs }: SignIn): boolean {
    const { idleDays = Infinity, mostDays = Infinity } = this.#policy;
    return Date.now() - refreshedMs <= idleDays * dayMs && Date.now() - sinceMs <= mostDays * dayMs;
  }

  #refresh(honest: Record<string, unknown>, form: URLSearchParams) {
    const token = form.get('refresh_token') ?? '';
    const signIn = this.#signIns.get(token);
    if (!signIn || !this.#isGood(signIn)) return { status: 400, body: { error: 'invalid_grant' } };
    signIn.refreshedMs = Date.now();
    const next = honest['refresh_token'];
    if (typeof next === 'string') {
      this.#spent.add(token);
      this.#signIns.delete(token);
      this.#signIns.set(next, signIn);
    }
    return { body: honest };
  }

  #answer(target: string, authorization: string, response: Parameters<typeof sendJson>[0]): void {
    const holder = /-of-([a-z]+)$/.exec(authorization)?.[1] ?? 'nobody';
    const asked = /Patient\/([a-z]+)|patient=([a-z]+)/.exec(decodeURIComponent(target));
    const patient = asked?.[1] ?? asked?.[2];
    if (patient !== undefined && patient !== holder) this.wrongPerson += 1;
    if (target.startsWith('Patient/')) {
      const name = [{ family: 'Vantreen', given: [holder] }];
      return sendJson(response, 200, { resourceType: 'Patient', id: holder, name, birthDate: '1980-01-01' });
    }
    const own = ({ subject }: Condition) => (subject as { reference: string }).reference === `Patient/${holder}`;
    const found = target.startsWith('Condition') ? this.#conditions.filter(own) : [];
    const entry = found.map((resource) => ({ resource, search: { mode: 'match' } }));
    sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset', total: entry.length, entry });
  }
}
