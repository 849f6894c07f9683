import { createPlatformRegistry, formatFaults, loadPlatforms } from '../index.js';

/** Opens the registry of a service; `environment` is usually process.env. */
export function openRegistry(directories: string[], environment: Record<string, string | undefined>) {
  const { definitions, faults } = loadPlatforms({ directories });
  return { registry: createPlatformRegistry({ definitions, environment }), report: formatFaults(faults) };
}

/** Says what can be used right now, and where one platform is. */
export function example({ registry }: ReturnType<typeof openRegistry>) {
  const ready = registry.list({ query: 'smart', ready: true }).map(({ id }) => id);
  const { fhirBaseUrl } = registry.resolve('smart-sandbox'); // an alias; 'epic:<organization>' names a tenant
  return { ready, fhirBaseUrl };
}
