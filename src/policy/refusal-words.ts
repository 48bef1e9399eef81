/** The words for a "no": the cause, then the next step. */
import type { Level } from '#domain/level.ts';
import type { Part } from '#domain/words.ts';
import { type Freeze, freezeWords } from './freeze.ts';
import { either, mention } from './mention.ts';
import type { Ask, Policy, RefusalCause, Rule } from './policy.ts';
import { hoursWords } from './rules/hours.ts';

/** What is known of the cause besides its name. */
export type Cause = { cause: Exclude<RefusalCause, 'hours' | 'freeze' | 'no-emergency' | 'unknown'> } | CauseOfRule;

type CauseOfRule =
  /** The rule fits all but its hours. */
  | { cause: 'hours'; rule: Rule }
  | { cause: 'freeze'; freeze: Freeze }
  | { cause: 'no-emergency'; rule: Rule }
  /** The groups that could not be looked up, and whether only break-glass hangs on them. */
  | { cause: 'unknown'; groups: string[]; isBreakGlass?: true };

export function refusalWords(policy: Policy, ask: Ask, why: Cause, levelsPossible: readonly Level[]): Part[] {
  const repo = `${ask.repo.host}:${ask.repo.path}`;
  switch (why.cause) {
    case 'unknown':
      return ['Slack could not be asked who is in ', ...either(why.groups.map(mention)), tryAgain(why)];
    case 'hours':
      return [
        `Rule “${why.rule.name}” applies ${why.rule.hours ? hoursWords(why.rule.hours) : 'at times'} only. `,
        ...later('Please ask again then', policy),
      ];
    case 'freeze':
      return [
        ...freezeWords(why.freeze),
        `; until then nobody gets ${ask.level} access to ${repo}. `,
        ...later('Please ask again after that', policy),
      ];
    case 'no-emergency':
      return [...noEmergency(why.rule), ' Please ask without it.'];
    case 'level':
      return [`On ${repo} you can ask for `, ...either(levelsPossible), `, not for ${ask.level}.`];
    case 'who':
      return [`${capital(ask.level)} access to ${repo} is for other people. `, ...askAdmins(policy)];
    case 'no-rule':
      return [`No rule lets anyone ask for ${ask.level} access to ${repo}. `, ...askAdmins(policy)];
  }
}

const tryAgain = ({ isBreakGlass }: { isBreakGlass?: true }): string =>
  `; please try again in a minute${isBreakGlass ? ', or ask without break-glass' : ''}.`;

const noEmergency = ({ name, emergency }: Rule): Part[] =>
  emergency
    ? [`Break-glass by rule “${name}” is for `, ...either(emergency.who.map(mention)), ' only.']
    : [`Rule “${name}” has no break-glass.`];

function askAdmins(policy: Policy): Part[] {
  const members = administrators(policy);
  return members.length > 0 ? ['Please ask an administrator: ', ...members, '.'] : ['Please ask an administrator.'];
}

function later(start: string, policy: Policy): Part[] {
  const members = administrators(policy);
  return members.length > 0
    ? [`${start}, or talk to an administrator: `, ...members, '.']
    : [`${start}, or talk to an administrator.`];
}

const administrators = (policy: Policy): Part[] => either((policy.admins?.members ?? []).map(mention));

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
