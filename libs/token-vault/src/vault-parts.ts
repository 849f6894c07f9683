import { Background } from './background.js';
import { SealedFields } from './sealing/sealed-fields.js';
import { CredentialSuccession } from './session/credential-succession.js';
import { EphemeralCache } from './session/ephemeral-cache.js';
import { FoundRecords } from './session/found-records.js';
import { invalidatingStore } from './session/invalidating-store.js';
import { OneTimeRecords } from './session/one-time-records.js';
import { SessionCache } from './session/session-cache.js';
import { SessionCredentials } from './session/session-credentials.js';
import { SessionDirectory } from './session/session-directory.js';
import { SessionEndings } from './session/session-endings.js';
import { SessionKeys } from './session/session-keys.js';
import { SessionPasskeys } from './session/session-passkeys.js';
import { SessionLifetime } from './session/session-lifetime.js';
import { SessionLocks } from './session/session-locks.js';
import { SessionRecords } from './session/session-records.js';
import { StrangersShare } from './store/strangers-share.js';
import type { TokenVaultOptions } from './token-vault-options.js';

const DEFAULT_IDLE_SECONDS = 8 * 60 * 60;
const DEFAULT_MAX_SECONDS = 7 * 24 * 60 * 60;
const DEFAULT_MAX_CREDENTIALS = 50;
const DEFAULT_CACHE_ENTRIES = 2_000;

/** See {@link openParts}. */
export type VaultParts = ReturnType<typeof openParts>;

/**
 * What a `TokenVault` consists of, over one store and one keyring.
 *
 * @throws TypeError when a duration or limit is out of range
 */
export function openParts(options: TokenVaultOptions) {
  const {
    keyring,
    lastingKeyring = keyring,
    now = Date.now,
    idleSeconds = DEFAULT_IDLE_SECONDS,
    maxSeconds = DEFAULT_MAX_SECONDS,
    maxCredentials = DEFAULT_MAX_CREDENTIALS,
    recordKeys = 'credential',
    isKept = () => true,
    leaves,
    logger,
  } = options;
  if (!(maxCredentials >= 1)) throw new TypeError('maxCredentials must be at least 1');
  const lifetime = new SessionLifetime(now, idleSeconds, maxSeconds);
  const background = new Background(logger);
  const cache = openCache(options, background, now);
  const store = cache ? invalidatingStore(options.store, cache) : options.store;
  const fields = new SealedFields(store, keyring, background);
  const found = new FoundRecords(store, keyring, lastingKeyring);
  const credentials = new SessionCredentials({ store, fields, lifetime, background, maxCredentials, found });
  const strangers = new StrangersShare(store, keyring, maxSeconds);
  const endings = new SessionEndings({ store, fields, keyring, lifetime, now, isKept, leaves });
  const keys = new SessionKeys({ store, fields, lifetime, credentials, found, endings, isKept });
  const common = { store, fields, lifetime, credentials, now };
  return {
    store,
    strangers,
    fields,
    cache,
    background,
    credentials,
    succession: new CredentialSuccession(common),
    keys,
    endings,
    passkeys: new SessionPasskeys({ store, fields, credentials, found, keys }),
    directory: new SessionDirectory({
      ...common,
      keys,
      found,
      keyring,
      lastingKeyring,
      background,
      cache,
      recordKeys,
      strangers,
    }),
    records: new SessionRecords({ store, fields, strangers, endings, now, logger }),
    oneTime: new OneTimeRecords(store, keyring, recordKeys, strangers),
    values: new EphemeralCache({ store, keyring, lastingKeyring, recordKeys, strangers }),
    locks: new SessionLocks(store, background),
  };
}

function openCache(
  { store, cacheSeconds = 0, cacheEntries = DEFAULT_CACHE_ENTRIES }: TokenVaultOptions,
  background: Background,
  now: () => number,
): SessionCache | undefined {
  if (cacheSeconds === 0) return undefined;
  return new SessionCache({ store, background, now, seconds: cacheSeconds, maxEntries: cacheEntries });
}
