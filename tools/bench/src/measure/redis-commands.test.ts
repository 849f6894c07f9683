import { commandsBetween, parseCommandStats } from './redis-commands.js';

const section = [
  '# Commandstats',
  'cmdstat_hmget:calls=12,usec=90,usec_per_call=7.50,rejected_calls=0,failed_calls=0',
  'cmdstat_info:calls=3,usec=90,usec_per_call=30.00,rejected_calls=0,failed_calls=0',
  'cmdstat_client|setinfo:calls=4,usec=9,usec_per_call=2.25,rejected_calls=0,failed_calls=0',
  'cmdstat_pexpire:calls=1,usec=2,usec_per_call=2.00,rejected_calls=0,failed_calls=0',
].join('\r\n');

describe('parseCommandStats', () => {
  it('counts what requests cause, and not what every connection sends', () => {
    expect([...parseCommandStats(section)]).toEqual([
      ['hmget', 12],
      ['pexpire', 1],
    ]);
  });
});

describe('commandsBetween', () => {
  it('names only what was called meanwhile, also for the first time', () => {
    const before = new Map([
      ['hmget', 12],
      ['pexpire', 1],
    ]);
    const after = new Map([...before, ['hmget', 20], ['evalsha', 2]] as [string, number][]);
    expect([...commandsBetween(before, after)]).toEqual([
      ['hmget', 8],
      ['evalsha', 2],
    ]);
  });
});
