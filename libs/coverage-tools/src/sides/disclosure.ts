import { CoverageError } from '../coverage-error.js';
import type { PayerClient, PayerRequest } from '../payer/payer-client.js';
import type { OutgoingRequests } from './outgoing-requests.js';
import { outgoingResources, type OutgoingResource } from './outgoing-resources.js';

/** What a person is shown before a record leaves for a payer. */
export interface Disclosure {
  /** The platform of the record. */
  readonly from: string;
  /** The payer's platform. */
  readonly to: string;
  readonly sends: readonly OutgoingResource[];
  /** Which platforms were read for it and what could not be, in sentences; only for a record of several platforms. */
  readonly notes?: readonly string[];
  /** Stands for the person's having agreed to this list; for one use. */
  readonly confirm: string;
}

/** Nothing was sent: the person has not seen yet what would leave. */
export class DisclosureUnconfirmed extends CoverageError {
  readonly disclosure: Disclosure;

  constructor(disclosure: Disclosure) {
    const { from, to, sends } = disclosure;
    super(
      'DISCLOSURE_UNCONFIRMED',
      `Nothing was sent: ${sends.length} resources of ${from} would go to ${to}, and the person has not agreed yet.`,
    );
    this.name = 'DisclosureUnconfirmed';
    this.disclosure = disclosure;
  }
}

/** Remembers what a person has agreed to. */
export interface DisclosureAgreements {
  /** Whether all of these may leave; takes the call's own confirmation where it has one. */
  covers(names: readonly string[]): Promise<boolean>;
  /** Hands out a value that stands for agreeing to these. */
  offer(names: readonly string[]): Promise<string>;
}

/** Between whom resources travel, and what of them is the record's. */
export interface DisclosureParts {
  readonly from: string;
  readonly to: string;
  readonly agreements: DisclosureAgreements;
  readonly outgoing: OutgoingRequests;
  /** Whether `Type/id` was read from the record of `from` in this call. */
  isRecorded(name: string): boolean;
  /** What `Type/id` is called that was read elsewhere, with its platform; undefined for one of `from`. */
  nameElsewhere?(name: string): string | undefined;
  /** Sentences on what was read and what was not; only for a record of several platforms. */
  notes?(): readonly string[];
}

/**
 * The payer, to which nothing of the record is sent that the person was not shown. Requests for authorization have a
 * preview and a confirmation of their own, for the very content: no other one leaves.
 *
 * @throws TypeError for a request for authorization that nobody agreed to, a fault of the caller
 */
export function disclosedPayer(payer: PayerClient, parts: DisclosureParts): PayerClient {
  // One after the other: a confirmation is good once, for all that one call sends at the same time.
  let checking: Promise<unknown> = Promise.resolve();
  return {
    platformId: payer.platformId,
    configured: (service) => payer.configured(service),
    base: (service) => payer.base(service),
    send: async (request) => {
      const check = checking.then(() => requireShown(request, parts));
      checking = check.catch(() => undefined);
      await check;
      return payer.send(request);
    },
  };
}

/** What has a preview and a confirmation of its own. */
const previewed: ReadonlySet<string> = new Set(['Claim/$submit', '$submit-attachment']);

async function requireShown({ path, body }: PayerRequest, parts: DisclosureParts): Promise<void> {
  const { outgoing } = parts;
  if (outgoing.isAgreed(body)) return;
  if (previewed.has(path)) throw new TypeError('a request for authorization was to leave that nobody agreed to');
  if (body === undefined) return;
  const nameOf = (name: string) =>
    outgoing.nameOf(name) ?? parts.nameElsewhere?.(name) ?? (parts.isRecorded(name) ? name : undefined);
  const sends = outgoingResources([body, ...outgoing.announced], nameOf);
  const names = sends.map(({ resource }) => resource).sort();
  if (names.length === 0 || (await parts.agreements.covers(names))) return;
  const { from, to } = parts;
  const notes = parts.notes?.() ?? [];
  const confirm = await parts.agreements.offer(names);
  throw new DisclosureUnconfirmed({ from, to, sends, confirm, ...(notes.length > 0 && { notes }) });
}
