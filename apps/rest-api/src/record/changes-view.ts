import { comparisonLines, type Person, type RecordChange, type RecordChanges } from '@fhir-gateway/patient-record';
import { z } from 'zod';

import { named } from '../route/named-schemas.js';
import { answerGaps, answerPerson, viewGap, viewPerson } from './answer-parts.js';

const changeView = z.object({
  connection: z.string(),
  kind: z
    .enum(['entered in error', 'gone', 'changed', 'new', 'new or changed'])
    .describe('`new or changed`: by the date of its platform, before anybody looked; `gone`: no longer listed'),
  resource_type: z.string(),
  reference: z.string().describe('`Type/id` there'),
  fields: z.array(z.string()).describe('Which elements changed, in words'),
  found_at: z.string().optional().describe('The request that found it'),
  last_updated: z.string().optional().describe('As the platform dates it'),
  row: z
    .object({
      date: z.string().optional(),
      text: z.string().optional(),
      code: z.string().optional(),
      value: z.string().optional(),
      flag: z.string().optional(),
      range: z.string().optional(),
      status: z.string().optional(),
      detail: z.string().optional(),
      warning: z.string().optional().describe('Labels and modifiers that must not be overlooked'),
    })
    .optional()
    .describe('The entry as it is now'),
});

/** What has changed in a record, as REST answers it. */
export const changesView = named(
  'RecordChanges',
  z.object({
    person: answerPerson,
    since: z.string().optional().describe('The beginning of what was asked for'),
    looked_at: z.string().describe('When the record was read: `since` of a later request'),
    changes: z.array(changeView).describe('What takes something back comes first'),
    comparisons: z.array(
      z.object({
        connection: z.string(),
        resource_types: z.array(z.string()),
        compared_with: z.string().optional().describe('Changes after this time are found by fingerprints'),
        by_dates: z.boolean().describe('Whether changes before that are found by the dates of the platform'),
        limit: z.string().optional().describe('What cannot be known, and why'),
      }),
    ),
    compared: z.array(z.string()).describe('The same as sentences'),
    gaps: answerGaps,
  }),
);

/** Turns what has changed into what REST answers. */
export function viewChanges(person: Person, found: RecordChanges): z.output<typeof changesView> {
  return {
    person: viewPerson(person),
    ...(found.sinceMs !== undefined && { since: instantOf(found.sinceMs) }),
    looked_at: instantOf(found.lookedAtMs),
    changes: found.changes.map(viewChange),
    comparisons: found.comparisons.map(({ connection, resourceTypes, comparedWithMs, isByDates, limit }) => ({
      connection,
      resource_types: [...resourceTypes],
      ...(comparedWithMs !== undefined && { compared_with: instantOf(comparedWithMs) }),
      by_dates: isByDates,
      ...(limit !== undefined && { limit }),
    })),
    compared: comparisonLines(found),
    gaps: found.gaps.map(viewGap),
  };
}

function viewChange(change: RecordChange): z.output<typeof changeView> {
  const { connection, kind, resourceType, ref, fields, foundAtMs, lastUpdated, row } = change;
  return {
    connection,
    kind,
    resource_type: resourceType,
    reference: ref,
    fields: [...fields],
    ...(foundAtMs !== undefined && { found_at: instantOf(foundAtMs) }),
    ...(lastUpdated !== undefined && { last_updated: lastUpdated }),
    ...(row && { row: viewRow(row) }),
  };
}

function viewRow(row: NonNullable<RecordChange['row']>): NonNullable<z.output<typeof changeView>['row']> {
  const { date, text, code, value, flag, range, status, detail, warning } = row;
  return { date, text, code, value, flag, range, status, detail, warning };
}

function instantOf(ms: number): string {
  return new Date(ms).toISOString();
}
