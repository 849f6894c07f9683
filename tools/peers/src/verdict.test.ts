import { finalStatuses, isCrossed, judgeVictim, readAudit, stamp } from './verdict.js';

describe('the answer to a victim', () => {
  it.each([
    ['the record of another victim', 200, '{"id":"v-000002"}', 'crossed'],
    ['the record that an attack asked for', 200, '{"id":"a-00001"}', 'crossed'],
    ['its own record and one of another', 200, '{"id":"v-000001"} {"id":"s-00009"}', 'crossed'],
    ['an error that names another', 404, 'no a-00001', 'crossed'],
    ['an error', 400, 'v-000001', 'wrong'],
    ['nothing', 200, '', 'wrong'],
    ['no answer', 0, 'socket hang up', 'wrong'],
    ['its own record', 200, '{"id":"v-000001"}', 'right'],
  ])('%s', (_what, status, body, verdict) => {
    expect(judgeVictim('v-000001', { status, body })).toBe(verdict);
  });
});

it('an attack that receives a record of a victim, or of another attack, has crossed', () => {
  expect(isCrossed(7, 'HTTP/1.1 200 OK\r\n\r\n{"id":"v-000007"}')).toBe(true);
  expect(isCrossed(7, 'HTTP/1.1 200 OK\r\n\r\n{"id":"s-00008"}')).toBe(true);
  expect(isCrossed(7, 'HTTP/1.1 200 OK\r\n\r\n{"id":"a-00007"}{"id":"s-00007"}')).toBe(false);
});

it('counts final answers, not interim ones', () => {
  const received = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\nbodyHTTP/1.0 400 Bad Request\r\n\r\n';
  expect(finalStatuses(received)).toEqual([200, 400]);
  expect(finalStatuses('ok')).toEqual([]);
});

it('finds the audit entry of a request that no proxy forwarded', () => {
  const entry = (id: string) => JSON.stringify({ audit: true, requestId: id, msg: 'audit' });
  const log = [entry(`${stamp}aaaaaaaa`), '{"msg":"started"}', entry('0123456789abcdef'), ''].join('\n');
  expect(readAudit(log)).toEqual({ entries: 2, smuggled: [entry('0123456789abcdef')] });
});
