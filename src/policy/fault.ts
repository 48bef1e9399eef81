/** A fault of the policy file: where it is, what is wrong and what to write instead. */

export interface Fault {
  file: string;
  /** Counted from 1. */
  line: number;
  /** Counted from 1, in UTF-16 units. */
  column: number;
  /** What is wrong; what to write. */
  words: string;
}

/** `jit.yml:12:5: what is wrong; what to write`. */
export const formatFault = (fault: Fault): string => `${fault.file}:${fault.line}:${fault.column}: ${fault.words}`;

/** A value as it may stand in words: on one line, without control characters, cut short. */
export function shown(value: unknown): string {
  if (value !== null && typeof value === 'object') return Array.isArray(value) ? 'a list' : 'a map';
  const line = String(value).replace(/\p{Cc}+/gu, ' ');
  return `\`${line.length > 60 ? `${line.slice(0, 60)}…` : line}\``;
}
