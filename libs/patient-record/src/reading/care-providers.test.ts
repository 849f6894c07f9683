import { platform, type Platform } from '@fhir-gateway/testing/platform';

import { connectionOf } from '../testing/people.js';
import { mergeAtOnce } from '../testing/readings.js';
import { readSections, type ReadingOptions } from './read-section.js';

const describeFailure: ReadingOptions['describe'] = () => ({
  code: 'UPSTREAM_UNREACHABLE',
  httpStatus: 502,
  message: 'The platform cannot be reached.',
});
const ehr = (...record: readonly object[]) =>
  platform(...record)
    .of('p')
    .without('strangers', 'dates', 'linked');

describe('who cares for the person (T17)', () => {
  const practitioner = (id: string, family: string, phone?: string) => ({
    ...{ resourceType: 'Practitioner', id, name: [{ family, prefix: ['Dr.'] }] },
    ...(phone !== undefined && { telecom: [{ system: 'phone', value: phone }] }),
  });
  const visit = (id: string, day: string, individual: object, status = 'finished') => ({
    ...{ resourceType: 'Encounter', id, status, class: { code: 'AMB' }, period: { start: day } },
    ...{ subject: { reference: 'Patient/p' }, participant: [{ individual }] },
  });
  const team = (...members: object[]) => ({
    ...{ resourceType: 'CareTeam', id: 't', status: 'active', subject: { reference: 'Patient/p' } },
    participant: members.map((member) => ({ member, role: [{ text: 'Nurse' }] })),
  });
  const patient = (...generalPractitioner: object[]) => ({ resourceType: 'Patient', id: 'p', generalPractitioner });
  const caring = async (server: Platform) => {
    const readings = await readSections(
      [connectionOf('ehr', { baseUrl: server.base, reader: server.reader })],
      ['care-team'],
      {
        signal: AbortSignal.timeout(60_000),
        describe: describeFailure,
      },
    );
    const merged = mergeAtOnce('care-team', readings);
    const said = merged.facts.map(({ display, value, detail }) => [display, value, detail].filter(Boolean).join(' | '));
    return { said, gaps: merged.gaps, refs: merged.facts.map(({ sources }) => sources[0]?.ref) };
  };
  const gp = { reference: 'Practitioner/gp' };

  it('is whom the Patient names first, then the team and who saw the person last, each once, with phones', async () => {
    const server = ehr(
      patient(gp),
      practitioner('gp', 'Bone', '555-0100'),
      practitioner('s', 'Sutter'),
      team(gp, { reference: 'Practitioner/nurse', display: 'Nurse Joy' }),
      visit('1', '2026-03-01', { reference: 'Practitioner/s' }),
      visit('2', '2026-01-01', { reference: 'Practitioner/s' }),
      visit('3', '2026-02-01', gp),
      visit('4', '2026-12-01', { display: 'Dr. Later' }, 'planned'),
    );
    const { said, gaps, refs } = await caring(server);
    expect(said).toEqual([
      'Dr. Bone | primary care | Nurse; seen 2026-02-01; phone: 555-0100',
      expect.stringMatching(/^(Dr\. Sutter \| seen 2026-03-01|Nurse Joy \| Nurse)$/),
      expect.stringMatching(/^(Dr\. Sutter \| seen 2026-03-01|Nurse Joy \| Nurse)$/),
    ]);
    expect(gaps).toEqual([]);
    expect(refs).toContain('Practitioner/s');
  });

  it('is found where it is contained, or only has a name', async () => {
    const inside = {
      ...patient({ reference: '#g' }, { display: 'Dr. Word' }),
      contained: [practitioner('g', 'In', '7')],
    };
    const refused = ehr(inside, visit('1', '2026-03-01', { reference: 'Practitioner/x', display: 'Dr. Seen' }));
    const { said, refs } = await caring(refused.answers(/^Practitioner/, 403));
    expect(said.toSorted()).toEqual([
      'Dr. In | primary care | phone: 7',
      'Dr. Seen | seen 2026-03-01',
      'Dr. Word | primary care',
    ]);
    expect(new Set(refs)).toEqual(new Set(['Patient/p', 'Encounter/1']));
  });

  it('is not whom a Patient of another id names, nor asked for without end', async () => {
    const many = Array.from({ length: 40 }, (_, at) => ({ reference: `Practitioner/${at}` }));
    const server = ehr({ ...patient(gp), id: 'q' }, team(...many)).answers('Patient/p', {
      body: { ...patient(gp), id: 'q' },
    });
    await caring(server);
    expect(server.asked.filter((path) => path.startsWith('Practitioner/'))).toHaveLength(8);
    expect(server.asked).not.toContain('Practitioner/gp');
  });

  it('is a gap where the Patient cannot be read', async () => {
    const { gaps } = await caring(ehr().answers('Patient/p', 500));
    expect(gaps).toEqual([expect.objectContaining({ resourceType: 'Patient', reason: 'failed' })]);
  });
});
