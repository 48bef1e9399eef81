/** Structured logs, one JSON object a line. Log ids and codes, never whole objects: redaction only knows the paths below. */
import { type Logger, pino } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'child'>;

const secretNames = ['token', 'authorization', 'Authorization', 'privateKey', 'secret', 'signingSecret', 'password'];

/** @param level `debug`, `info`, `warn` or `error` */
export const createLog = (level: string): Logger =>
  pino({
    level,
    base: { name: 'jit' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[hidden]' },
  });

/** A fault's facts that are safe to log: its name, message and where it was thrown, not what it carries. */
export function faultFields(fault: unknown): Record<string, unknown> {
  if (!(fault instanceof Error)) return { fault: String(fault) };
  const { name, message, stack } = fault;
  const code = 'code' in fault ? { code: String(fault.code) } : {};
  const cause = fault.cause instanceof Error ? { cause: `${fault.cause.name}: ${fault.cause.message}` } : {};
  return { fault: name, message, ...code, ...cause, stack: stack?.split('\n').slice(1, 6).join(' | ') };
}
