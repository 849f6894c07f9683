import type { Config } from '../config/config-types.js';
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

type Parts = SharesParts & OpenSharesParts & ReceivedRecordsParts;

/** Makes what owners and what receivers of shares work with, over the same records. */
export function openShares(
  { publicUrl, cardIssuers: issuers }: Pick<Config, 'publicUrl' | 'cardIssuers'>,
  given: Omit<Parts, 'publicUrl' | 'issuers'>,
): GatewayShares {
  const parts: Parts = { ...given, publicUrl, issuers };
  return { own: new Shares(parts), open: new OpenShares(parts), received: new ReceivedRecords(parts) };
}
