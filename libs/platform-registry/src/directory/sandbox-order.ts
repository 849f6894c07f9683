import type { PlatformDefinition } from '../schema/types.js';
import type { WordedQuery } from './query-words.js';

const otherEnvironment = 8;
const directoryOfProviders = 0.5;

/**
 * What the environment of a platform adds to its score: production goes before sandboxes unless the query asks for one, and
 * where people reach their own record before directories of providers.
 */
export function sandboxOrder({ environment, capabilities }: PlatformDefinition, { wantsSandbox }: WordedQuery): number {
  const isAsked = (environment === 'production') !== wantsSandbox;
  return (isAsked ? 0 : -otherEnvironment) - (capabilities?.patientAccess === false ? directoryOfProviders : 0);
}
