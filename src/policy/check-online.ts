/**
 * Holds the people, user groups and channels that a good policy file names against Slack; each fault is at the id's own place.
 * People in the file's own tests are not asked for: a test may well be about somebody who is made up.
 */
import { isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Fault } from './fault.ts';
import { personPattern } from './shapes.ts';
import { openYaml, type Sheet } from './yaml.ts';

/** What Slack says of an id; each throws where Slack gives no answer. */
export interface SlackNames {
  /** `stranger`: nobody of this workspace has that id. */
  person(id: string): Promise<'member' | 'guest' | 'bot' | 'stranger' | 'deactivated'>;
  group(id: string): Promise<'good' | 'empty' | 'disabled' | 'missing'>;
  /** `missing`: there is none, or it is private and the app is not in it. */
  channel(id: string): Promise<'good' | 'archived' | 'missing'>;
}

/** The faults that only Slack can tell, in the order of the file. @throws what `names` throws */
export async function checkOnline(text: string, file: string, names: SlackNames): Promise<Fault[]> {
  const faults: Fault[] = [];
  const sheet = openYaml(text, file, faults);
  if (!sheet) return faults;
  const answers = new Map<string, Promise<string | undefined>>();
  for (const named of idsIn(sheet)) {
    const { id, as, at } = named;
    const key = `${as} ${id}`;
    const asked = answers.get(key) ?? faultOf(named, names);
    answers.set(key, asked);
    const words = await asked;
    if (words) sheet.report(at, words);
  }
  return faults.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** What an id stands for at its place. */
type Role = 'account' | 'asker' | 'decider' | 'channel';

interface Named {
  id: string;
  as: Role;
  /** Offset into the text. */
  at: number;
}

async function faultOf({ id, as }: Named, names: SlackNames): Promise<string | undefined> {
  if (as === 'channel') return channelWords(id, await names.channel(id));
  if (id.startsWith('S')) return groupWords(id, as, await names.group(id));
  return personWords(id, as, await names.person(id));
}

function personWords(id: string, as: Role, found: Awaited<ReturnType<SlackNames['person']>>): string | undefined {
  if (found === 'stranger')
    return `Slack knows nobody of this workspace with the id \`${id}\`; write another (in Slack: the profile, then Copy member ID), or remove it`;
  if (found === 'deactivated') return `\`${id}\` is deactivated in Slack; remove this person`;
  if (found === 'member' || as !== 'decider') return undefined;
  return `\`${id}\` is a ${found} in Slack, and only full members decide; name somebody else`;
}

function groupWords(id: string, as: Role, found: Awaited<ReturnType<SlackNames['group']>>): string | undefined {
  const effect = as === 'decider' ? 'nobody could decide' : 'this is for nobody';
  switch (found) {
    case 'good':
      return undefined;
    case 'empty':
      return `the user group \`${id}\` has no members in Slack, so ${effect}; add people to it there, or name another`;
    case 'disabled':
      return `the user group \`${id}\` is disabled in Slack, so ${effect}; enable it there, or name another`;
    case 'missing':
      return `Slack knows no user group with the id \`${id}\`; write another (in Slack: the group, then Copy group ID), or remove it`;
  }
}

function channelWords(id: string, found: Awaited<ReturnType<SlackNames['channel']>>): string | undefined {
  if (found === 'good') return undefined;
  if (found === 'archived') return `the channel \`${id}\` is archived in Slack; unarchive it there, or write another`;
  return `Slack shows the app no channel with the id \`${id}\`; write another, or, if it is private, invite the app there (\`/invite @Jit\`)`;
}

/** Every id in the file. What it holds was read as a policy before, so its aliases are few and run in no circle. */
function* idsIn(sheet: Sheet): Generator<Named> {
  const seen = new Set<string>();
  for (const { path, node } of scalarsIn(sheet, sheet.root, [])) {
    const id = isScalar(node) ? node.value : undefined;
    const at = node.range?.[0] ?? 0;
    const as = roleAt(path);
    // The same place is reached twice through an alias.
    const key = `${as} ${at}`;
    if (as === undefined || typeof id !== 'string' || seen.has(key) || !isAskable(id, as)) continue;
    seen.add(key);
    yield { id, as, at };
  }
}

/** `on_call` and `in` may name schedules of other services too. */
const isAskable = (id: string, as: Role): boolean =>
  as === 'channel' || personPattern.test(id) || /^S[A-Z0-9]+$/.test(id);

function roleAt(path: readonly string[]): Role | undefined {
  const [top, ...below] = path;
  const last = below.at(-1);
  if (top === 'people') return below.length === 1 ? 'account' : undefined;
  if ((top === 'approvers' && below.length === 2) || (top === 'admins' && below.length === 1))
    return last === 'channel' ? 'channel' : last === 'members' ? 'decider' : undefined;
  if (top === 'rules')
    return below.join(' ') === 'emergency who' || last === 'who' || last === 'on_call' ? 'asker' : undefined;
  return top === 'tests' && last === 'in' ? 'asker' : undefined;
}

/** Values with the keys above them; of `people` the keys themselves, which are the ids there. */
function* scalarsIn(sheet: Sheet, node: unknown, path: readonly string[]): Generator<{ path: string[]; node: Node }> {
  if (isAlias(node)) yield* scalarsIn(sheet, node.resolve(sheet.document), path);
  else if (isSeq(node)) for (const item of node.items) yield* scalarsIn(sheet, item, path);
  else if (isMap(node)) {
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue;
      const below = [...path, String(key.value)];
      if (path.length === 1 && path[0] === 'people') yield { path: below, node: key };
      else yield* scalarsIn(sheet, value, below);
    }
  } else if (isScalar(node)) yield { path: [...path], node };
}
