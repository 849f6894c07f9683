import { z } from 'zod';
import { authorizationQuirks } from './quirks-authorization.js';
import { searchQuirks, transportQuirks } from './quirks-fhir.js';
import { informationQuirks } from './quirks-information.js';
import { tokenQuirks } from './quirks-token.js';

/**
 * Where a platform differs from the standards. The set of keys is closed: a quirk that nothing acts upon is worse than
 * none, so a new one takes a key here, a test of what it changes on the wire, and a line in docs/internal/quirks.md.
 */
export const quirksSchema = z.strictObject({
  ...authorizationQuirks,
  ...tokenQuirks,
  ...searchQuirks,
  ...transportQuirks,
  ...informationQuirks,
});
