/**
 * Holds every grant against the audit trail and against who was where when each word was said. Written apart from the code that
 * counts: it knows people, not ids, and nothing of stages by number.
 */
import type { Membership } from '#access/deps.ts';
import { compareLevels, type Level } from '#domain/level.ts';
import { type GroupName, humans, type Id, type List, type PolicySpec, type RuleSpec, type Stages } from './clicks.ts';

/** How things were while somebody clicked. */
export interface Facts {
  policy: PolicySpec;
  members: Record<List, ReadonlySet<string>>;
  membership: ReadonlyMap<string, Membership>;
  silent: ReadonlySet<string>;
  /** Hours since the story began, and the minute of the day. */
  hour: number;
  minute: number;
}

export interface Entry {
  at: string;
  actor: string;
  action: string;
  subject: string;
  data: Record<string, unknown>;
}

interface Word {
  /** As one of which group, and on the stage of which group. */
  group: string;
  stage: string;
  level: Level;
  seconds: number;
}

interface Known {
  requester: string;
  asked: { level: Level; seconds: number };
  answerBy: string;
  stages: { group: string; count: number; escalated?: { group: string } }[];
  words: Map<string, Word>;
  isApproved: boolean;
  grants: number;
}

export function createChecker() {
  const requests = new Map<string, Known>();
  const broken: string[] = [];
  const humanOf = (id: string): string => humans[id as Id] ?? id;

  const handlers: Record<string, (known: Known, entry: Entry, facts: readonly Facts[]) => void> = {
    'vote.cast'(known, { actor, subject, data }, facts) {
      const stage = known.stages[data.stage as number];
      const group = data.group as string;
      if (!stage) return void broken.push(`${subject}: ${actor} spoke on a stage that is not there`);
      if (group !== stage.group && group !== stage.escalated?.group)
        broken.push(`${subject}: ${actor} spoke for ${group}, who were not asked on ${stage.group}`);
      if (!facts.some((now) => maySpeak(now, actor, group)))
        broken.push(`${subject}: ${actor} was not one of ${group}`);
      if (humanOf(actor) === humanOf(known.requester)) broken.push(`${subject}: ${actor} decided on their own request`);
      if (data.verdict !== 'approve') return void known.words.delete(actor);
      const { level = known.asked.level, durationSeconds = known.asked.seconds } = data;
      known.words.set(actor, { group, stage: stage.group, level: level as Level, seconds: durationSeconds as number });
    },
    'vote.taken-back': (known, { actor }) => void known.words.delete(actor),
    'request.escalated'(known, { data }) {
      const stage = known.stages[data.stage as number];
      if (stage) stage.escalated = { group: data.to as string };
    },
    'request.restaged'(known, { data }) {
      known.stages = data.stages as Known['stages'];
      const isHeard = ({ group, stage }: Word) =>
        known.stages.some((now) => now.group === group || (now.group === stage && now.escalated?.group === group));
      for (const [id, word] of known.words) if (!isHeard(word)) known.words.delete(id);
    },
    'request.approved'(known, { at, subject, actor }, facts) {
      known.isApproved = true;
      if (at >= known.answerBy) broken.push(`${subject}: approved after its time`);
      const wants = facts.map((now) => wanted(now));
      if (actor === 'jit') {
        if (!wants.includes('auto')) broken.push(`${subject}: approved by itself`);
        return;
      }
      const isAsked = (want: ReturnType<typeof wanted>) =>
        want === 'auto' || (want !== 'refuse' && texts(want) === texts(known.stages));
      if (!wants.some(isAsked))
        broken.push(`${subject}: approved by ${texts(known.stages)}, not ${JSON.stringify(wants)}`);
      if (!isEnough(known, [...known.words.entries()], humanOf)) {
        broken.push(`${subject}: ${[...known.words.keys()].join()} are not enough for ${texts(known.stages)}`);
      }
    },
    'grant.wanted'(known, { subject, data, at }) {
      known.grants += 1;
      if (known.grants > 1) broken.push(`${subject}: a second grant`);
      if (!known.isApproved) broken.push(`${subject}: a grant without a decision`);
      const least = [known.asked, ...known.words.values()].reduce((one, other) => ({
        level: compareLevels(one.level, other.level) <= 0 ? one.level : other.level,
        seconds: Math.min(one.seconds, other.seconds),
      }));
      const seconds = (Date.parse(data.endsAt as string) - Date.parse(at)) / 1000;
      if (data.level !== least.level || seconds !== least.seconds)
        broken.push(
          `${subject}: ${data.level} for ${seconds} s was given, ${least.level} for ${least.seconds} s agreed to`,
        );
    },
  };

  return {
    broken,
    /** How many were given by the votes of people. */
    byVotes: () => [...requests.values()].filter(({ grants, words }) => grants > 0 && words.size > 0).length,
    /** @param facts how things were before and after what happened meanwhile */
    take(entry: Entry, facts: readonly Facts[]): void {
      const { subject, action, actor, data } = entry;
      if (action === 'request.opened') {
        requests.set(subject, {
          requester: actor,
          asked: { level: data.level as Level, seconds: data.durationSeconds as number },
          answerBy: data.answerBy as string,
          stages: data.stages as Known['stages'],
          words: new Map(),
          isApproved: false,
          grants: 0,
        });
        return;
      }
      const known = requests.get(subject);
      if (known) handlers[action]?.(known, entry, facts);
    },
  };
}

const texts = (stages: readonly { group: string; count: number }[]): string =>
  stages.map(({ group, count }) => `${group} ${count}`).join();

/** Whom the policy wants at that moment. */
function wanted({ policy, hour, minute }: Facts): 'auto' | 'refuse' | Stages {
  const isDay = minute >= 8 * 60 && minute < 18 * 60;
  const rule: RuleSpec | 'none' = isDay || policy.night === 'as by day' ? policy.day : policy.night;
  if (rule === 'none' || policy.maxHours < 4) return 'refuse';
  const { freeze } = policy;
  if (!freeze || hour < freeze.from || hour >= freeze.to) return rule.approve;
  const { override } = freeze;
  if (override === undefined) return 'refuse';
  const stages = rule.approve === 'auto' ? [] : rule.approve;
  return stages.some(({ group }) => group === override) ? stages : [...stages, { group: override, count: 1 }];
}

function maySpeak({ policy, members, membership, silent }: Facts, id: string, group: string): boolean {
  if ((membership.get(id) ?? 'member') !== 'member' || silent.has(id)) return false;
  const list = ({ one: 'S0ONE', two: policy.two, three: 'S0THREE', hall: 'C0HALL' } as const)[group as GroupName];
  return !silent.has(list) && members[list].has(id);
}

/** Whether each stage can have people of its own: tries every way of placing them. */
function isEnough(known: Known, words: readonly (readonly [string, Word])[], humanOf: (id: string) => string): boolean {
  const seats = known.stages.flatMap((stage) => Array.from({ length: stage.count }, () => stage));
  const seat = (index: number, taken: ReadonlySet<string>): boolean => {
    const stage = seats[index];
    if (!stage) return true;
    return words.some(([id, { group }]) => {
      const human = humanOf(id);
      if (taken.has(human) || (group !== stage.group && group !== stage.escalated?.group)) return false;
      return seat(index + 1, new Set([...taken, human]));
    });
  };
  return seat(0, new Set());
}
