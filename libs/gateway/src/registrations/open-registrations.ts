import type { AuditSubjects } from '@fhir-gateway/audit';
import type { PlatformRegistry } from '@fhir-gateway/platform-registry';
import type { SmartAuth, UdapCommunity } from '@fhir-gateway/smart-auth';
import type { Session, TokenVault } from '@fhir-gateway/token-vault';
import type { AuditSink } from '../audit/audit-entry.js';
import type { Config } from '../config/config-types.js';
import type { Logger } from '../logging/logger.js';
import type { ClientRegistrations } from './client-registrations.js';
import { PlatformRegistrations } from './platform-registrations.js';
import { RegistrationRenewals } from './registration-renewals.js';
import { ServerRegistrations } from './server-registrations.js';

/** What {@link openRegistrations} wires together. */
export interface RegistrationWiring {
  readonly config: Config;
  readonly registry: PlatformRegistry;
  /** Open, and closed with what this opens. */
  readonly clients: ClientRegistrations;
  readonly auth: SmartAuth;
  readonly vault: TokenVault;
  readonly udap?: UdapCommunity | undefined;
  readonly audit: AuditSink;
  readonly logger: Logger;
  /** Whether registrations at servers are renewed in the background; default true. */
  readonly renews?: boolean | undefined;
  subjectsOf(session: Session): AuditSubjects | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Registering with platforms, with the renewals in the background. */
export function openRegistrations(wiring: RegistrationWiring): {
  readonly registrations: PlatformRegistrations;
  close(): Promise<void>;
} {
  const { udap, clients, renews = true } = wiring;
  const [certificate] = udap?.identity.chain ?? [];
  const servers = new ServerRegistrations({
    ...wiring,
    ...(certificate && { certificateSha256: certificate.fingerprint256 }),
  });
  const renewals = new RegistrationRenewals({ ...wiring, servers });
  if (renews) renewals.start();
  return {
    registrations: new PlatformRegistrations({ ...wiring, servers }),
    close: async () => {
      await renewals.close();
      clients.close();
    },
  };
}
