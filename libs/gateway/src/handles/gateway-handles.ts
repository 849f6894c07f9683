import type { Asker, FhirProxy, HeldAnswer } from '@fhir-gateway/fhir-proxy';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { ConnectionSummary, SmartAuth } from '@fhir-gateway/smart-auth';
import { Handles, type Keyring, type TokenVault } from '@fhir-gateway/token-vault';
import { handleKinds } from './handle-kinds.js';

/** Who issues or opens a handle, as the proxy knows a caller. */
export interface HandleCaller extends Asker {
  /** Absent for what is made of all connections of a session. */
  readonly platform?: ResolvedPlatform;
  /** What a handle is good for besides, such as a payer. */
  readonly at?: string;
  /** Of the session to the platform, where it was looked at already. */
  readonly connection?: ConnectionSummary;
}

/** What was admitted when a handle was given out. */
export interface HeldRule {
  /** Absent where nothing of a record is kept: what is asked for with the handle is then judged by itself. */
  readonly content?: Omit<HeldAnswer, 'isSameLogin'> & {
    /** The request that was answered; absent with `kinds`. */
    readonly request?: { readonly path: string; readonly query: string };
  };
}

/** All handles of a gateway, over one judge. */
export type GatewayHandles = Handles<HandleCaller, HeldRule>;

/** What handles are made of. */
export interface GatewayHandlesParts {
  readonly vault: Pick<
    TokenVault,
    'setValue' | 'getValue' | 'putOneTime' | 'takeOneTime' | 'read' | 'write' | 'remove'
  >;
  readonly keyring: Pick<Keyring, 'seal' | 'open'>;
  readonly auth: Pick<SmartAuth, 'status' | 'statuses'>;
  readonly proxy: Pick<FhirProxy, 'reopen'>;
  readonly now: () => number;
}

/** Makes the handles of a gateway: what they hold of a record opens through the stages of the proxy, and is audited there. */
export function openHandles({ vault, keyring, auth, proxy, now }: GatewayHandlesParts): GatewayHandles {
  return new Handles<HandleCaller, HeldRule>({
    ...{ vault, keyring, now },
    // A confirmation says itself which platform it is for.
    placeOf: ({ platform, at = '' }, kind) => (kind === handleKinds.confirmation ? '' : `${platform?.id ?? ''} ${at}`),
    async connectionOf({ session, platform, connection }) {
      if (!session) return '';
      if (!platform) return (await auth.statuses(session)).map((one) => connectionName(one)).join(' ');
      return platform.oauth ? connectionName(connection ?? (await auth.status(session, platform))) : '';
    },
    async judge({ platform, at: _place, connection: _known, ...caller }, { content }, isSameLogin) {
      if (!content || !platform) return isSameLogin;
      const { request: asked = { path: '', query: '' }, ...held } = content;
      const request = { method: 'GET', ...asked, headers: {} };
      await proxy.reopen({ ...caller, platform, request, held: { ...held, isSameLogin } });
      return true;
    },
  });
}

/** The rule of what a caller was answered to one request. */
export function answerRule({ grant }: HandleCaller, request: { path: string; query: string }): HeldRule {
  return { content: { request, labelled: grant?.labelled ?? true } };
}

/** The rule of what was made of several answers, whatever a caller was given. */
export function recordRule({ grant }: HandleCaller): HeldRule {
  return { content: { kinds: grant?.kinds ?? 'all', labelled: grant?.labelled ?? true } };
}

/** A number is given to one person's connection of a session, and never again; the patient may be chosen later. */
function connectionName({ connected, connectionId, patient = '' }: ConnectionSummary): string {
  return connected ? `${connectionId ?? ''}/${patient}` : '';
}
