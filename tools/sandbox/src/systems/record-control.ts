import { Router } from 'express';
import { mountOnDemand } from '../on-demand/mount-on-demand.js';
import { onDemand } from '../on-demand/on-demand.js';
import { fhirRouter, type FhirStore } from '../store/index.js';

/**
 * `/control/records/ehr`, `/clinic` and `/payer`: the records of a system as its own staff read and write them, without a
 * token, with the interactions of FHIR. For tests of what changes between two looks of an app; the sandbox answers on this
 * machine alone.
 */
export function recordControl(origin: string, stores: Readonly<Record<string, () => Promise<FhirStore>>>): Router {
  const router = Router();
  for (const [name, open] of Object.entries(stores)) {
    const path = `/control/records/${name}`;
    const own = onDemand(async () => {
      const access = { kind: 'token', scopes: ['system/*.cruds'] } as const;
      return Router().use(path, fhirRouter({ store: await open(), baseUrl: `${origin}${path}`, access }));
    });
    mountOnDemand(router, [path], own);
  }
  return router;
}
