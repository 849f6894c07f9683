import { Router } from 'express';
import { fhirRouter, type FhirStore } from '../store/index.js';

/**
 * `/control/records/ehr`, `/clinic` and `/payer`: the records of a system as its own staff read and write them, without a
 * token, with the interactions of FHIR. For tests of what changes between two looks of an app; the sandbox answers on this
 * machine alone.
 */
export function recordControl(origin: string, stores: Readonly<Record<string, FhirStore>>): Router {
  const router = Router();
  for (const [name, store] of Object.entries(stores)) {
    const path = `/control/records/${name}`;
    router.use(
      path,
      fhirRouter({ store, baseUrl: `${origin}${path}`, access: { kind: 'token', scopes: ['system/*.cruds'] } }),
    );
  }
  return router;
}
