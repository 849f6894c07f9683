import { pino } from 'pino';
import type { DestinationStream, LevelWithSilent, Logger as PinoLogger, LoggerOptions } from 'pino';
import { BoundedLines } from './bounded-lines.js';
import { bufferedLogDestination } from './buffered-log-destination.js';

/** What every library logs through; pino's argument order. */
export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error' | 'child'>;

/**
 * Field names whose values never belong in a log, at the top and one level down. The first guard is that no call site
 * passes them; this is the second.
 */
const secretFields = [
  'authorization',
  'cookie',
  'set-cookie',
  'accessToken',
  'access_token',
  'refreshToken',
  'refresh_token',
  'idToken',
  'id_token',
  'codeVerifier',
  'code_verifier',
  'clientSecret',
  'client_secret',
  'privateKey',
  'dpop',
  'dpopKey',
  'state',
  'nonce',
  'credential',
];

const pathsToRedact = secretFields.flatMap((field) =>
  /^\w+$/.test(field) ? [field, `*.${field}`] : [`["${field}"]`, `*["${field}"]`],
);

/**
 * JSON-lines logger on stdout, or on `destination`; values of secret-named fields are replaced. Below `error`, so many lines
 * of one kind are written in a minute: strangers choose how many there are. The audit writes its entries by itself.
 */
export function createLogger(level: LevelWithSilent, destination?: DestinationStream, now = Date.now): PinoLogger {
  const lines = new BoundedLines(now);
  const options: LoggerOptions = {
    level,
    hooks: {
      logMethod(given, method, atLevel) {
        const message: unknown = given.at(1);
        if (atLevel < errorLevel && typeof message === 'string' && message !== leftOutMessage) {
          for (const leftOut of lines.takeLeftOut()) this.warn(leftOut, leftOutMessage);
          if (!lines.admits(message)) return;
        }
        method.apply(this, given);
      },
    },
    base: null,
    redact: { paths: pathsToRedact, censor: '[redacted]' },
    serializers: { err: safeError, error: safeError },
  };
  return pino(options, destination ?? bufferedLogDestination(1));
}

const errorLevel = 50;
const leftOutMessage = 'lines of one kind were left out';

/** Name, code, message, detail and stack of an error, without whatever else hangs on it (requests, headers, bodies). */
function safeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, detail } = error as { code?: unknown; detail?: unknown };
  return {
    type: error.name,
    ...(typeof code === 'string' && { code }),
    message: error.message,
    ...(typeof detail === 'string' && { detail }),
    stack: error.stack,
    ...(error.cause instanceof Error && { cause: { type: error.cause.name, message: error.cause.message } }),
  };
}
