import { whoseEntries } from '@fhir-gateway/testing';
import { parseInteraction } from '../contract/interaction.js';
import { markOthers } from './compared-answer.js';

/** The warning of an answer to the patient `me`. */
function warningOf(resource: object, linked = new Map<string, readonly string[]>()): unknown {
  const seen: unknown[] = [];
  const sink = { on: () => sink, cork: () => undefined, write: () => true, end: () => sink };
  const opened = ({ headers }: { headers: Record<string, unknown> }) => (seen.push(headers['warning']), sink as never);
  const interaction = parseInteraction('GET', 'Condition/c', '');
  const open = markOthers(opened, { bytes: 0, linked }, () => ({ interaction, platformId: 'ehr', patientId: 'me' }));
  const answer = open({ status: 200, headers: { 'content-type': 'application/fhir+json' } });
  answer.write(Buffer.from(JSON.stringify(resource)));
  answer.end(() => undefined);
  return seen[0];
}

it.each(whoseEntries)('an answer about $what is marked where it names another by an id', ({ entry, byId }) => {
  expect(warningOf(entry)).toEqual(byId === 'other' ? expect.stringContaining('another patient') : undefined);
});

it('takes a Patient for the person’s that the platform links with theirs, once it has said so', () => {
  const linked = new Map<string, readonly string[]>();
  const about = (id: string) => ({ resourceType: 'Condition', subject: { reference: `Patient/${id}` } });
  const link = [{ type: 'replaces', other: { reference: 'Patient/old-me' } }];
  expect(warningOf(about('old-me'), linked)).toContain('another patient');
  expect(warningOf({ resourceType: 'Patient', id: 'other', link }, linked)).toContain('another patient');
  expect(warningOf(about('old-me'), linked)).toContain('another patient');
  const entry = [{ resource: { resourceType: 'Patient', id: 'me', link } }, { resource: about('old-me') }];
  expect(warningOf({ resourceType: 'Bundle', type: 'searchset', entry }, linked)).toBeUndefined();
  expect(warningOf(about('old-me'), linked)).toBeUndefined();
  expect(warningOf(about('other'), linked)).toContain('another patient');
});
