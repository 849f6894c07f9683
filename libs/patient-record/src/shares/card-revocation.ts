import { parseBounded } from './bounded-json.js';
import { ShareError } from './share-error.js';
import { getShared, type SharedFetchOptions } from './shared-fetch.js';

/** What a card says of itself, as far as its issuer can take it back. */
interface RevocableCard {
  readonly iss: string;
  /** Of the key that signed it. */
  readonly kid: string;
  /** `vc.rid`: by what its issuer revokes it. A card without one cannot be revoked alone. */
  readonly rid?: unknown;
  /** When it was issued, epoch seconds. */
  readonly nbf: number;
}

/** Base64url, 24 characters at most; after a point the time before which cards of this id are revoked. */
const entryText = /^([A-Za-z0-9_-]{1,24})(?:\.(\d{1,12}))?$/;
const mostEntries = 200_000;

/**
 * Looks a card up in its issuer's revocation list. A list that cannot be read is a refusal: nobody can say then that the
 * card is good.
 *
 * @throws ShareError HEALTH_CARD_REVOKED | SHARED_LINK_UNREACHABLE, and what {@link getShared} throws
 * @see https://build.fhir.org/ig/HL7/smart-health-cards-and-links/cards-specification.html#revocation
 */
export async function requireNotRevoked(
  { iss, kid, rid, nbf }: RevocableCard,
  options: SharedFetchOptions,
): Promise<void> {
  if (rid === undefined) return;
  const { status, text } = await getShared(`${iss}/.well-known/crl/${kid}.json`, options);
  const unusable = () =>
    new ShareError('SHARED_LINK_UNREACHABLE', 'The issuer of the card does not show which cards it has revoked.');
  if (status !== 200) throw unusable();
  const { kid: named, method, rids } = parseBounded(text, unusable);
  if (named !== kid || method !== 'rid' || !Array.isArray(rids) || rids.length > mostEntries) throw unusable();
  const isListed = (rids as readonly unknown[]).some((entry) => {
    const [, id, before] = entryText.exec(String(entry)) ?? [];
    return id === rid && (before === undefined || nbf < Number(before));
  });
  if (isListed) throw new ShareError('HEALTH_CARD_REVOKED', 'The issuer has revoked this card.');
}
