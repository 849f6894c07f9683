import { createHash } from 'node:crypto';
import type { Gateway } from '@fhir-gateway/gateway';
import type { Session } from '@fhir-gateway/token-vault';
import { createRequestStateCodec, type RequestStateCodec } from '@modelcontextprotocol/server';

/** As long as a sign-in link can be opened. */
const stateSeconds = 600;

/** What a client carries back when it has shown the link: signed, and of no use to anybody else. */
export interface SignInState {
  readonly platformId: string;
  /** Hash of the session that was asked. */
  readonly caller: string;
  /** Of a write that the person was asked about: what commits it. */
  readonly confirm?: string;
}

/** Signs what a client carries back, and checks it. */
export interface SignInStates {
  mint(state: SignInState): Promise<string>;
  /** Rejects for a state that was not signed here, or more than ten minutes ago. */
  verify(state: string): Promise<SignInState>;
}

/**
 * Makes {@link SignInStates}; the same keys in every process that has the same master keys. A state that another process
 * signed before a change of keys is taken until the older key is gone.
 */
export function signInStates({ storage }: Pick<Gateway, 'storage'>): SignInStates {
  const [current, ...older] = storage.keyring
    .deriveAll('mcp-request-state', 32)
    .map((key) => createRequestStateCodec<SignInState>({ key, ttlSeconds: stateSeconds }));
  if (current === undefined) throw new Error('a keyring has a key');
  return {
    mint: (state) => current.mint(state),
    async verify(state) {
      let refusal: unknown;
      for (const codec of [current, ...older]) {
        try {
          return await codec.verify(state, unbound);
        } catch (error) {
          refusal ??= error;
        }
      }
      throw refusal;
    },
  };
}

/** A codec reads the context of a call only where it binds states to something of it; the session stands in the state. */
const unbound = {} as Parameters<RequestStateCodec['verify']>[1];

/** What of a session may be carried by its client. */
export function callerHash(session: Session | undefined): string {
  return createHash('sha256')
    .update(`sign-in|${session?.id ?? 'anonymous'}`)
    .digest('base64url');
}
