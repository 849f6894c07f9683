import { createLogger } from './logger.js';
import { tracedLogger } from './traced-logger.js';

describe('a logger with traces', () => {
  const write = (traceId: string | undefined) => {
    const lines: string[] = [];
    const logger = tracedLogger(
      createLogger('debug', { write: (line: string) => void lines.push(line) }),
      () => traceId,
    );
    return { logger, line: () => JSON.parse(lines.pop() ?? '') as Record<string, unknown> };
  };

  it('names the trace beside what a line says, a child too', () => {
    const { logger, line } = write('abc');
    logger.warn({ event: 'x' }, 'words');
    expect(line()).toMatchObject({ level: 40, trace_id: 'abc', event: 'x', msg: 'words' });
    logger.child({ part: 'y' }).error('words alone');
    expect(line()).toMatchObject({ level: 50, trace_id: 'abc', part: 'y', msg: 'words alone' });
  });

  it('hides of an error what the logger hides', () => {
    const { logger, line } = write('abc');
    logger.info(Object.assign(new Error('broken'), { accessToken: 'canary' }));
    expect(line()).toMatchObject({ trace_id: 'abc', err: { type: 'Error', message: 'broken' } });
    logger.info({ accessToken: 'canary', nested: { cookie: 'canary' } }, 'x');
    expect(JSON.stringify(line())).not.toContain('canary');
  });

  it('changes no line outside of a trace', () => {
    const { logger, line } = write(undefined);
    logger.debug({ event: 'x' }, 'words');
    expect(line()).toEqual({ level: 20, time: expect.anything(), event: 'x', msg: 'words' });
  });
});
