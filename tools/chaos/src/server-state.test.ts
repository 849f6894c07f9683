import { describeServer, parseServerState } from './server-state.js';

const master = [
  '# Replication',
  'role:master',
  'connected_slaves:2',
  'slave0:ip=127.0.0.1,port=7001,state=online,offset=4200,lag=0',
  'slave1:ip=127.0.0.1,port=7002,state=wait_bgsave,offset=0,lag=0',
  'master_repl_offset:4242',
  '',
].join('\r\n');
const replica = (link: string): string =>
  ['role:slave', `master_link_status:${link}`, 'slave_repl_offset:4200', 'master_repl_offset:4100'].join('\r\n');

describe('what a Redis server says of its replication', () => {
  it.each([
    ['counts no replica that has no copy yet', master, '7000 master at 4242, 1 replicas online'],
    ['knows how far a replica is', replica('up'), '7000 replica at 4200, linked'],
    ['knows a replica that hears nobody', replica('down'), '7000 replica at 4200, not linked'],
    ['knows a server that is gone', undefined, '7000 away'],
    ['takes nothing else for a server', 'role:sentinel', '7000 away'],
  ])('%s', (_what, info, words) => {
    expect(describeServer(parseServerState(7000, info))).toBe(words);
  });
});
