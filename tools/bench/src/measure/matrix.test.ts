import { assertSound } from './matrix.js';

const result = { requests: 10, seconds: 1, faults: 0, bytes: 100, p50Ms: 1, p99Ms: 2 };

describe('assertSound', () => {
  it('lets a measurement without faults count', () => {
    expect(() => assertSound({ name: 'gateway' }, result)).not.toThrow();
  });

  it('throws away a measurement with one wrong answer, and says which', () => {
    const faulty = { ...result, faults: 1, firstFault: 'status 502, 300 bytes' };
    expect(() => assertSound({ name: 'gateway' }, faulty)).toThrow(
      'gateway failed 1 of 10 requests: status 502, 300 bytes',
    );
  });

  it('throws away a measurement without answers', () => {
    expect(() => assertSound({ name: 'gateway' }, { ...result, requests: 0 })).toThrow('gateway answered nothing');
  });
});
