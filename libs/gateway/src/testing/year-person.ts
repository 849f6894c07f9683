import { AccessTokens, AllowedClients, readOnlyGrant } from '@fhir-gateway/auth-server';
import type { ConnectionSummary } from '@fhir-gateway/smart-auth';
import type { Session } from '@fhir-gateway/token-vault';
import { lastGroupOf } from '../kept/recovery-code.js';
import type { RecordCall } from '../record/record-call.js';
import type { Gateway } from '../wiring/gateway.js';
import type { Hospital } from './year-hospital.js';

const address = '192.0.2.1';
const patient = 'hedda';

/** An app of the person: what it last heard, and what it was told of since its first look. */
export interface YearAgent {
  readonly site: string;
  readonly hospitals: readonly string[];
  clientId: string;
  /** What its refresh token holds: its own key of the session. */
  account: string;
  lookedAt?: string;
  readonly heard: string[];
}

/** A person with a recovery code on paper, devices and apps, who uses whichever process there is at the time. */
export class YearPerson {
  readonly #gateway: () => Gateway;
  readonly #hospitals: ReadonlyMap<string, Hospital>;
  /** The cookie of each device. */
  readonly devices = new Map<string, string>();
  #code = '';
  #opened = 0;
  /** Sign-ins at hospitals, and those for which the hospital itself gave no reason. */
  readonly signIns = new Map<string, number>();
  avoidable = 0;
  /** What came of the one sign-in of another person. */
  mistaken?: ConnectionSummary;

  constructor(gateway: () => Gateway, hospitals: ReadonlyMap<string, Hospital>) {
    this.#gateway = gateway;
    this.#hospitals = hospitals;
  }

  /** Connects everything on a first device, and keeps it. */
  async begin(device: string): Promise<void> {
    const { vault, kept } = this.#gateway();
    const cookie = vault.mintCredential();
    const session = await vault.activate(cookie, 'browser');
    this.devices.set(device, cookie);
    for (const id of this.#hospitals.keys()) await this.signIn(session, id);
    this.#code = (await kept.offerCode(session, address)) ?? '';
    if (!(await kept.confirm(session, lastGroupOf(this.#code), address))) throw new Error('the code does not count');
  }

  async addDevice(device: string, from: string): Promise<void> {
    const { vault, kept } = this.#gateway();
    const shown = await kept.deviceCode(await this.open(from), address, this.#code);
    const session = await kept.openByDeviceCode(shown, address);
    if (session === 'own') throw new Error('nothing is connected there');
    this.devices.set(device, await vault.issue(session, 'browser', { outlives: true }));
  }

  /** The session on a device, by its cookie or by the code. */
  async open(device: string): Promise<Session> {
    const { vault, kept } = this.#gateway();
    const cookie = this.devices.get(device);
    const known = cookie && (await vault.authenticate(cookie).catch(() => undefined));
    if (known) return known;
    const opened = await kept.open(this.#code, `attempt-${(this.#opened += 1)}`, address);
    if (opened === 'own') throw new Error('nothing is connected there');
    this.#code = opened.nextCode;
    const fresh = await vault.issue(opened.session, 'browser', { outlives: true });
    this.devices.set(device, fresh);
    return vault.authenticate(fresh);
  }

  /** Asks one hospital something, and signs in again where that is needed. */
  async ask(device: string, id: string): Promise<void> {
    const { auth, registry } = this.#gateway();
    const session = await this.open(device);
    const read = () => auth.access(session, registry.resolve(id));
    try {
      await read();
    } catch {
      await this.signInAgain(session, id);
      await read();
    }
  }

  /** Counts a sign-in as avoidable where the hospital would have refreshed. Once somebody else signs in by mistake. */
  async signInAgain(session: Session, id: string): Promise<void> {
    if (this.#hospitals.get(id)?.isAlive(patient)) this.avoidable += 1;
    if (this.mistaken === undefined) {
      this.mistaken = await this.signIn(session, id, `${id}~1`, 'sibling');
      const { auth, registry } = this.#gateway();
      await auth.disconnect(session, registry.resolve(this.mistaken.connectionId ?? ''));
    }
    await this.signIn(session, id, `${id}~1`);
  }

  async signIn(session: Session, id: string, asked = id, who = patient): Promise<ConnectionSummary> {
    const { auth, registry } = this.#gateway();
    const hospital = this.#hospitals.get(id);
    if (!hospital) throw new Error('no such hospital');
    const platform = registry.resolve(asked);
    const { id: attempt } = await auth.beginLogin(session, platform);
    const { authorizationUrl, browserCookie } = await auth.authorize(session, platform, attempt);
    const params = hospital.approve(authorizationUrl, who);
    if (who === patient) this.signIns.set(id, (this.signIns.get(id) ?? 0) + 1);
    const cookies = { [browserCookie.name]: browserCookie.value };
    return (await auth.completeLogin(session, { params, cookies })).connection;
  }

  /** Lets an app in that has registered anew; its hospitals and its site stay. */
  async letIn(device: string, agent: YearAgent, clientId: string): Promise<void> {
    const session = await this.open(device);
    const { allowed, tokens } = this.#apps();
    const { keptEndsAtSeconds = 0 } = await this.#gateway().clients.longestGrant(session);
    const of = { destination: agent.site, resources: [], allowedAtSeconds: Math.floor(Date.now() / 1000) };
    const grant = {
      ...{ ...readOnlyGrant(session), endsAtSeconds: keptEndsAtSeconds, labelled: true },
      ...{ platforms: agent.hospitals, kinds: ['identity', 'problems'] },
    };
    agent.account = await tokens.openAccount(session, clientId, keptEndsAtSeconds);
    await allowed.dropEnded(session);
    await allowed.add(session, { grantId: clientId, clientId, isKept: true, ...of }, grant);
    agent.clientId = clientId;
  }

  /**
   * An app asks what has changed since it asked last, by its own token while no browser is open; what it hears is noted.
   *
   * @throws Error where it would have to be let in again
   */
  async askByAgent(agent: YearAgent): Promise<void> {
    const { records } = this.#gateway();
    const { allowed, tokens } = this.#apps();
    const order = { grantId: agent.clientId, clientId: agent.clientId, audience: 'https://gateway.example/mcp' };
    const token = await tokens.issue(agent.account, order, 600);
    const session = token === undefined ? undefined : (await tokens.find(token))?.session;
    if (!session) throw new Error(`${agent.site} would have to be let in again`);
    const grant = await allowed.grantOf(session, agent.clientId);
    const call = { ...callOf(session), clientId: agent.clientId, grant };
    const asked = { person: `${agent.hospitals[0]}~1`, since: agent.lookedAt };
    const { changes } = await records.changes(call, asked);
    const gap = changes.gaps.find(({ resourceType }) => resourceType === 'Condition');
    if (gap) throw new Error(`${agent.site} could not look: ${gap.code} at ${gap.connection}`);
    agent.heard.push(...changes.changes.map(({ ref }) => ref));
    agent.lookedAt = new Date(changes.lookedAtMs).toISOString();
  }

  #apps() {
    const { vault } = this.#gateway();
    const allowed = new AllowedClients(vault);
    return { allowed, tokens: new AccessTokens({ vault, clients: allowed, now: Date.now }) };
  }
}

/** A call of the person's own. */
export function callOf(session: Session): RecordCall {
  return { app: 'mcp', session, requestId: 'year', signal: new AbortController().signal };
}
