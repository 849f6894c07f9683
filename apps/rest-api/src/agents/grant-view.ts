import { recordKinds, type CallGrant } from '@fhir-gateway/fhir-proxy';
import type { AgentGrant } from '@fhir-gateway/auth-server';
import { GatewayError, type SessionClient } from '@fhir-gateway/gateway';
import { z } from 'zod';

import { isoTime, isoTimeText } from '../pages/client-view.js';
import { named } from '../route/named-schemas.js';

/** What a person lets an app do, with its end in epoch seconds. */
export type Grant = CallGrant & Pick<AgentGrant, 'endsAtSeconds' | 'launch'>;

const kindIds = recordKinds.map(({ id }) => id);
const kindId = z.enum(kindIds as [(typeof kindIds)[number], ...(typeof kindIds)[number][]]);

const access = z.enum(['read', 'read-and-write']);
const platforms = z
  .union([z.literal('all'), z.array(z.string().max(300)).max(500).readonly()])
  .describe('Their ids; `all` also covers those that are connected later');
const kinds = z.union([z.literal('all'), z.array(kindId).readonly()]).describe('Kinds of record');
const labelled = z.boolean().describe('Whether it gets entries that a platform labels as sensitive');
const personConfirms = z.boolean().describe('Whether the person is asked before each change');

/** A grant as the JSON routes show it. */
export const grantView = named(
  'Grant',
  z.object({ access, platforms, kinds, labelled, personConfirms, until: isoTimeText }),
);
export type GrantView = z.output<typeof grantView>;

/** A change of a grant; what is absent stays. */
export const grantChange = named(
  'GrantChange',
  z.strictObject({
    access: access.optional(),
    platforms: platforms.optional(),
    kinds: kinds.optional(),
    labelled: labelled.optional(),
    personConfirms: personConfirms.optional(),
    until: z.iso.datetime().optional().describe('ISO 8601, UTC; at most the end of the session'),
    end: z.literal(true).optional().describe('Ends it at once, with all its tokens'),
  }),
);

export function viewGrant(grant: Grant): GrantView {
  const { access, platforms, labelled, personConfirms = false } = grant;
  const kinds = grant.kinds as GrantView['kinds'];
  return { access, platforms, kinds, labelled, personConfirms, until: isoTime(grant.endsAtSeconds) };
}

/** @throws GatewayError ARGUMENT_INVALID for what is no change of a grant; says in what, and not what stood there */
export function readGrantChange(body: unknown): { readonly change: Partial<Grant>; readonly isEnd: boolean } {
  const parsed = grantChange.safeParse(body);
  if (!parsed.success) {
    const [fault] = parsed.error.issues;
    const where = fault?.path.join('.') ?? '';
    throw new GatewayError('ARGUMENT_INVALID', `The change does not fit: ${where === '' ? 'the body' : where}.`);
  }
  const { until, end, ...rest } = parsed.data;
  const change = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return {
    change: { ...change, ...(until !== undefined && { endsAtSeconds: Math.floor(Date.parse(until) / 1000) }) },
    isEnd: end === true,
  };
}

/** Whether a client of a session is one that has a grant. */
export function hasGrant(client: SessionClient): client is SessionClient & { readonly grant: Grant } {
  return client.grant !== undefined;
}
