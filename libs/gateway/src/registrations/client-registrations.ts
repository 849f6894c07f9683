import type { StoredClient, StoredClients } from '@fhir-gateway/platform-registry';
import type { UdapRegistration } from '@fhir-gateway/smart-auth';
import { DeploymentRecord, type Keyring, type VaultStore } from '@fhir-gateway/token-vault';
import type { Logger } from '../logging/logger.js';

/** A client as it is stored; beside what a sign-in needs, what its registration may need later. */
export interface ClientRegistration extends StoredClient {
  /** Epoch seconds. */
  readonly storedAtSeconds: number;
  /** Epoch seconds; 0 or absent: never (RFC 7591 section 3.2.1). */
  readonly clientSecretExpiresAtSeconds?: number;
  /** Opens the registration at its authorization server (RFC 7592). */
  readonly registrationAccessToken?: string;
  readonly registrationClientUri?: string;
  /** SHA-256 of the certificate that a registration by UDAP was made with. */
  readonly certificateSha256?: string;
  /** Where a registration by UDAP was made, and as whom. */
  readonly udapRegistration?: UdapRegistration;
}

/** What {@link ClientRegistrations} is made of. */
export interface ClientRegistrationsOptions {
  readonly store: VaultStore;
  readonly keyring: Keyring;
  readonly logger: Pick<Logger, 'warn'>;
  /** How often the store is asked for what others changed, in milliseconds; absent where no other process has it. */
  readonly pollMs?: number;
}

interface Known {
  readonly sealed: string;
  /** Absent for one that does not open here. */
  readonly client?: ClientRegistration;
}

const recordName = 'client-registrations';
const prefix = 'of:';

/**
 * The clients that operators entered, sealed in the store of the vault: each process has them in memory, since a platform is
 * looked up at every request, and learns of a change within a second.
 */
export class ClientRegistrations implements StoredClients {
  #known: ReadonlyMap<string, Known> = new Map();
  #record: DeploymentRecord<ClientRegistration> | undefined;
  #logger: Pick<Logger, 'warn'> | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Looks at the store are made one after another, so that an older one never undoes a newer. */
  #looking: Promise<unknown> = Promise.resolve();

  /** Begins to use a store; before that nothing is stored. @throws VaultError STORE_UNAVAILABLE */
  async open({ store, keyring, logger, pollMs }: ClientRegistrationsOptions): Promise<void> {
    this.#record = new DeploymentRecord({ store, keyring, name: recordName });
    this.#logger = logger;
    await this.refresh();
    if (pollMs === undefined) return;
    let isBusy = false;
    this.#timer = setInterval(() => {
      // A store that is away is reported by others; what is known stays in use.
      if (!isBusy)
        void this.refresh()
          .catch(() => undefined)
          .finally(() => (isBusy = false));
      isBusy = true;
    }, pollMs);
    this.#timer.unref();
  }

  find(platformId: string): ClientRegistration | undefined {
    return this.#known.get(platformId)?.client;
  }

  /** Every client that opens here, by its platform. */
  all(): (readonly [string, ClientRegistration])[] {
    return [...this.#known].flatMap(([id, { client }]) => (client === undefined ? [] : [[id, client] as const]));
  }

  /** Stores the client of a platform, in the place of another. @throws VaultError STORE_UNAVAILABLE */
  async set(platformId: string, client: ClientRegistration): Promise<void> {
    await this.#opened().set(prefix + platformId, client);
    await this.refresh();
  }

  /** @returns whether there was one, as far as this process knows. @throws VaultError STORE_UNAVAILABLE */
  async remove(platformId: string): Promise<boolean> {
    await this.refresh();
    const isThere = this.#known.has(platformId);
    await this.#opened().remove(prefix + platformId);
    await this.refresh();
    return isThere;
  }

  /** Looks what the store has. @throws VaultError STORE_UNAVAILABLE */
  refresh(): Promise<void> {
    const look = this.#looking.then(() => this.#look());
    this.#looking = look.catch(() => undefined);
    return look;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const sealed = await this.#opened().sealed();
    const entries = [...sealed].map(([field, text]): [string, Known] => {
      const platformId = field.slice(prefix.length);
      const known = this.#known.get(platformId);
      return [platformId, known?.sealed === text ? known : this.#openOne(platformId, field, text)];
    });
    this.#known = new Map(entries);
  }

  /** One that does not open is not used, and said once. */
  #openOne(platformId: string, field: string, sealed: string): Known {
    try {
      return { sealed, client: this.#opened().open(field, sealed) };
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'INTERNAL';
      this.#logger?.warn({ platformId, code }, 'a stored client registration does not open, and is not used');
      return { sealed };
    }
  }

  #opened(): DeploymentRecord<ClientRegistration> {
    if (this.#record === undefined) throw new TypeError('the registrations have no store yet');
    return this.#record;
  }
}
