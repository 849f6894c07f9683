import type { Session } from '@fhir-gateway/token-vault';
import { PatientRecords } from './patient-records.js';
import type { RecordCall } from './record-call.js';

const callOf = (id: string): RecordCall => ({ session: { id } as Session }) as RecordCall;

describe('records that are read at once', () => {
  /** Begins readings that end when they are told. */
  function begin(records: PatientRecords) {
    const ends: (() => void)[] = [];
    const read = (session: string) =>
      records.within(callOf(session), () => new Promise<string>((resolve) => ends.push(() => resolve('read'))));
    return { ends, read };
  }
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it('are three of a session; others wait in turn, and another session does not wait', async () => {
    const { ends, read } = begin(new PatientRecords({} as never));
    const own = Array.from({ length: 12 }, () => read('one'));
    await turn();
    expect(ends).toHaveLength(3);
    const other = read('two');
    await turn();
    expect(ends).toHaveLength(4);
    for (let at = 0; at < 13; at += 1) {
      ends[at]?.();
      await turn();
    }
    expect(new Set(await Promise.all([...own, other]))).toEqual(new Set(['read']));
  });

  it('are refused where a session has fifteen under way, and where all have their share', async () => {
    const { ends, read } = begin(new PatientRecords({} as never));
    const under = Array.from({ length: 15 }, () => read('one'));
    await expect(read('one')).rejects.toMatchObject({ code: 'CALLS_AT_ONCE_LIMITED' });
    for (let at = 0; at < 9; at += 1) under.push(read(`session ${at}`));
    for (let at = 0; at < 52; at += 1) under.push(read(`further ${at}`));
    await expect(read('one more')).rejects.toMatchObject({ code: 'GATEWAY_BUSY' });
    for (let at = 0; at < under.length; at += 1) {
      ends[at]?.();
      await turn();
    }
    await Promise.all(under);
  });

  it('free their place when they fail', async () => {
    const records = new PatientRecords({} as never);
    const fail = () => Promise.reject(new Error('no record'));
    for (let at = 0; at < 40; at += 1) await expect(records.within(callOf('one'), fail)).rejects.toThrow('no record');
  });
});
