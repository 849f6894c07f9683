import { GatewayError } from '@fhir-gateway/gateway';
import { factId, recordSectionNames, searchRecord, sumClaims, type RecordMatches } from '@fhir-gateway/patient-record';
import { z } from 'zod';
import { recordMatchesAnswer, recordMatchesSchema, type MatchPage } from '../answers/record/record-matches.js';
import { recordText } from '../answers/record-text.js';
import { readRecordDates, recordDates } from '../arguments/record-dates.js';
import { sectionOfSentence, type AskedSection } from '../arguments/section-of-sentence.js';
import { authHandle, person, readOnly } from '../tool/arguments.js';
import { answerRecord } from '../tool/record-call.js';
import { defineTool } from '../tool/tool.js';

const defaultRows = 15;
const mostRows = 50;

export const searchRecordTool = defineTool({
  name: 'search_record',
  title: 'Search a record on all platforms',
  description:
    'Answers questions about one person over all connected platforms: each fact once, with who says it. Claims ' +
    'come with sums by year. Name the section where you know it.',
  inputSchema: z.object({
    section: z
      .enum(recordSectionNames as [string, ...string[]])
      .optional()
      .describe('Default: all'),
    words: z.string().max(200).optional().describe('Such as "penicillin"'),
    codes: z.array(z.string().max(100)).max(20).optional().describe('Any of these: ["4548-4"]'),
    ...recordDates,
    status: z.string().max(100).optional().describe('Such as "active"'),
    abnormal_only: z.boolean().optional().describe('Only results out of range'),
    include_text: z.boolean().optional().describe('In notes and documents, too'),
    person,
    limit: z.number().int().min(1).max(mostRows).optional().describe(`Default ${defaultRows}`),
    cursor: z.string().max(64).optional().describe('From the page before'),
    auth_handle: authHandle,
  }),
  read: readRecordDates,
  example: { section: 'medications', status: 'active' },
  outputSchema: recordMatchesSchema,
  annotations: readOnly,
  readsRecords: 'by type',
  run: (args, call) => {
    const { section, words, codes, since, until, status, abnormal_only: abnormalOnly, include_text: inTexts } = args;
    const isEmpty = [section, words, codes, since, status, abnormalOnly].every((one) => one === undefined);
    if (isEmpty) {
      throw new GatewayError('ARGUMENT_INVALID', 'Name a section, words, codes, status or since: what is looked for?');
    }
    return answerRecord(call, async (record) => {
      const { records } = call.gateway;
      const whose = await records.person(record, args.person);
      const options: SearchOptions = {
        ...records.readingOptions(record),
        ...(inTexts && { readText: (connection, document) => recordText(call, connection, document) }),
      };
      const question = {
        sections: recordSectionNames.filter((name) => name === section),
        ...(words !== undefined && words.trim() !== '' && { words }),
        ...(codes && { codes }),
        ...{ inTexts, since, until, status, abnormalOnly },
      };
      const { found, ofSection } = await search(whose, question, options);
      const page = pageOf(found, args.limit ?? defaultRows, args.cursor);
      const sums = ofSection === 'claims' ? sumClaims(found.matches.map(({ fact }) => fact)) : undefined;
      return recordMatchesAnswer(whose, found, { ...page, ...(sums && { sums }) });
    });
  },
});

type SearchOptions = Parameters<typeof searchRecord>[2];

/** What is found, and the section that was asked for: by name, or by words that mean all of it. */
async function search(
  person: Parameters<typeof searchRecord>[0],
  question: Parameters<typeof searchRecord>[1],
  options: SearchOptions,
): Promise<{ readonly found: RecordMatches; readonly ofSection: string | undefined }> {
  const { sections, words, codes, inTexts, ...filters } = question;
  const isOfWords = sections.length === 0 && codes === undefined && !inTexts && words !== undefined;
  const meant = isOfWords ? sectionOfSentence(words) : undefined;
  if (meant === undefined) return { found: await searchRecord(person, question, options), ofSection: sections[0] };
  const { section, since, until } = meant;
  const isDated = filters.since !== undefined || filters.until !== undefined;
  const dates = isDated ? {} : { since, until };
  const name = `${section}${yearText(meant)}`;
  const listed = await searchRecord(person, { sections: [section], ...filters, ...dates }, options);
  if (listed.matches.length > 0)
    return { found: { ...listed, understood: [`the words as the section ${name}`] }, ofSection: section };
  const found = await searchRecord(person, question, options);
  const none = `Nothing was found in the section ${name}, which the words may ask for.`;
  return { found: { ...found, notices: [none, ...found.notices] }, ofSection: undefined };
}

function yearText({ since, until }: AskedSection): string {
  if (since === undefined) return '';
  return until === undefined ? `, since ${since}` : `, in ${since}`;
}

/** @throws GatewayError ARGUMENT_INVALID for a cursor that names nothing that was found */
function pageOf({ matches }: RecordMatches, limit: number, cursor: string | undefined): MatchPage {
  const at = cursor === undefined ? -1 : matches.findIndex(({ fact }) => factId(fact) === cursor);
  if (cursor !== undefined && at < 0) {
    throw new GatewayError(
      'ARGUMENT_INVALID',
      'The cursor is of another question, or the record has changed. Ask without it.',
    );
  }
  const shown = matches.slice(at + 1, at + 1 + limit);
  const last = shown.at(-1);
  const hasMore = last !== undefined && at + 1 + limit < matches.length;
  return { shown, before: at + 1, ...(hasMore && { cursor: factId(last.fact) }) };
}
