import { openCqlRunner } from './cql-runner.js';

const failing = (error: Error) => () => {
  throw error;
};

describe('openCqlRunner', () => {
  it('says which setting and which file a program without the worker lacks', () => {
    const missing = Object.assign(new Error('cql-worker.js is not beside the program.'), {
      code: 'CQL_WORKER_MISSING',
    });
    expect(() => openCqlRunner(failing(missing))).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        detail: 'FHIR_GATEWAY_CQL is on, but cql-worker.js is not beside the program.',
      }),
    );
  });

  it('passes on every other fault as it is', () => {
    const fault = new TypeError('another');
    expect(() => openCqlRunner(failing(fault))).toThrow(fault);
  });

  it('finds the worker beside the sources', () => {
    expect(openCqlRunner()).toEqual(expect.any(Function));
  });
});
