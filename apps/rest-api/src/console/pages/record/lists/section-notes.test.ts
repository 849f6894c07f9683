import { mergeSection, type RecordGap } from '@fhir-gateway/patient-record';

import { gapNotice, sectionNotes } from './section-notes.js';

const platforms = new Map([['ehr', 'Riverside Hospital']]);
const sectionWith = (reason: RecordGap['reason']) =>
  mergeSection('problems', [
    {
      ...{ connection: 'ehr', section: 'problems', resources: [] },
      gaps: [{ connection: 'ehr', resourceType: 'Condition', reason, code: 'SOME_CODE', message: 'So it is.' }],
    },
  ]);

describe('the notes of a section without entries', () => {
  it.each<[RecordGap['reason'], string, string]>([
    ['other-patient', 'what a platform answered is of another patient', 'answered with entries of another patient'],
    ['failed', 'no platform answered', 'could not be read'],
  ])('say that it is unknown, and why: %s', async (reason, why, notice) => {
    const section = await sectionWith(reason);
    const notes = sectionNotes(section, platforms, 'whole').toString();
    expect(notes).toContain(`Unknown: ${why}.`);
    expect(notes).not.toContain('listed');
    expect(String(gapNotice([section], platforms, 'whole'))).toContain(`Riverside Hospital ${notice}`);
  });
});
