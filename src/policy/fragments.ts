/**
 * Pieces of the JSON Schema that several keys of the policy share. Editors complete and underline by it; whether a file is good
 * is said by the shapes alone, and nothing that they take may be refused here. Draft 7, which every editor knows.
 */
import { levels } from '#domain/level.ts';

export interface Fragment {
  /** What an editor shows beside the key. */
  description?: string;
  [keyword: string]: unknown;
}

/** Every one with words of its own for the key that it stands at. */
export type Described = Fragment & { description: string };

export const duration = (description: string, ...examples: string[]): Described => ({
  description,
  type: 'string',
  pattern: '^\\s*(?=\\d)(?:\\d{1,6}[dD])?(?:\\d{1,6}[hH])?(?:\\d{1,6}[mM])?(?:\\d{1,6}[sS])?\\s*$',
  examples,
});

export const oneOf = (description: string, words: readonly string[]): Described => ({ description, enum: [...words] });

export const list = (description: string, items: Fragment): Described => ({
  description,
  type: 'array',
  minItems: 1,
  maxItems: 1_000,
  uniqueItems: true,
  items,
});

/** A map with these keys and no others; all but the optional ones must be there. */
export const map = (
  description: string,
  properties: Record<string, Fragment>,
  optional: readonly string[] = [],
): Described => {
  const required = Object.keys(properties).filter((key) => !optional.includes(key));
  return { description, type: 'object', additionalProperties: false, required, properties };
};

const idPattern = (first: string): string => `^[${first}][A-Z0-9]{2,20}$`;

export const personId: Fragment = { type: 'string', pattern: idPattern('UW'), examples: ['U0ADA'] };
export const groupId: Fragment = { type: 'string', pattern: idPattern('S'), examples: ['S0LEADS'] };
export const memberId: Fragment = { type: 'string', pattern: idPattern('UWS'), examples: ['U0ADA', 'S0LEADS'] };
export const channelId = (description: string): Described => ({
  description,
  type: 'string',
  pattern: idPattern('CG'),
  examples: ['C0PLATFORM'],
});

export const approverGroup = (description: string): Described => ({ description, type: 'string', minLength: 1 });

export const level: Fragment = { enum: [...levels] };

export const repoPattern: Fragment = {
  type: 'string',
  maxLength: 200,
  pattern: '^(?:[^:]+:.+|[*{].*)$',
  examples: ['github:acme/payments', 'github:acme/sandbox-*', 'gitlab:acme/payments/**', '**'],
};

export const moment = (description: string): Described => ({
  description,
  type: 'string',
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(?::\\d{2})?(?:Z|[+-]\\d{2}:\\d{2})$',
  examples: ['2026-12-20T00:00Z'],
});

export const shortLine = (description: string): Described => ({
  description,
  type: 'string',
  pattern: '\\S',
  maxLength: 60,
});
