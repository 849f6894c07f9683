import type { Logger } from './logger.js';

/** Is given the fields of each line, and whether it is a refusal (`info`) or worse. */
export type LineObserver = (fields: unknown, isRefusal: boolean) => void;

/** The same logger; whoever observes it sees the fields of each line from level `info` on, whatever level is written. */
export function observedLogger(logger: Logger, observe: LineObserver): Logger {
  const write = (level: 'info' | 'warn' | 'error') => {
    return (fields: unknown, ...message: unknown[]): void => {
      observe(fields, level === 'info');
      logger[level](fields as object, ...(message as [string]));
    };
  };
  return {
    debug: (...line: unknown[]) => logger.debug(...(line as [object, string])),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: ((...given: Parameters<Logger['child']>) =>
      observedLogger(logger.child(...given) as Logger, observe)) as Logger['child'],
  };
}
