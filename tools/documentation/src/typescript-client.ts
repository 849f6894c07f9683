import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import type { ProgramApi } from './program-api.js';

/** The types of `@fhir-gateway/client`, as `openapi-fetch` takes them: it knows no arrays that are read only. */
export async function renderTypescriptClient(api: ProgramApi): Promise<string> {
  const types = await openapiTS(structuredClone(api) as unknown as OpenAPI3, { silent: true });
  return astToString(types);
}
