/** What this library logs to; the argument order is pino's. */
export interface Logger {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
