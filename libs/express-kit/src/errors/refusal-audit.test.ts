import { ServerResponse, type IncomingMessage } from 'node:http';

import { GatewayError } from '@fhir-gateway/gateway';

import type { RecordRefusal } from '../pipeline.js';
import { createRefusalAudit } from './refusal-audit.js';
import { contextOf } from '../stages/request-context.js';

let nowMs: number;
let audit: jest.Mock;
let record: RecordRefusal;
beforeEach(() => {
  nowMs = 1_000_000;
  audit = jest.fn();
  const clientAddressOf = ({ socket }: { readonly socket: { readonly remoteAddress?: string | undefined } }) =>
    socket.remoteAddress;
  record = createRefusalAudit({ audit, clientAddressOf }, 'rest', () => nowMs);
});

/** Refuses a request in a stage, from an address. */
function refuse(error: unknown, address = '192.0.2.1', who?: string): void {
  const request = { headers: {}, socket: { remoteAddress: address } };
  const response = new ServerResponse({ method: 'GET' } as IncomingMessage);
  Object.assign(contextOf(response), { requestId: 'request-1', stage: 'host-check', platformId: 'p' });
  record(error, request, response, who);
}
const error = (code: GatewayError['code'], rule?: string): GatewayError =>
  new GatewayError(code, 'No.', rule === undefined ? {} : { rule });
const times = (count: number, run: () => void): void => Array.from({ length: count }).forEach(run);

describe('the audit of refusals', () => {
  it('says who was refused, in which stage, by which rule and for which platform', () => {
    refuse(error('HOST_NOT_ALLOWED'));
    refuse(error('CROSS_SITE_REFUSED', 'site.change'), '2001:db8::1');
    const common = { event: 'request.refused', app: 'rest', outcome: 'refused', stage: 'host-check', platformId: 'p' };
    expect(audit.mock.calls).toEqual([
      [
        {
          ...common,
          code: 'HOST_NOT_ALLOWED',
          rule: 'host.foreign',
          clientAddress: '192.0.2.1',
          requestId: 'request-1',
        },
      ],
      [
        {
          ...common,
          code: 'CROSS_SITE_REFUSED',
          rule: 'site.change',
          clientAddress: '2001:db8:0:0::',
          requestId: 'request-1',
        },
      ],
    ]);
  });

  it.each([
    ['a limit of calls, which is noted by what counts', error('CALLS_LIMITED')],
    ['an address where nothing is', error('ROUTE_NOT_FOUND')],
    ['an outage', Object.assign(new Error('Down.'), { code: 'STORE_UNAVAILABLE' })],
    ['an audit that takes nothing', Object.assign(new Error('Full.'), { code: 'AUDIT_UNAVAILABLE' })],
    ['a fault of its own', new TypeError('What.')],
    ['what is no error', 'SESSION_UNKNOWN'],
  ])('leaves out %s', (_what, thrown) => {
    refuse(thrown);
    expect(audit).not.toHaveBeenCalled();
  });

  it('notes 60 refusals of an address a minute, and those of others', () => {
    times(200, () => refuse(error('HOST_NOT_ALLOWED')));
    expect(audit).toHaveBeenCalledTimes(60);
    refuse(error('HOST_NOT_ALLOWED'), '192.0.2.2');
    expect(audit).toHaveBeenCalledTimes(61);
    nowMs += 60_000;
    times(200, () => refuse(error('HOST_NOT_ALLOWED')));
    expect(audit).toHaveBeenCalledTimes(121);
  });

  it('notes once a minute that the process is full, and that a caller has too many calls under way', () => {
    times(100, () => refuse(error('GATEWAY_BUSY')));
    refuse(error('GATEWAY_BUSY'), '192.0.2.2');
    times(100, () => refuse(error('CALLS_AT_ONCE_LIMITED'), '192.0.2.1', 'session a'));
    refuse(error('CALLS_AT_ONCE_LIMITED'), '192.0.2.1', 'session b');
    expect(audit.mock.calls.map(([{ rule, sessionId }]: [Record<string, unknown>]) => [rule, sessionId])).toEqual([
      ['limit.in-flight', undefined],
      ['limit.calls-at-once', 'a'],
      ['limit.calls-at-once', 'b'],
    ]);
    nowMs += 60_000;
    refuse(error('GATEWAY_BUSY'));
    expect(audit).toHaveBeenCalledTimes(4);
  });
});
