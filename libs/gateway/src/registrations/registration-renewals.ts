import { isAuthError } from '@fhir-gateway/smart-auth';
import type { AuditSink } from '../audit/audit-entry.js';
import type { Logger } from '../logging/logger.js';
import type { ClientRegistrations } from './client-registrations.js';
import type { ServerRegistrations } from './server-registrations.js';

/** What {@link RegistrationRenewals} is made of. */
export interface RegistrationRenewalParts {
  readonly clients: Pick<ClientRegistrations, 'all' | 'find'>;
  readonly servers: Pick<ServerRegistrations, 'need' | 'renew'>;
  readonly audit: AuditSink;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const lookEveryMs = 1_000;
/** How long a server is left alone that did not renew: a tenth of what is left of the secret, within these. */
const [leastPauseMs, mostPauseMs] = [5_000, 600_000];

/**
 * Renews registrations in the background: secrets before they end, and those by UDAP when this process began with another
 * certificate than they were made with. Of many processes one renews, the others find it done.
 */
export class RegistrationRenewals {
  readonly #parts: RegistrationRenewalParts;
  /** Epoch milliseconds until when a platform is left alone. */
  readonly #pausedUntilMs = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  /**
   * Platforms to be told of the certificate of this process, from its start on: two processes with different certificates, as
   * amid a roll-out, would else take turns for ever.
   */
  #certificateUntold: Set<string> | undefined;

  constructor(parts: RegistrationRenewalParts) {
    this.#parts = parts;
  }

  start(): void {
    const look = () => {
      this.#running ??= this.renewDue().finally(() => (this.#running = undefined));
    };
    look();
    this.#timer = setInterval(look, lookEveryMs);
    this.#timer.unref();
  }

  /** Waits for what is under way: a server may have given a secret that is not stored yet. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  /** Renews what has to be renewed now. Never throws. */
  async renewDue(): Promise<void> {
    const { clients, servers, now } = this.#parts;
    this.#certificateUntold ??= new Set(clients.all().flatMap(([id, { udap }]) => (udap === true ? [id] : [])));
    for (const [platformId, client] of clients.all()) {
      if ((this.#pausedUntilMs.get(platformId) ?? 0) > now()) continue;
      const withCertificate = this.#certificateUntold.has(platformId);
      const isNeeded = servers.need(client, withCertificate) !== undefined;
      if (!isNeeded || (await this.#renew(platformId, withCertificate))) this.#certificateUntold.delete(platformId);
    }
  }

  /** @returns whether nothing is left to do */
  async #renew(platformId: string, withCertificate: boolean): Promise<boolean> {
    const { servers, audit, logger } = this.#parts;
    try {
      const done = await servers.renew(platformId, withCertificate);
      if (done === undefined) {
        this.#pause(platformId);
        return true;
      }
      audit({ event: 'registration.renewed', platformId, outcome: 'success' });
      if (done === 'anew')
        logger.warn({ platformId }, 'registered as a new client: people have to sign in again there');
      else logger.info({ platformId }, 'the registration was renewed');
      return true;
    } catch (error) {
      this.#pause(platformId);
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'INTERNAL';
      audit({ event: 'registration.renewed', platformId, outcome: 'failure', code });
      const reason = isAuthError(error) ? error.message : undefined;
      logger.warn({ platformId, code, reason }, 'the registration was not renewed');
      return false;
    }
  }

  #pause(platformId: string): void {
    const { clients, now } = this.#parts;
    const endMs = (clients.find(platformId)?.clientSecretExpiresAtSeconds ?? 0) * 1000;
    const pauseMs = Math.min(mostPauseMs, Math.max(leastPauseMs, (endMs - now()) / 10));
    this.#pausedUntilMs.set(platformId, now() + pauseMs);
  }
}
