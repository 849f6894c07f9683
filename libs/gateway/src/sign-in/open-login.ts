import type { AuditSubjects } from '@fhir-gateway/audit';
import type { Keyring, TokenVault, VaultStore } from '@fhir-gateway/token-vault';
import type { AuditEntry, AuditSink } from '../audit/audit-entry.js';
import type { Config } from '../config/config-types.js';
import { isLoopbackHost } from '../config/loopback.js';
import { AccountSessions } from './account-sessions.js';
import { GatewayLogin } from './gateway-login.js';
import type { RecentAccounts } from './recent-accounts.js';

/** What the sign-in to the gateway shares with the rest of it. */
export interface LoginParts {
  readonly vault: TokenVault;
  readonly store: VaultStore;
  readonly lastingKeyring: Keyring;
  readonly audit: AuditSink;
  readonly accounts: RecentAccounts;
  readonly now: () => number;
}

/** The sign-in to the gateway itself, where the settings want one. */
export function openLogin(config: Config, parts: LoginParts): GatewayLogin | undefined {
  const { login, publicUrl } = config;
  if (login === undefined) return undefined;
  const { vault, store, lastingKeyring: keyring, audit, accounts, now } = parts;
  return new GatewayLogin({
    config: login,
    publicUrl,
    vault,
    maxSeconds: config.sessionMaxSeconds,
    sessions: new AccountSessions({ store, keyring, now }),
    accounts,
    audit,
    allowInsecure: (url) => config.allowInsecureUpstreams || isLoopbackHost(url.hostname),
    now,
  });
}

/** Whom and what an entry is about, with the person of its session. */
export function withAccount(
  accounts: RecentAccounts,
  entry: AuditEntry,
  subjects: AuditSubjects | undefined,
): AuditSubjects | undefined {
  const { sessionId } = entry as { readonly sessionId?: string };
  if (sessionId === undefined || subjects?.account !== undefined) return subjects;
  const account = accounts.get(sessionId);
  return account === undefined ? subjects : { ...subjects, account };
}
