/** The name of an approver group, wherever the file may write one: it must be one that `approvers` defines. */
import { shown } from './fault.ts';
import { nearest } from './nearest.ts';
import { shape } from './shapes.ts';

const mostShown = 10;

export const approverGroup = (defined: readonly string[]) =>
  shape<string>((value, say) => {
    if (typeof value === 'string' && defined.includes(value)) return value;
    const meant = nearest(String(value), defined);
    const instead = meant ? `\`${meant}\`` : (oneOf(defined) ?? 'one, and define it under `approvers`');
    return void say(`no entry of \`approvers\` is named ${shown(value)}; write ${instead}`);
  });

/** `` one of `platform`, `security` ``; undefined when there is none. */
export const oneOf = (defined: readonly string[]): string | undefined =>
  defined.length > 0
    ? `one of ${defined
        .slice(0, mostShown)
        .map((group) => `\`${group}\``)
        .join(', ')}`
    : undefined;
