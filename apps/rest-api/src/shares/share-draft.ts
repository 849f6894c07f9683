import { randomBytes } from 'node:crypto';

import { GatewayError, handleKinds, type Gateway, type ShareKind } from '@fhir-gateway/gateway';
import { packShared, unpackShared, type SharedRecord } from '@fhir-gateway/patient-record/shares';
import type { Session } from '@fhir-gateway/token-vault';

import type { RecordDocument } from '../console/prior-auth/record-documents.js';

const kind = handleKinds.shareDraft;

interface Draft {
  readonly id: string;
  readonly kind: ShareKind;
  readonly packed: string;
  /** What the page offered, in its order. */
  readonly documents: readonly RecordDocument[];
}

/**
 * What a page shows before a person agrees, so that what they saw is what goes out: sealed for their session into the form
 * itself, and good for one share. Nothing of it is stored here.
 */
export class ShareDrafts {
  readonly #gateway: Pick<Gateway, 'handles' | 'storage'>;

  constructor(gateway: Pick<Gateway, 'handles' | 'storage'>) {
    this.#gateway = gateway;
  }

  /** @throws ShareError SHARED_CONTENT_TOO_LARGE */
  async issue(
    session: Session,
    { kind: shared, record, documents }: Pick<Draft, 'kind' | 'documents'> & { readonly record: SharedRecord },
  ): Promise<string> {
    const id = randomBytes(kind.bytes).toString('base64url');
    const draft: Draft = { id, kind: shared, packed: packShared(record), documents };
    await this.#gateway.handles.set(kind, callerOf(session), id, { value: true, rule: {} });
    return this.#gateway.storage.keyring.seal(JSON.stringify(draft), placeOf(session));
  }

  /**
   * Reads a draft; {@link take} uses it up.
   *
   * @throws GatewayError ARGUMENT_INVALID for one that was altered or shown to another session
   */
  read(session: Session, text: string): Draft & { readonly record: SharedRecord } {
    try {
      const draft = JSON.parse(this.#gateway.storage.keyring.open(text, placeOf(session))) as Draft;
      return { ...draft, record: unpackShared(draft.packed) };
    } catch {
      throw over();
    }
  }

  /** @throws GatewayError ARGUMENT_INVALID for a draft that was used, is older than half an hour, or has a connection that ended */
  async take(session: Session, draft: Pick<Draft, 'id'>): Promise<void> {
    const found = await this.#gateway.handles.open<true>(kind, callerOf(session), draft.id);
    if (!found) throw over();
  }
}

/** A draft is of all connections together. */
function callerOf(session: Session) {
  return { session, app: 'rest', requestId: '' } as const;
}

function placeOf({ id }: Session): string {
  return `${kind.name}|${id}`;
}

function over(): GatewayError {
  return new GatewayError(
    'ARGUMENT_INVALID',
    'This page was used before, is older than half an hour, or a connection has changed since. No link has been made. ' +
      'Open the page again.',
  );
}
