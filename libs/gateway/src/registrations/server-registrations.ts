import { createHash } from 'node:crypto';
import type { PlatformRegistry } from '@fhir-gateway/platform-registry';
import type { DynamicClient, SmartAuth } from '@fhir-gateway/smart-auth';
import { VaultError, type TokenVault } from '@fhir-gateway/token-vault';
import type { Config } from '../config/config-types.js';
import type { ClientRegistration, ClientRegistrations } from './client-registrations.js';
import { isManaged, renewalNeed } from './renewal-rule.js';

/** What {@link ServerRegistrations} is made of. */
export interface ServerRegistrationParts {
  readonly config: Pick<Config, 'publicUrl' | 'udap'>;
  readonly registry: Pick<PlatformRegistry, 'resolve'>;
  readonly clients: ClientRegistrations;
  readonly auth: {
    readonly clients: Pick<
      SmartAuth['clients'],
      'registerDynamically' | 'read' | 'update' | 'delete' | 'registerByUdap' | 'cancelByUdap'
    >;
  };
  readonly vault: Pick<TokenVault, 'withDeploymentLock'>;
  /** SHA-256 of the certificate that registrations by UDAP are made with. */
  readonly certificateSha256?: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** What the server of a registration said when it was to end. */
export type EndAtServer = 'deleted' | 'unknown' | 'none';

const clientName = 'FHIR Gateway';
/** A server that has given a new secret has ended the one before: what it gave is stored, however often that takes. */
const storeAttempts = 10;
const storePauseMs = 500;

/**
 * The clients that this gateway registers with servers by itself. Whatever changes one runs alone for its platform, in all
 * processes, and begins with what is stored by then: a registration token that a server has replaced opens nothing any more.
 */
export class ServerRegistrations {
  readonly #parts: ServerRegistrationParts;

  constructor(parts: ServerRegistrationParts) {
    this.#parts = parts;
  }

  /**
   * Registers dynamically and stores the client. A registration that its server lets this gateway manage is changed instead,
   * so that people stay connected.
   *
   * @throws AuthError CLIENT_REGISTRATION_REFUSED | CLIENT_REGISTRATION_UNCHANGED | DISCOVERY_FAILED
   */
  registerDynamically(platformId: string, initialAccessToken?: string): Promise<void> {
    return this.#alone(platformId, async (stored) => {
      const changed = stored && isManaged(stored) ? await this.#change(platformId, stored) : undefined;
      if (changed === undefined) await this.#registerAnew(platformId, stored, initialAccessToken);
    });
  }

  /** Registers by a software statement, or changes the registration, and stores the client. */
  registerByUdap(platformId: string): Promise<void> {
    return this.#alone(platformId, () => this.#state(platformId));
  }

  /**
   * Asks the server for the registration, where it can be asked.
   *
   * @returns undefined where there is nothing to ask; else whether the server knows it
   * @throws AuthError CLIENT_REGISTRATION_UNCHANGED | DISCOVERY_FAILED
   */
  isKnown(platformId: string): Promise<boolean | undefined> {
    return this.#alone(platformId, async (stored) => {
      if (stored === undefined || !isManaged(stored)) return undefined;
      const { auth, registry } = this.#parts;
      const read = await auth.clients.read(registry.resolve(platformId), stored);
      if (read !== undefined) await this.#store(platformId, read, stored);
      return read !== undefined;
    });
  }

  /**
   * Ends a registration at its server, then forgets the client.
   *
   * @param hereOnly leaves the server alone
   * @returns undefined where no client was stored; `none` where the server was not asked
   * @throws AuthError CLIENT_REGISTRATION_UNCHANGED | DISCOVERY_FAILED; the client is still stored then
   */
  end(platformId: string, hereOnly: boolean): Promise<EndAtServer | undefined> {
    return this.#alone(platformId, async (stored) => {
      const ended = stored === undefined || hereOnly ? 'none' : await this.#endAtServer(platformId, stored);
      return (await this.#parts.clients.remove(platformId)) ? ended : undefined;
    });
  }

  /**
   * Renews a registration if it still needs it when nobody else is at it.
   *
   * @param withCertificate whether a registration by UDAP counts as old when its certificate is another than this process has
   * @returns what was done; undefined where nothing was needed any more
   * @throws AuthError CLIENT_REGISTRATION_REFUSED | CLIENT_REGISTRATION_UNCHANGED | DISCOVERY_FAILED
   */
  renew(platformId: string, withCertificate: boolean): Promise<'changed' | 'anew' | undefined> {
    return this.#alone(platformId, async (stored) => {
      const need = stored && this.need(stored, withCertificate);
      if (stored === undefined || need === undefined) return undefined;
      if (need === 'statement') {
        await this.#state(platformId);
        return 'changed';
      }
      const { clientSecretExpiresAtSeconds: end = 0 } = stored;
      const renewed = isManaged(stored) ? await this.#changeOrReason(platformId, stored) : undefined;
      if (renewed !== undefined && !(renewed instanceof Error)) {
        const { clientSecretExpiresAtSeconds: newEnd = 0 } = renewed;
        if (newEnd === 0 || newEnd > end) return 'changed';
      }
      // A server that does not know the registration any more does not know the client either.
      const isLost = isManaged(stored) && renewed === undefined;
      if (!isLost && need !== 'anew') {
        if (renewed instanceof Error) throw renewed;
        return undefined;
      }
      await this.#registerAnew(platformId, stored);
      return 'anew';
    });
  }

  /** What a registration needs now. */
  need(client: ClientRegistration, withCertificate: boolean): ReturnType<typeof renewalNeed> {
    const { certificateSha256 } = this.#parts;
    return renewalNeed(client, this.#nowSeconds(), withCertificate ? certificateSha256 : undefined);
  }

  /** @returns undefined where the server does not know it any more */
  async #change(platformId: string, stored: ManagedRegistration): Promise<DynamicClient | undefined> {
    const { auth, registry } = this.#parts;
    const changed = await auth.clients.update(registry.resolve(platformId), stored, this.#text());
    if (changed !== undefined) await this.#store(platformId, changed, stored);
    return changed;
  }

  /** A server that does not change it is no reason to let the secret end. */
  #changeOrReason(platformId: string, stored: ManagedRegistration): Promise<DynamicClient | undefined | Error> {
    return this.#change(platformId, stored).catch((error: unknown) => {
      if (error instanceof Error) return error;
      throw error;
    });
  }

  async #registerAnew(platformId: string, stored: ClientRegistration | undefined, token?: string): Promise<void> {
    const { auth, registry } = this.#parts;
    const client = await auth.clients.registerDynamically(registry.resolve(platformId), {
      ...this.#text(),
      ...(token !== undefined && { initialAccessToken: token }),
    });
    await this.#store(platformId, client, stored);
  }

  async #state(platformId: string): Promise<void> {
    const { auth, registry, certificateSha256 } = this.#parts;
    const others = this.#parts.clients
      .all()
      .flatMap(([id, { udapRegistration }]) => (id === platformId ? [] : (udapRegistration ?? [])));
    const platform = registry.resolve(platformId);
    const { clientId, scopes, registration } = await auth.clients.registerByUdap(platform, this.#udapText(), others);
    await this.#set(platformId, {
      clientId,
      scopes,
      udap: true,
      udapRegistration: registration,
      storedAtSeconds: this.#nowSeconds(),
      certificateSha256,
    });
  }

  async #endAtServer(platformId: string, stored: ClientRegistration): Promise<EndAtServer> {
    const { auth, registry } = this.#parts;
    if (isManaged(stored)) return auth.clients.delete(registry.resolve(platformId), stored);
    if (stored.udap !== true) return 'none';
    await auth.clients.cancelByUdap(registry.resolve(platformId), this.#udapText(), stored.udapRegistration);
    return 'deleted';
  }

  /** The key that the client before signed with is the one that was registered. */
  #store(platformId: string, client: DynamicClient, before: ClientRegistration | undefined): Promise<void> {
    const keyOf = client.authMethod === 'private_key_jwt' ? before?.keyOf : undefined;
    const isSameSecret =
      before?.clientSecret === client.clientSecret &&
      before?.clientSecretExpiresAtSeconds === client.clientSecretExpiresAtSeconds;
    return this.#set(platformId, {
      ...client,
      ...(keyOf !== undefined && { keyOf }),
      // Since when the secret has been there: what is left of its life is told by it.
      storedAtSeconds: isSameSecret && before ? before.storedAtSeconds : this.#nowSeconds(),
    });
  }

  async #set(platformId: string, client: ClientRegistration): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#parts.clients.set(platformId, client);
      } catch (error) {
        if (attempt === storeAttempts) throw error;
        await new Promise((resolve) => setTimeout(resolve, storePauseMs));
      }
    }
  }

  #alone<T>(platformId: string, run: (stored: ClientRegistration | undefined) => Promise<T>): Promise<T> {
    const { clients, vault } = this.#parts;
    const name = `registration:${createHash('sha256').update(platformId).digest('hex')}`;
    return vault.withDeploymentLock(name, async (lock) => {
      await clients.refresh();
      if (!(await lock.stillHeld())) throw new VaultError('LOCK_TIMEOUT', 'Another request changes this registration.');
      return run(clients.find(platformId));
    });
  }

  #text() {
    return { clientName, clientUri: this.#parts.config.publicUrl };
  }

  #udapText() {
    const { udap } = this.#parts.config;
    const { contact, logo } = udap?.client ?? {};
    return {
      clientName,
      contacts: contact === undefined ? [] : [contact],
      logoUri: logo,
    };
  }

  #nowSeconds(): number {
    return Math.floor(this.#parts.now() / 1000);
  }
}

type ManagedRegistration = Parameters<SmartAuth['clients']['update']>[1] & ClientRegistration;
