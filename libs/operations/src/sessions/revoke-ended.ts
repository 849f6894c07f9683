import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { queueEnded } from '@fhir-gateway/smart-auth';
import { openOperatorVault, type SessionsOrder } from './operator-vault.js';

/** Which tokens are to be revoked, and how that is told. */
export interface EndedToRevoke extends SessionsOrder {
  /** Of the private key that belongs to `FHIR_GATEWAY_REVOCATION_PUBLIC_KEY`, in PEM. */
  readonly keyFile: string;
  /** Is given what was done, for programs. */
  readonly onDone?: (outcome: { readonly queued: number; readonly waiting: number }) => void;
}

/** Told to a shell: done; some wait for another key, or were not written down; no key or no store. */
const exitCodes = { done: 0, problem: 1, usage: 2 } as const;

/**
 * Has the tokens revoked of kept connections that ended since nobody opened them: puts what was sealed for it into the queue that
 * every running process works off. To be run every day, where the private key is kept, which is not beside a gateway.
 *
 * @returns an exit code
 * @throws VaultError STORE_UNAVAILABLE | LOCK_TIMEOUT; running it again is safe
 */
export async function revokeEnded(order: EndedToRevoke): Promise<number> {
  const { print, now } = order;
  const privateKey = readKey(order.keyFile);
  if (!privateKey) {
    print('The file of --key has no private key of X25519 in PEM, or cannot be read.');
    return exitCodes.usage;
  }
  const opened = await openOperatorVault(order);
  if (!opened) return exitCodes.usage;
  const { vault, audit } = opened;
  let queued = 0;
  let waiting = 0;
  let unwritten = 0;
  try {
    const onTold: Parameters<typeof queueEnded>[1] = (entry) => {
      audit.trail.record(entry, { actor: 'operator' });
      queued += 1;
    };
    waiting = await queueEnded({ vault, now }, onTold, { privateKey });
  } finally {
    unwritten = await audit.close();
    await vault.close();
  }
  order.onDone?.({ queued, waiting });
  print(
    `${queued} ended ${queued === 1 ? 'connection' : 'connections'}: their platforms are told by the running gateway.`,
  );
  if (waiting > 0) print(`${waiting} were sealed for another key, and wait for it until a week after their end.`);
  if (unwritten > 0) print(`${unwritten} audit entries of it could not be written.`);
  return waiting > 0 || unwritten > 0 ? exitCodes.problem : exitCodes.done;
}

function readKey(file: string): KeyObject | undefined {
  try {
    const key = createPrivateKey(readFileSync(file));
    return key.asymmetricKeyType === 'x25519' ? key : undefined;
  } catch {
    return undefined;
  }
}
