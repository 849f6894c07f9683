import type { Config } from '../config/config-types.js';
import { linkAddresses } from './link-addresses.js';
import { ReceivedRecords, type ReceivedRecordsParts } from './received-records.js';
import { OpenShares, type OpenSharesParts } from './receivers.js';
import { Shares, type SharesParts } from './shares.js';

/** What people share, and what they open of others. */
export interface GatewayShares {
  /** Of whoever shares. */
  readonly own: Shares;
  /** For receivers, without a session. */
  readonly open: OpenShares;
  /** What people opened of others. */
  readonly received: ReceivedRecords;
}

type Parts = SharesParts & OpenSharesParts & Omit<ReceivedRecordsParts, 'addresses'>;

/** Makes what owners and what receivers of shares work with, over the same records. */
export function openShares(
  { publicUrl, cardIssuers: issuers }: Pick<Config, 'publicUrl' | 'cardIssuers'>,
  given: Omit<Parts, 'publicUrl' | 'issuers'>,
): GatewayShares {
  const parts: Parts = { ...given, publicUrl, issuers };
  const open = new OpenShares(parts);
  const received = new ReceivedRecords({ ...parts, addresses: linkAddresses(open, publicUrl) });
  return { own: new Shares(parts), open, received };
}
