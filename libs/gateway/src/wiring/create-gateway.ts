import type { ProxyLimits } from '@fhir-gateway/fhir-proxy';
import { Callers } from '../callers/callers.js';
import { createClientAddress } from '../callers/client-address.js';
import { LoginClients } from '../callers/login-clients.js';
import { appResources } from '../callers/protected-resources.js';
import { SessionClients } from '../callers/session-clients.js';
import type { Config } from '../config/config-types.js';
import { PageCursors } from '../handles/page-cursors.js';
import { callsInFlight } from '../limits/calls-in-flight.js';
import { Pairing } from '../pairing/pairing.js';
import { publishKeys, signingSecrets } from './gateway-keys.js';
import { warnOfScopeMode } from './gateway-security.js';
import type { Gateway } from './gateway.js';
import { openAccess } from './open-access.js';
import { openObservation } from './open-observation.js';
import { openOperation } from './open-operation.js';
import { openRecords } from './open-records.js';
import { openStorage, type StorageOptions } from './open-storage.js';

/** What {@link createGateway} cannot find out by itself. */
export interface GatewayOptions extends StorageOptions {
  /** Timeouts and sizes of the FHIR path, where they differ from the proxy's own. */
  readonly limits?: Partial<ProxyLimits>;
  /** Whether registrations at servers are renewed in the background; default true. */
  readonly renewsRegistrations?: boolean;
}

/**
 * Wires registry, vault, auth and proxy from the settings: the only place that makes any of them. Each builder takes what
 * those before it have opened.
 *
 * @throws PlatformError PLATFORM_FILES_INVALID when a shipped platform file has faults
 * @throws VaultError STORE_UNAVAILABLE when Redis is configured and cannot be reached
 * @throws GatewayError MASTER_KEYS_DO_NOT_FIT when Redis holds what the master keys do not open
 */
export async function createGateway(config: Config, options: GatewayOptions): Promise<Gateway> {
  const storage = await openStorage(config, options);
  const { registry, vault, store, keyring, lastingKeyring, keys, tracing, logger } = storage;
  warnOfScopeMode(config.scopeMode, logger);
  const observation = await openObservation(storage);
  const { audit, auditTrail, sessionClients, callLimits } = observation;
  const access = await openAccess({ ...storage, ...observation }, options);
  const { proxy, ownClients, agentUses, handles } = access;
  const { close: closeRecords, ...records } = openRecords({ ...storage, ...observation, ...access });
  const operation = await openOperation({ ...storage, ...observation, ...access, ...records, close: closeRecords });
  const clients = new SessionClients({ vault, ...observation });
  const endRevocations = records.auth.workOffRevocations();
  return {
    ...{ config, registry, vault, proxy, handles, clients, agentUses, callLimits, logger, audit, auditTrail, tracing },
    ...{ ...records, ...operation, refreshLocalServers: storage.refreshLocalServers, login: access.login },
    storage: { store, keyring, lastingKeyring, alsoRestore: (restore) => keys.alsoRestore(restore) },
    publishedKeys: publishKeys(registry, logger, config.login?.privateKey),
    registrations: ownClients.registrations,
    callers: new Callers({
      ...{ ...storage, auditTrail, login: access.login },
      mode: config.mcpAuth,
      resources: appResources(config),
      onClient: (session, clientId) => sessionClients.note(session, clientId),
      trace: tracing && ((run) => tracing.step('session', {}, run)),
    }),
    callsInFlight: callsInFlight(config.serverLimits.requestsAtOncePerCaller),
    pairing: new Pairing({ vault, store, keyring, mode: config.mcpAuth, audit }),
    loginClients: new LoginClients({ vault, clients }),
    cursors: new PageCursors(handles),
    subjectsOf: observation.subjectsOf,
    cookieSecrets: signingSecrets(lastingKeyring),
    clientAddressOf: createClientAddress(config.trustedProxies),
    fhirBaseUrl: access.fhirBaseUrl,
    isWriteAllowed: access.isWriteAllowed,
    close: async () => {
      await keys.close();
      await ownClients.close();
      await operation.operator.close();
      endRevocations();
      await closeRecords();
      await Promise.all([proxy.close(), callLimits.close()]);
      await agentUses.close();
      // Last of what is written to: everything before it may still tell of an end.
      await observation.closeTrail();
      await vault.close();
      await tracing?.close();
    },
  };
}
