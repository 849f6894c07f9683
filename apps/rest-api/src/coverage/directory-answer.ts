import { formularyAnswerSchema, providerAnswerSchema } from '@fhir-gateway/coverage-tools';
import { named } from '../route/named-schemas.js';

/** What `GET /api/coverage/{platform_id}/providers` answers. */
export const providerAnswer = named('ProviderAnswer', providerAnswerSchema);

/** What `GET /api/coverage/{platform_id}/formulary` answers. */
export const formularyAnswer = named('FormularyAnswer', formularyAnswerSchema);
