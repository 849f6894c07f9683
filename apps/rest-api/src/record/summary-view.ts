import { restText, type ReadSummary, type SummaryTable } from '@fhir-gateway/patient-record';
import { z } from 'zod';

import { named } from '../route/named-schemas.js';
import { answerAccount, personFields, viewPersonFields } from './answer-parts.js';

const gapView = z.object({
  connection: z.string().describe('The id of the connection'),
  resource_type: z.string().optional().describe('Absent where it is all of them'),
  reason: z.enum(['refused', 'failed', 'unsupported', 'unauthorized', 'timeout', 'truncated', 'other-patient']),
  code: z.string().describe('A stable code of the gateway'),
  message: z.string(),
});

const tableView = z.object({
  section: z.string(),
  title: z.string(),
  columns: z
    .array(z.string())
    .describe('Names of the cells of a row; `from` has letters of platforms, the newest first'),
  rows: z.array(z.array(z.string().nullable())).describe('The most important first'),
  notes: z
    .array(z.string())
    .describe('What it means that there is nothing: none known, none listed, or unknown and why'),
  more: z
    .object({
      cut: z.int().describe('Rows that were cut for want of space'),
      others: z.int().describe('Entries that the rows were not chosen from'),
      text: z.string(),
    })
    .optional()
    .describe('What is not shown; absent where all is'),
});

/** A summary as REST answers it. */
export const summaryView = named(
  'RecordSummary',
  z.object({
    person: z.object(personFields),
    platforms: z.array(
      z.object({ key: z.string().describe('The letter in `from`'), id: z.string(), name: z.string() }),
    ),
    missing: z.array(z.string()).describe('What could not be read, in words'),
    sections: z.array(tableView),
    contradictions: z.array(z.string()).describe('What the platforms disagree in'),
    account: answerAccount,
    gaps: z.array(gapView).describe('What could not be read; empty when all of the summary was read'),
  }),
);

/** @param id names the person in further requests */
export function viewSummary(id: string, { summary, gaps }: ReadSummary): z.output<typeof summaryView> {
  const { person, platforms, missing, sections, contradictions, account } = summary;
  return {
    person: viewPersonFields(id, person),
    platforms: platforms.map((platform) => ({ ...platform })),
    missing: [...missing],
    sections: sections.map(viewTable),
    contradictions: [...contradictions],
    account: { read: account.read, lines: { ...account.lines } },
    gaps: gaps.map(({ connection, resourceType, reason, code, message }) => ({
      connection,
      ...(resourceType !== undefined && { resource_type: resourceType }),
      reason,
      code,
      message,
    })),
  };
}

function viewTable({ section, title, columns, rows, notes, more }: SummaryTable): z.output<typeof tableView> {
  return {
    section,
    title,
    columns: [...columns],
    rows: rows.map((row) => [...row]),
    notes: [...notes],
    ...(more && { more: { cut: more.cut, others: more.others, text: restText(more) } }),
  };
}
