import {
  personLine,
  restText,
  summaryLines,
  type PatientSummary,
  type ReadSummary,
} from '@fhir-gateway/patient-record';
import { fence, fenceFields } from '@fhir-gateway/record-view';
import { z } from 'zod';

import type { ToolAnswer } from '../result/tool-answer.js';
import { fencedSchema } from './fenced-content.js';
import { accountParts, accountSchema } from './record-header.js';

const sectionSchema = z.object({
  title: z.string().describe('What the section is of'),
  columns: z.array(z.string()).optional().describe('Names of the cells of a row'),
  rows: z
    .array(z.array(z.union([z.string().meta({ title: 'text' }), z.null()])))
    .optional()
    .describe('The most important first'),
  notes: z.array(z.string()).optional().describe('What it means that there is nothing, or nothing more'),
  more: z.string().optional().describe('What is not shown, with the call that shows it'),
});

/** What get_patient_summary answers. */
export const summaryAnswerSchema = z.object({
  record_content: fencedSchema({
    person: z.string().describe('Whose record it is'),
    platforms: z.record(z.string(), z.string()).describe('What the letters in the column from stand for'),
    not_read: z.array(z.string()).describe('What could not be read, and why'),
    sections: z.array(sectionSchema).describe('In the order of reading'),
    contradictions: z.array(z.string()).describe('What the platforms disagree in'),
  }).optional(),
  ...accountSchema,
  next_step: z.string().optional().describe('What to do next'),
});

const nextStep =
  'Read an entry with read: platform_id is the first letter of "from", resource_type and resource_id are the two sides ' +
  'of "ref".';

/** A summary as both halves have it. */
export function summaryAnswer({ summary }: ReadSummary): ToolAnswer<z.input<typeof summaryAnswerSchema>> {
  const { missing, sections, contradictions } = summary;
  return {
    structured: {
      record_content: fenceFields({
        person: personLine(summary),
        platforms: Object.fromEntries(summary.platforms.map(({ key, id }) => [key, id])),
        ...(missing.length > 0 && { not_read: [...missing] }),
        sections: sections.map(sectionFields),
        ...(contradictions.length > 0 && { contradictions: [...contradictions] }),
      }),
      ...accountParts(summary.account).fields,
      next_step: nextStep,
    },
    text: `${fence(summaryLines(summary, seeSection).join('\n'))}\n${nextStep}`,
  };
}

/** The call that shows the rest of a section. */
export function seeSection(section: string): string {
  return `search_record(section=${section})`;
}

function sectionFields({ section, title, columns, rows, notes, more }: PatientSummary['sections'][number]) {
  return {
    title,
    ...(rows.length > 0 && { columns: [...columns], rows: rows.map((row) => [...row]) }),
    ...(notes.length > 0 && { notes: [...notes] }),
    ...(more && { more: `${restText(more)}: ${seeSection(section)}` }),
  };
}
