import type { Config } from '@fhir-gateway/gateway';

import type { limitClassOf } from './errors.js';

/** What the description depends on. */
export interface ReferenceSettings {
  readonly config: Pick<Config, 'publicUrl' | 'mcpAuth' | 'login' | 'changesWebhook' | 'keepsConnections'>;
  readonly cookieName: string;
  /** Calls a minute by kind; 0 where they are not counted. */
  limitOf(limitClass: ReturnType<typeof limitClassOf>): number;
}
