import type { Logger } from './logger.js';

/** The same logger, whose lines name the trace that they belong to as `trace_id`. */
export function tracedLogger(logger: Logger, traceId: () => string | undefined): Logger {
  const told = (fields: unknown): object | undefined => {
    const trace_id = traceId();
    if (trace_id === undefined) return undefined;
    if (fields instanceof Error) return { trace_id, err: fields };
    return typeof fields === 'object' ? { trace_id, ...fields } : { trace_id };
  };
  const write = (level: 'debug' | 'info' | 'warn' | 'error') => {
    return (fields: unknown, ...message: unknown[]): void => {
      const withTrace = told(fields);
      const words = typeof fields === 'string' ? [fields, ...message] : message;
      if (withTrace === undefined) logger[level](fields as object, ...(message as [string]));
      else logger[level](withTrace, ...(words as [string]));
    };
  };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: ((...given: Parameters<Logger['child']>) =>
      tracedLogger(logger.child(...given) as Logger, traceId)) as Logger['child'],
  };
}
