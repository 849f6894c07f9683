import { z } from 'zod';

import { named } from '../route/named-schemas.js';

/** Public keys (RFC 7517 section 5). */
export const keySet = named('KeySet', z.object({ keys: z.array(z.looseObject({ kty: z.string() })) }));
