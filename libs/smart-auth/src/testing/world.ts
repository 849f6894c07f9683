import { randomBytes } from 'node:crypto';
import { FakePlatform, type SmartServer } from '@fhir-gateway/testing';
import { Keyring, MemoryVaultStore, TokenVault } from '@fhir-gateway/token-vault';
import type { Session, VaultStore } from '@fhir-gateway/token-vault';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { AuthorizationStart, BeginLoginOptions } from '../login/login-start.js';
import type { CompletedLogin } from '../login/login-ending.js';
import type { AuthAuditEntry } from '../observer.js';
import { SmartAuth } from '../smart-auth.js';
import type { SmartAuthOptions } from '../open-context.js';
import { testPlatform } from './platforms.js';
import type { PlatformShape } from './platforms.js';

/** Who signs in, how, and in which process; the world's own unless said otherwise. */
type Steps = BeginLoginOptions & { auth?: SmartAuth; patient?: string };

interface Left {
  params: URLSearchParams;
  cookies: Record<string, string>;
  url: URL;
}

type WorldOptions = Parameters<typeof World.open>[0];

/** The world of the running test, somebody's session in it, and its usual platform. */
export let world: World;
export let session: Session;
export let platform: ResolvedPlatform;

/** Opens them before each test of a suite, and closes the world afterwards; what else its tests have in common comes after. */
export function eachWorld(
  options: WorldOptions | (() => WorldOptions) = {},
  prepare: () => unknown = () => undefined,
): void {
  beforeEach(async () => {
    world = await World.open(typeof options === 'function' ? options() : options);
    session = await world.session();
    platform = world.platform();
    await prepare();
  });
  afterEach(() => world.close());
}

/** A stub server, a vault over a memory store, and a SmartAuth between them, with a clock that tests can move. */
export class World {
  readonly stub: FakePlatform;
  readonly store: VaultStore;
  readonly audits: AuthAuditEntry[] = [];
  readonly logs: string[] = [];
  readonly platforms = new Map<string, ResolvedPlatform>();
  readonly vault: TokenVault;
  readonly auth: SmartAuth;
  readonly #keyring = new Keyring([{ id: 'test', secret: randomBytes(32), primary: true }]);
  #aheadMs = 0;

  private constructor(stub: FakePlatform, store: VaultStore, options: Partial<SmartAuthOptions>) {
    this.stub = stub;
    // It judges how far ahead an assertion ends.
    stub.smart.now = this.now;
    this.store = store;
    this.vault = this.openVault();
    this.auth = this.openAuth(this.vault, options);
  }

  static async open(options: Partial<SmartAuthOptions> & { store?: VaultStore } = {}): Promise<World> {
    const stub = await FakePlatform.start({
      issuerPath: '/op',
      sendsIssuer: true,
      answer: (_request, response) => void response.writeHead(404).end(),
    });
    stub.smart.expiresInSeconds = 300;
    return new World(stub, options.store ?? new MemoryVaultStore(), options);
  }

  /** The authorization server of the stub. */
  get smart(): SmartServer {
    return this.stub.smart;
  }

  readonly now = (): number => Date.now() + this.#aheadMs;

  /** Moves the gateway's clock; the stub and the store keep theirs. */
  advanceSeconds(seconds: number): void {
    this.#aheadMs += seconds * 1000;
  }

  /** Another process on the same store: its own vault, and with {@link openAuth} its own SmartAuth. */
  openVault(
    store: VaultStore = this.store,
    options: Partial<ConstructorParameters<typeof TokenVault>[0]> = {},
  ): TokenVault {
    return new TokenVault({ store, keyring: this.#keyring, ...options });
  }

  openAuth(vault: TokenVault, options: Partial<SmartAuthOptions> = {}): SmartAuth {
    const log = (fields: object, message: string) => void this.logs.push(JSON.stringify({ ...fields, message }));
    return new SmartAuth({
      vault,
      resolvePlatform: (id) => {
        const platform = this.platforms.get(id);
        if (!platform) throw new Error('no such platform');
        return platform;
      },
      redirectUri: 'http://localhost:8000/oauth/callback',
      now: this.now,
      logger: { debug: log, info: log, warn: log, error: log },
      audit: (entry) => void this.audits.push(entry),
      ...options,
    });
  }

  /** A platform at the stub, unless the shape says otherwise. */
  platform(shape: Partial<PlatformShape> = {}): ResolvedPlatform {
    const scopes = ['openid', 'fhirUser', 'launch/patient', 'offline_access', 'patient/*.rs'];
    const platform = testPlatform({ fhirBaseUrl: this.stub.base, oauth: { scopes }, ...shape });
    this.platforms.set(platform.id, platform);
    return platform;
  }

  session(): Promise<Session> {
    return this.vault.activate(this.vault.mintCredential(), 'browser');
  }

  /** Everything up to the redirect back: the callback's parameters and the browser's cookies. */
  async leave(
    session: Session,
    platform: ResolvedPlatform,
    scopes?: readonly string[],
    { auth = this.auth, patient, ...options }: Steps = {},
  ): Promise<Left & { attemptId: string }> {
    const attempt = await auth.beginLogin(session, platform, { ...(scopes && { scopes }), ...options });
    const departure = await auth.authorize(session, platform, attempt.id);
    return { ...this.approve(departure, patient), attemptId: attempt.id };
  }

  /** What the browser brings back once the person has signed in. */
  approve({ authorizationUrl, browserCookie }: AuthorizationStart, patient?: string): Left {
    return {
      params: this.smart.approve(authorizationUrl, patient),
      cookies: { [browserCookie.name]: browserCookie.value },
      url: new URL(authorizationUrl),
    };
  }

  /** A session that is signed in to a platform. */
  async connected(shape: Partial<PlatformShape> = {}): Promise<{ session: Session; platform: ResolvedPlatform }> {
    const session = await this.session();
    const platform = this.platform(shape);
    await this.login(session, platform);
    return { session, platform };
  }

  /** A whole login. */
  async login(session: Session, platform: ResolvedPlatform, scopes?: readonly string[]): Promise<CompletedLogin> {
    return this.auth.completeLogin(session, await this.leave(session, platform, scopes));
  }

  async close(): Promise<void> {
    await this.stub.close();
    await this.vault.close();
  }
}
