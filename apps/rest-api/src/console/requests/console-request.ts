import { GatewayError } from '@fhir-gateway/gateway';
import { z } from 'zod';

import { csrfField } from '../../route/fields.js';
import { named } from '../../route/named-schemas.js';

/** The query of the page that tries a request: what its form is filled in with. */
export const tryQuery = z.object({
  platform: z.string().optional().describe('The platform to ask'),
  type: z.string().optional().describe('A FHIR resource type'),
});

/** The form of that page. */
export const tryForm = named(
  'TryForm',
  tryQuery.extend({
    csrf: csrfField,
    id: z.string().optional().describe('Id of one resource; a search without it'),
    parameters: z.string().optional().describe('Parameters of a search, one `name=value` a line'),
    open: z.string().optional().describe('`Type/id` of a row to open; stands for type and id'),
    cursor: z.string().optional().describe('Sealed position of the next page'),
  }),
);

/** A request that somebody filled in: a search, or with an id a read. Never anything that changes. */
export interface ConsoleRequest {
  /** As typed, whether or not there is such a platform. */
  readonly platformId: string;
  readonly type: string;
  readonly id: string;
  /** One `name=value` a line. */
  readonly parameters: string;
}

/** What a form holds before anybody has typed. */
export const emptyRequest: ConsoleRequest = { platformId: '', type: '', id: '', parameters: '' };

const maxLines = 50;

/** The fields of a form as they came, to be shown again. `open` of a row in the answer stands for type and id. */
export function readRequestFields(fields: z.output<typeof tryForm>): ConsoleRequest {
  const [type, id] = fields.open?.split('/') ?? [];
  return {
    platformId: fields.platform ?? '',
    type: type ?? fields.type?.trim() ?? '',
    id: id ?? fields.id?.trim() ?? '',
    parameters: fields.parameters ?? '',
  };
}

/** @throws GatewayError ARGUMENT_INVALID for what can be no FHIR request */
export function checkRequest({ type, id }: ConsoleRequest): void {
  if (!/^[A-Z][A-Za-z]{1,63}$/.test(type)) {
    throw new GatewayError('ARGUMENT_INVALID', 'The resource type is one word of FHIR, such as Observation.');
  }
  if (id !== '' && !/^[A-Za-z0-9.-]{1,64}$/.test(id)) {
    throw new GatewayError('ARGUMENT_INVALID', 'An id has letters, digits, dots and hyphens, at most 64.');
  }
}

/**
 * The parameters of a search by name; one that is given several times has several values, which must all hold.
 *
 * @throws GatewayError ARGUMENT_INVALID for a line without `=`; it does not repeat the line, which may name a person
 */
export function readSearchParameters({ parameters }: ConsoleRequest): Record<string, string[]> {
  const lines = parameters
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
  if (lines.length > maxLines) throw new GatewayError('ARGUMENT_INVALID', `There are at most ${maxLines} parameters.`);
  const values = new Map<string, string[]>();
  for (const [index, line] of lines.entries()) {
    const mark = line.indexOf('=');
    if (mark < 1) throw new GatewayError('ARGUMENT_INVALID', `Parameter ${index + 1} is not of the form name=value.`);
    const name = line.slice(0, mark).trim();
    values.set(name, [...(values.get(name) ?? []), line.slice(mark + 1).trim()]);
  }
  return Object.fromEntries(values);
}
