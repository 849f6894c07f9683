import { randomBytes } from 'node:crypto';
import type { Keyring, Session, TokenVault, VaultStore } from '@fhir-gateway/token-vault';
import { AttemptLimit } from '../limits/attempt-limit.js';
import type { AuditSink } from '../audit/audit-entry.js';
import type { McpAuthMode } from '../config/config-types.js';
import { GatewayError } from '../errors/errors.js';
import { hasErrorCode } from '../errors/has-error-code.js';
import { codeGroup, mintPairingCode, normalizePairingCode } from './pairing-code.js';

/** What ties a browser's sign-in to the code at its end. */
export interface PairingLogin {
  readonly id: string;
  readonly platformId: string;
}

/** What a code buys. */
export interface PairedChat {
  /** The `auth_handle`; every later call of the chat carries it. */
  readonly handle: string;
  readonly session: Session;
}

/** A pairing login of a session on its way; the code is shown after `signed-in`, once. */
interface PairingProgress {
  readonly attemptId: string;
  readonly step: 'begun' | 'signed-in' | 'shown';
}

const codeKind = 'pairing';
const codeSeconds = 300;
const wrongAttempts = 5;
const attemptWindowSeconds = 60;
/** Each chat is a group of its own, by which what the person lets it do is found. */
const chatGroup = (): string => `chat-${randomBytes(12).toString('base64url')}`;
/** The bucket of callers whose address nobody knows. */
const everybody = 'everybody';

/**
 * Reverse pairing, for MCP clients that cannot do OAuth (design section 5): the browser that signed in shows a code, and
 * whoever types it into a chat lets that chat use the browser's session. The secret goes from the browser to the chat and
 * never the other way, so a link that is sent to somebody else gives its sender nothing.
 */
export class Pairing {
  readonly #vault: TokenVault;
  readonly #limit: AttemptLimit;
  readonly #audit: AuditSink;
  /** Whether the gateway runs in `pairing` mode; nothing else here is to be called when it does not. */
  readonly isOn: boolean;

  constructor(options: {
    vault: TokenVault;
    store: VaultStore;
    keyring: Keyring;
    mode: McpAuthMode;
    audit: AuditSink;
  }) {
    const { vault, store, keyring, mode, audit } = options;
    this.#vault = vault;
    this.#audit = audit;
    this.isOn = mode === 'pairing';
    this.#limit = new AttemptLimit({
      store,
      keyring,
      kind: codeKind,
      attempts: wrongAttempts,
      windowSeconds: attemptWindowSeconds,
    });
  }

  /** Notes that this sign-in is to end with a code. */
  begin(session: Session, { id, platformId }: PairingLogin): Promise<void> {
    return this.#vault.write(session, progressRecord(platformId), {
      attemptId: id,
      step: 'begun',
    } satisfies PairingProgress);
  }

  /** Notes that a sign-in was completed; does nothing for one that was not begun for pairing. */
  async signedIn(session: Session, { id, platformId }: PairingLogin): Promise<void> {
    const found = await this.#vault.readVersion<PairingProgress>(session, progressRecord(platformId));
    if (found?.value.attemptId !== id || found.value.step !== 'begun') return;
    await this.#vault.replace(session, found, { attemptId: id, step: 'signed-in' } satisfies PairingProgress);
  }

  /**
   * The code of a completed pairing login, to be shown to the browser of this session. `undefined` when there is none or
   * it was shown already: of several requests at once, one gets it. Good for five minutes, for one use.
   */
  async showCode(session: Session, platformId: string): Promise<string | undefined> {
    const found = await this.#vault.readVersion<PairingProgress>(session, progressRecord(platformId));
    if (found?.value.step !== 'signed-in') return undefined;
    const shown: PairingProgress = { ...found.value, step: 'shown' };
    if (!(await this.#vault.replace(session, found, shown))) return undefined;
    // Not the handle itself: of a code that nobody types, nothing is left after five minutes.
    const ticket = await this.#vault.issue(session, 'handle', { ttlSeconds: codeSeconds, group: codeGroup });
    let code = mintPairingCode();
    while (!(await this.#vault.putOneTime(codeKind, secretOf(code, platformId), ticket, codeSeconds))) {
      code = mintPairingCode();
    }
    const entry = { event: 'pairing.code_shown', sessionId: session.id, platformId, outcome: 'success' } as const;
    this.#audit(entry, { actor: 'browser' });
    return code;
  }

  /**
   * Takes a code that a person typed, once, and issues a handle of its session.
   *
   * @param options.platformId the platform that the code was shown for
   * @param options.clientAddress whose wrong attempts are counted together; those of all callers when absent
   * @throws GatewayError PAIRING_CODE_UNKNOWN for a code that is wrong, used, expired or of another platform, or whose
   *   session has ended; the caller cannot tell which
   * @throws GatewayError PAIRING_ATTEMPTS_EXCEEDED after five wrong codes within a minute
   */
  async redeem(typed: string, options: { platformId: string; clientAddress?: string }): Promise<PairedChat> {
    const { platformId, clientAddress } = options;
    try {
      const paired = await this.#take(typed, options);
      const sessionId = paired.session.id;
      const { credentialGroup: grant } = paired.session;
      const chat = { actor: 'chat', grant } as const;
      this.#audit({ event: 'pairing.code_taken', sessionId, platformId, outcome: 'success' }, chat);
      return paired;
    } catch (error) {
      if (error instanceof GatewayError) {
        const from = { platformId, clientAddress };
        const entry = { event: 'pairing.code_refused', ...from, outcome: 'failure', code: error.code } as const;
        this.#audit(entry, { actor: 'anonymous' });
      }
      throw error;
    }
  }

  async #take(typed: string, options: { platformId: string; clientAddress?: string }): Promise<PairedChat> {
    const giveBack = await this.#limit.take(options.clientAddress ?? everybody);
    const secret = secretOf(typed, options.platformId);
    const ticket = secret === '' ? undefined : await this.#vault.takeOneTime<string>(codeKind, secret);
    const session = ticket === undefined ? undefined : await this.#open(ticket);
    if (ticket === undefined || session === undefined) throw unknownCode();
    const handle = await this.#vault.issue(session, 'handle', { group: chatGroup() });
    // Asked last: a code that is taken back at this moment must not leave a handle behind.
    if (!(await this.#vault.isOpen(session))) {
      await this.#vault.revoke(handle);
      throw unknownCode();
    }
    await Promise.all([this.#vault.revoke(ticket), giveBack()]);
    return { handle, session: await this.#vault.authenticate(handle) };
  }

  async #open(ticket: string): Promise<Session | undefined> {
    try {
      return await this.#vault.authenticate(ticket);
    } catch (error) {
      if (hasErrorCode(error, 'SESSION_UNKNOWN')) return undefined;
      throw error;
    }
  }
}

function unknownCode(): GatewayError {
  return new GatewayError('PAIRING_CODE_UNKNOWN', 'This pairing code is not valid, or not any more.');
}

function progressRecord(platformId: string): string {
  return `pairing:${platformId}`;
}

/** Empty for a text that is no code: whoever names the wrong platform finds nothing, and uses nothing up. */
function secretOf(code: string, platformId: string): string {
  const signs = normalizePairingCode(code);
  return signs === undefined ? '' : `${platformId}|${signs}`;
}
