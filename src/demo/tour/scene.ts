/** What the acts of the tour share: who plays, what the hosts show, and saying each step; a step that is not so throws. */
import type { Hand } from '../slack/hand.ts';
import { asPerson } from '../slack/hand.ts';
import type { Stage } from '../stage.ts';

export interface Scene {
  stage: Stage;
  ada: Hand;
  /** Of platform. */
  grace: Hand;
  /** Of platform and of security. */
  barbara: Hand;
  /** Katherine and Radia, of security. */
  kate: Hand;
  radia: Hand;
  /** On call. */
  margaret: Hand;
  /** What the host itself shows of somebody (Ada, unless told otherwise) on this repository. */
  shows: (repo: string, whom?: Login) => string;
}

/** Logins on GitHub and GitLab. */
export type Login = 'ada-l' | 'margaret-h' | 'ada';

export type Act = (scene: Scene) => Promise<void>;

export const platform = { in: 'platform-approvals' };
export const security = { in: 'security-approvals' };

export function createScene(stage: Stage): Scene {
  const hand = (id: string) => asPerson(stage.slack, id);
  return {
    stage,
    ada: hand('U0ADA'),
    grace: hand('U0GRACE'),
    barbara: hand('U0BARB'),
    kate: hand('U0KATE'),
    radia: hand('U0RADIA'),
    margaret: hand('U0MARG'),
    shows(repo, whom = 'ada-l') {
      if (stage.github.world.hasRepository(repo)) return stage.github.world.levelOf(whom, repo);
      const rows = stage.gitlab.world.overview().find(({ path }) => path === repo)?.rows;
      return rows?.find(({ username }) => username === 'ada')?.words ?? 'none';
    },
  };
}

export interface Form {
  repo: string;
  level: string;
  duration: string;
  reason: string;
  ticket?: string;
  isEmergency?: boolean;
}

/** Types the command, fills in what is missing, and sends the form. */
export async function request(person: Hand, { isEmergency = false, ...form }: Form): Promise<void> {
  const line = `/jit ${form.repo} ${form.level} ${form.duration} ${form.reason}`;
  step(`${nameOf(person)} types ${line}${isEmergency ? ', ticks the emergency' : ''} and sends the form.`);
  await person.say(line, { in: 'general' });
  await person.opens('Request access');
  if (isEmergency) {
    await person.waitFor(() => person.fields().includes('Emergency'));
    await person.tick(/./);
    await person.waitFor(() => person.screen().includes('break-glass: access at once'));
  }
  if (form.ticket !== undefined) {
    await person.waitFor(() => person.fields().includes('Ticket'));
    await person.type('Ticket', form.ticket);
  }
  await send(person);
}

/** Sends the open form, which must be taken. */
export async function send(person: Hand): Promise<void> {
  await person.submit();
  const open = person.modal();
  if (open) throw new Error(`the form was not taken: ${JSON.stringify(person.errors())} ${open.trouble ?? ''}`);
}

export async function until(isSo: () => boolean, what: string, timeoutMs = 15_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`waited ${timeoutMs / 1000} s in vain for: ${what}`);
    await new Promise((done) => setTimeout(done, 25));
  }
}

export function expect(shown: string, wanted: string, when: string): void {
  if (shown !== wanted) throw new Error(`${when}: the host shows ${shown}, and it should be ${wanted}`);
  step(`${when}: the host shows ${shown}.`);
}

const nameOf = ({ id }: Hand): string => (id === 'U0MARG' ? 'Margaret' : 'Ada');

export const lastOf = (person: Hand): string => (person.texts().at(-1) ?? '').replace(/\s+/g, ' ').slice(0, 160);
export const say = (line: string): void => console.log(line);
export const title = (line: string): void => say(`\n${line}`);
export const step = (line: string): void => say(`  - ${line}`);
