import type { Operation } from '../operation.js';
import { connectionOperations } from './connections.js';
import { coverageOperations } from './coverage.js';
import { discoveryOperations } from './discovery.js';
import { fhirReadOperations } from './fhir-reads.js';
import { fhirWriteOperations } from './fhir-writes.js';
import { healthOperations } from './health.js';
import { oauthOperations } from './oauth.js';
import { pageOperations } from './pages.js';
import { platformOperations } from './platforms.js';
import { sessionOperations } from './sessions.js';
import { signInOperations } from './sign-in.js';

/** Every operation of the REST API. A new route needs a row here. */
export const operations: readonly Operation[] = [
  ...platformOperations,
  ...fhirReadOperations,
  ...fhirWriteOperations,
  ...coverageOperations,
  ...connectionOperations,
  ...signInOperations,
  ...sessionOperations,
  ...oauthOperations,
  ...discoveryOperations,
  ...healthOperations,
  ...pageOperations,
];
