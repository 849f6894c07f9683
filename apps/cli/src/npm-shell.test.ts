import { onNpmShellEnd } from './npm-shell.js';

describe('the shell that npm starts this program in', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function watch(script: string | undefined) {
    const child = { ppid: 7, env: script === undefined ? {} : { npm_lifecycle_script: script } };
    const ended = jest.fn();
    return { child, ended, unwatch: onNpmShellEnd(child, ended, 500) };
  }

  it.each(['node tools/start.mjs', 'fhir-gateway', "'fhir-gateway' 'start' '--no-sandbox'", '"fhir-gateway"'])(
    'is missed: %s',
    (script) => {
      const { child, ended } = watch(script);
      jest.advanceTimersByTime(60_000);
      expect(ended).not.toHaveBeenCalled();
      child.ppid = 1;
      jest.advanceTimersByTime(500);
      expect(ended).toHaveBeenCalledTimes(1);
      jest.advanceTimersByTime(60_000);
      expect(ended).toHaveBeenCalledTimes(1);
    },
  );

  it.each([undefined, '', 'fhir-gateway start &', 'fhir-gateway start & next dev', 'jest', 'node tools/start.mjs; ls'])(
    'may end where it is not there to wait: %s',
    (script) => {
      const { child, ended } = watch(script);
      child.ppid = 1;
      jest.advanceTimersByTime(60_000);
      expect(ended).not.toHaveBeenCalled();
    },
  );

  it('is looked at no more once the command has ended', () => {
    const { child, ended, unwatch } = watch('fhir-gateway');
    unwatch();
    child.ppid = 1;
    jest.advanceTimersByTime(60_000);
    expect(ended).not.toHaveBeenCalled();
  });
});
