import { randomBytes } from 'node:crypto';

import { GatewayError, type Gateway, type ShareKind } from '@fhir-gateway/gateway';
import { packShared, unpackShared, type SharedRecord } from '@fhir-gateway/patient-record/shares';
import type { Session } from '@fhir-gateway/token-vault';

import type { RecordDocument } from '../console/prior-auth/record-documents.js';

/** Time to look through what goes out. */
const draftSeconds = 1800;
const mark = 'share-draft';

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
  readonly #gateway: Pick<Gateway, 'vault' | 'storage'>;

  constructor(gateway: Pick<Gateway, 'vault' | 'storage'>) {
    this.#gateway = gateway;
  }

  /** @throws ShareError SHARED_CONTENT_TOO_LARGE */
  async issue(
    session: Session,
    { kind, record, documents }: Pick<Draft, 'kind' | 'documents'> & { readonly record: SharedRecord },
  ): Promise<string> {
    const draft: Draft = { id: randomBytes(16).toString('base64url'), kind, packed: packShared(record), documents };
    await this.#gateway.vault.putOneTime(mark, secretOf(session, draft), true, draftSeconds);
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

  /** @throws GatewayError ARGUMENT_INVALID for a draft that was used or is older than half an hour */
  async take(session: Session, draft: Pick<Draft, 'id'>): Promise<void> {
    const isThere = await this.#gateway.vault.takeOneTime<boolean>(mark, secretOf(session, draft));
    if (isThere !== true) throw over();
  }
}

function secretOf({ id }: Session, draft: Pick<Draft, 'id'>): string {
  return `${id}|${draft.id}`;
}

function placeOf({ id }: Session): string {
  return `${mark}|${id}`;
}

function over(): GatewayError {
  return new GatewayError(
    'ARGUMENT_INVALID',
    'This page was used before, or is older than half an hour. No link has been made. Open the page again.',
  );
}
