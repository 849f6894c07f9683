import type { Session } from '@fhir-gateway/token-vault';
import { z } from 'zod';

import { platformNames } from './platform-names.js';
import type { RestContext } from '../rest-context.js';
import { named } from '../route/named-schemas.js';

/** Sign-ins that ended here and that their platform has not confirmed to have ended. */
export const unconfirmedEndsView = z
  .array(
    named(
      'UnconfirmedEnd',
      z.object({ platform_id: z.string(), sign_ins: z.int().describe('How many sign-ins at it have ended') }),
    ),
  )
  .optional()
  .describe('Ended here and not confirmed by the platform yet, which is asked again; absent when there are none');

/** Of this session alone; `undefined` when there are none. */
export async function viewUnconfirmedEnds(
  { gateway }: RestContext,
  session: Session | undefined,
): Promise<z.output<typeof unconfirmedEndsView>> {
  const ends = session === undefined ? [] : [...(await gateway.auth.unconfirmedEnds(session))];
  return ends.length === 0 ? undefined : ends.map(([platform_id, sign_ins]) => ({ platform_id, sign_ins }));
}

/** The same for a page: the names of the platforms. */
export async function unconfirmedEndNames(context: RestContext, session: Session): Promise<readonly string[]> {
  const ids = [...(await context.gateway.auth.unconfirmedEnds(session)).keys()];
  return [...platformNames(context, ids).values()];
}
