import type { Session, TokenVault } from '@fhir-gateway/token-vault';

/** What a person allows one app or chat that uses their session. Chosen by the person, in the browser, and nowhere else. */
export interface AgentGrant {
  readonly access: 'read' | 'read-and-write';
  /** Ids of platforms; `all` also covers those that are connected later. */
  readonly platforms: 'all' | readonly string[];
  /** Ids of kinds of record, as whoever enforces the grant names them. */
  readonly kinds: 'all' | readonly string[];
  /** Whether what a platform labels as sensitive is handed out. */
  readonly labelled: boolean;
  /** Whether the person is asked before each write; absent in grants of older versions: no. */
  readonly personConfirms?: boolean;
  /** Epoch seconds; from then on its tokens and handles open nothing. */
  readonly endsAtSeconds: number;
  /** Of a SMART app: whose record it was let into. */
  readonly launch?: SmartLaunch;
}

/** What a SMART app is told of the person and the record that it was let into, as they were when it was allowed. */
export interface SmartLaunch {
  /** The patient whose record was chosen at the platform; absent where that is not known. */
  readonly patient?: string;
  /** Whether the app has to show the patient's name. */
  readonly needsPatientBanner: boolean;
  /** Who signed in at the platform, as a reference or a URL; absent where that is not known. */
  readonly fhirUser?: string;
  /** Names the person to this client and to no other. */
  readonly subject: string;
  /** SMART resource scopes; absent in grants of older versions. */
  readonly scopes?: {
    readonly asked: readonly string[];
    /** Of these, what the platform shares. */
    readonly shared: readonly string[];
    /** Of these, what the person gave: the scopes of its tokens. */
    readonly given: readonly string[];
  };
}

/** The vault's part that grants need. */
export type GrantVault = Pick<TokenVault, 'look' | 'read' | 'withLock' | 'write'>;

/** The session's record of all its grants, by the group of the credentials that each is for. */
export const agentGrantsRecord = 'agent-grants';

type GrantRecord = Readonly<Record<string, AgentGrant>>;

/** What holds for an app or chat of which nothing was chosen: reading, without what is labelled as sensitive. */
export function readOnlyGrant(session: Session): AgentGrant {
  return {
    access: 'read',
    platforms: 'all',
    kinds: 'all',
    labelled: false,
    endsAtSeconds: session.expiresAtSeconds,
  };
}

/**
 * The grants of a session, in one record of it: opening the session and learning what the caller may do is one round trip,
 * and a change holds from the next call on, in every process.
 */
export class AgentGrants {
  readonly #vault: GrantVault;

  constructor(vault: GrantVault) {
    this.#vault = vault;
  }

  /** Of whoever opened this session object; the default where nothing was chosen. At once where it was read ahead. */
  async of(session: Session): Promise<AgentGrant> {
    const all = await this.#vault.look<GrantRecord>(session, agentGrantsRecord);
    const group = session.credentialGroup;
    return (group === undefined ? undefined : ownGrant(all, group)) ?? readOnlyGrant(session);
  }

  /** Of one group of credentials; the default where nothing was chosen. */
  async ofGroup(session: Session, group: string): Promise<AgentGrant> {
    const all = await this.#vault.read<GrantRecord>(session, agentGrantsRecord);
    return ownGrant(all, group) ?? readOnlyGrant(session);
  }

  /** By group; those that were chosen. */
  async list(session: Session): Promise<ReadonlyMap<string, AgentGrant>> {
    return new Map(Object.entries((await this.#vault.read<GrantRecord>(session, agentGrantsRecord)) ?? {}));
  }

  /** @throws VaultError SESSION_UNKNOWN when the session ended meanwhile */
  set(session: Session, group: string, grant: AgentGrant): Promise<void> {
    return this.#change(session, (all) => ({ ...all, [group]: grant }));
  }

  /** Forgets what was chosen for a group that has ended. */
  remove(session: Session, group: string): Promise<void> {
    return this.#change(session, (all) => Object.fromEntries(Object.entries(all).filter(([name]) => name !== group)));
  }

  /** Of two changes at once both are kept: they are for different groups, or the later one wins. */
  async #change(session: Session, change: (all: GrantRecord) => GrantRecord): Promise<void> {
    await this.#vault.withLock(session, agentGrantsRecord, async () => {
      const all = (await this.#vault.read<GrantRecord>(session, agentGrantsRecord)) ?? {};
      await this.#vault.write(session, agentGrantsRecord, change(all));
    });
  }
}

function ownGrant(all: GrantRecord | undefined, group: string): AgentGrant | undefined {
  return all !== undefined && Object.hasOwn(all, group) ? all[group] : undefined;
}
