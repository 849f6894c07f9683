import { z } from 'zod';

/** Parts of what payers say, shared by the answers of the coverage routes. */
export const texts = z.array(z.string()).readonly();
export const textOrNull = z.string().nullable();
/** ISO 8601. */
export const instant = z.string().describe('ISO 8601');

/** A source that was asked, and what came of it. */
export const attempt = z.object({
  source: z.string().describe('crd, eligibility, existing-auth, Questionnaire, …'),
  outcome: z.string().describe('answered, timeout, not-supported, auth-error, …'),
  detail: z.string().exactOptional(),
  ms: z.number().describe('How long it took, in milliseconds'),
});

/** A billing code with its system. */
export const billingCode = z.object({
  system: z.enum(['http://www.ama-assn.org/go/cpt', 'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets']),
  code: z.string(),
});
